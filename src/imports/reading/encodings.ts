import { analyse } from 'chardet';

/** What files come in; the first is what it should be, the others are what older programs write. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-2',
  'windows-1251',
  'macintosh',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const ENCODING_WORDS: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, as some spreadsheets save “Unicode text”',
  'utf-16be': 'UTF-16, big endian',
  'windows-1252': 'Windows, Western European',
  'iso-8859-2': 'Central European',
  'windows-1251': 'Windows, Cyrillic',
  macintosh: 'Macintosh',
};

const SAMPLE_BYTES = 64 * 1024;

/**
 * Finds out how a file is written while it passes by. UTF-8 is known for nearly certain: hardly a letter of another
 * encoding is valid UTF-8 by accident. A file of UTF-8 into which some rows of something else were pasted stays UTF-8,
 * and those rows are refused. Among the older ones nobody can be certain, so the page shows what became of the letters
 * and asks.
 */
export class EncodingGuess {
  private readonly decoder = new TextDecoder('utf-8');
  private readonly letters = { read: 0, broken: 0 };
  private head = Buffer.alloc(0);
  private odd: Buffer | null = null;

  add(piece: Buffer): void {
    if (this.head.length < SAMPLE_BYTES) this.head = Buffer.concat([this.head, piece.subarray(0, SAMPLE_BYTES)]);
    const broken = this.count(this.decoder.decode(piece, { stream: true }));
    if (broken > 0) this.odd ??= piece.subarray(0, SAMPLE_BYTES * 4);
  }

  result(): Encoding {
    const [first, second] = this.head;
    if (first === 0xff && second === 0xfe) return 'utf-16le';
    if (first === 0xfe && second === 0xff) return 'utf-16be';
    const zeros = this.zeros();
    if (zeros) return zeros;
    this.count(this.decoder.decode());
    const { read, broken } = this.letters;
    return broken === 0 || broken < read ? 'utf-8' : guessed(this.odd ?? this.head);
  }

  /** Of the letters beyond ASCII; returns how many of these were none. */
  private count(text: string): number {
    const broken = text.match(/\uFFFD/g)?.length ?? 0;
    this.letters.broken += broken;
    this.letters.read += text.match(/[^\0-\x7F\uFFFD]/g)?.length ?? 0;
    return broken;
  }

  /** UTF-16 without a mark: every other byte of ordinary letters is zero. */
  private zeros(): Encoding | null {
    const sample = this.head.subarray(0, 2000);
    const at = [0, 0];
    sample.forEach((byte, index) => {
      if (byte === 0) at[index % 2]! += 1;
    });
    if (at[0]! + at[1]! < sample.length / 5) return null;
    return at[1]! > at[0]! ? 'utf-16le' : 'utf-16be';
  }
}

/** Western European unless the letters speak clearly for another one. */
function guessed(sample: Buffer): Encoding {
  const [best] = analyse(sample);
  const known: Readonly<Record<string, Encoding>> = { 'ISO-8859-2': 'iso-8859-2', 'windows-1251': 'windows-1251' };
  const other = best && best.confidence >= 50 ? known[best.name] : undefined;
  return other ?? 'windows-1252';
}

/** The pieces of a file as text. Bytes that are no letter in the encoding become U+FFFD, which rows are refused for. */
export async function* decoded(pieces: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
