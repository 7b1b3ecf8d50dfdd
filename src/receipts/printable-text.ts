const PLAIN = /^[\x20-\x7e\xa0-\xac\xae-\u017f]*$/;
/** Line ends, tabs and other controls; the controls that turn the direction of writing, which could disguise a name. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu;
/** Characters that join or vary their neighbours and have no shape of their own. */
const SHAPELESS = /^(?:[\xad\u200b\u200c\u2060]|\u200d|\p{Variation_Selector})$/u;
const LONG_RUN = /[^\s\u200b]{40,}/gu;
const PART_OF_RUN = /.{20}(?=.)/gu;
const UNKNOWN = '\ufffd';
/** No script piles up more on one letter; text made to stall a program does. */
const LETTER_LIMIT = 16;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The text as a page can carry it: composed, on one line, without controls, every character one that some font
 * can draw (else "\ufffd"), and with places to break in runs that are wider than a line.
 */
export function printableText(text: string, coverage: readonly ReadonlySet<number>[]): string {
  const flat = onOneLine(text).replace(/ {2,}/g, ' ').trim();
  const drawable = PLAIN.test(flat) ? flat : drawableText(flat, coverage);
  return drawable.replace(LONG_RUN, (run) => run.replace(PART_OF_RUN, '$&\u200b'));
}

/** Cut to a number of characters as readers count them, the last one "…" where something was left out. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept: string[] = [];
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length === limit) return `${kept.slice(0, -1).join('').trimEnd()}…`;
    kept.push(segment);
  }
  return text;
}

/** Whether some one of the fonts draws each character; then these fonts are enough for the text. */
export function canDraw(text: string, coverage: readonly ReadonlySet<number>[]): boolean {
  if (PLAIN.test(text)) return true;
  return Array.from(onOneLine(text)).every((character) => drawsOne(character, coverage));
}

function onOneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(CONTROLS, ' ')
    .replace(/\p{Surrogate}/gu, UNKNOWN);
}

/** A letter and its marks must come from one font; where no font has them together the marks are left out. */
function drawableText(text: string, coverage: readonly ReadonlySet<number>[]): string {
  let result = '';
  for (const { segment } of graphemes.segment(text)) {
    const characters = Array.from(segment.slice(0, 2 * LETTER_LIMIT)).slice(0, LETTER_LIMIT);
    const together = coverage.some((font) => characters.every((character) => drawsOne(character, [font])));
    if (together) result += characters.join('');
    else result += drawsOne(characters[0]!, coverage) ? characters[0]! : UNKNOWN;
  }
  return result;
}

function drawsOne(character: string, coverage: readonly ReadonlySet<number>[]): boolean {
  return SHAPELESS.test(character) || coverage.some((font) => font.has(character.codePointAt(0)!));
}
