import { make } from './elements.js';
import { HelpSheet } from './help-sheet.js';
import { ListRows } from './list-rows.js';
import { Palette } from './palette.js';

/** `g` waits so long for its second letter. */
const WAIT_MS = 1_500;

/**
 * The key map of the staff pages. Single letters never fire inside a field, with a modifier, or under a dialog, and are
 * off for those who switched them off. Whatever a key does can be done with a pointer too.
 */
export function addKeys(): void {
  const frame = document.querySelector<HTMLElement>('.staff');
  if (!frame) return;
  const areLettersOn = frame.dataset['letterKeys'] !== 'off';
  const palette = addPalette();
  const help = addHelp(areLettersOn);
  const table = document.querySelector<HTMLTableElement>('table[data-list]');
  const rows = table && new ListRows(table);
  const letters: Readonly<Record<string, () => void>> = {
    '/': () => palette?.open(),
    '?': () => help.open(),
    j: () => rows?.move(1),
    k: () => rows?.move(-1),
    x: () => rows?.tick(false),
    X: () => rows?.tick(true),
    o: () => rows?.open(),
    f: () => use('f'),
    e: () => use('e'),
    n: () => use('n'),
  };
  let goUntil = 0;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (isSearchKey(event) && palette) {
      event.preventDefault();
      palette.open();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') return escape(rows);
    if (event.key === 'Enter' && event.target instanceof HTMLTableRowElement) return rows?.open();
    if (!areLettersOn || isField(event.target)) return;
    const isGoing = event.timeStamp < goUntil;
    goUntil = event.key === 'g' && !isGoing ? event.timeStamp + WAIT_MS : 0;
    if (goUntil > 0) return;
    const act = isGoing ? () => goTo(event.key) : letters[event.shiftKey && event.key === 'x' ? 'X' : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function isSearchKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'k' && ctrlKey !== metaKey && !altKey && !shiftKey;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, [contenteditable]') !== null;
}

function goTo(letter: string): void {
  if (/^[a-z]$/.test(letter)) document.querySelector<HTMLAnchorElement>(`[data-shortcut="${letter}"]`)?.click();
}

/** What a page marks with a letter: a panel is opened, a link or button pressed, and of a form the first field focused. */
function use(letter: string): void {
  const marked = document.querySelector<HTMLElement>(`[data-key="${letter}"]`);
  if (!marked) return;
  if (marked instanceof HTMLDetailsElement) marked.open = true;
  const field = marked.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea');
  if (field) field.focus();
  else (marked.querySelector<HTMLElement>('a, button') ?? marked).click();
}

/** Closes the panel that is open around the focus or else any, and then clears what is ticked. */
function escape(rows: ListRows | null): void {
  const panels = [...document.querySelectorAll<HTMLDetailsElement>('details.list-panel[open]')];
  const panel = panels.find((each) => each.contains(document.activeElement)) ?? panels[0];
  if (!panel) {
    rows?.clear();
    return;
  }
  panel.open = false;
  panel.querySelector('summary')?.focus();
}

/** The field in the bar stays the search without script; beside it stands the button that opens the palette. */
function addPalette(): Palette | null {
  const form = document.querySelector<HTMLFormElement>('form[data-palette]');
  if (!form) return null;
  const palette = new Palette(form.action, form.dataset['palette']!);
  const button = make('button', 'palette-open', make('kbd', '', 'Ctrl K'));
  button.type = 'button';
  button.ariaLabel = 'Search and commands, Ctrl K';
  button.setAttribute('aria-keyshortcuts', 'Control+K');
  button.addEventListener('click', () => palette.open());
  form.append(button);
  return palette;
}

function addHelp(areLettersOn: boolean): HelpSheet {
  const help = new HelpSheet(areLettersOn);
  const button = make('button', 'link-button keys-open', 'Keys');
  button.type = 'button';
  button.addEventListener('click', () => help.open());
  document.querySelector('.staff-person')?.prepend(button);
  return help;
}
