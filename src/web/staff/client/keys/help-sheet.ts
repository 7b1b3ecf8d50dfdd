import { make, makeDialog } from './elements.js';

/** Keys that stand for themselves, with what they do, as the sheet lists them. */
const LINES: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['Ctrl K'], 'search and commands'],
  [['/'], 'the same'],
  [['j'], 'next row'],
  [['k'], 'previous row'],
  [['Enter', 'o'], 'open the row'],
  [['x'], 'tick the row, where rows can be ticked'],
  [['Shift x'], 'tick all rows from the one before to this one'],
  [['f'], 'add a filter'],
  [['e'], 'export this view'],
  [['n'], 'write a note, on a donor’s page'],
  [['?'], 'this list'],
  [['Esc'], 'close, or clear'],
];

/** The list of keys, and whether single letters are on: each person chooses on the page of their account. */
export class HelpSheet {
  private readonly dialog = makeDialog('help-sheet', 'Keys');

  constructor(areLettersOn: boolean) {
    const close = make('button', 'button button-plain', 'Close');
    close.type = 'button';
    close.addEventListener('click', () => this.dialog.close());
    const links = [...document.querySelectorAll<HTMLElement>('.rail [data-shortcut]')];
    const lines = [
      ...LINES.map(([keys, what]) => lineOf(keys, what)),
      ...links.map((link) => lineOf(['g', link.dataset['shortcut']!], `go to ${link.textContent.trim()}`)),
    ];
    const list = make('ul', 'key-list', ...lines);
    list.role = 'list';
    const account = make('a', '', 'your account');
    account.href = '/staff/account';
    const switched = make(
      'p',
      'caption',
      areLettersOn
        ? 'Single letters do nothing while you type in a field. They can be switched off in '
        : 'Single letters are switched off for you. They can be switched on in ',
      account,
      '.',
    );
    this.dialog.append(make('div', 'help-head', make('h2', '', 'Keys'), close), list, switched);
    document.body.append(this.dialog);
  }

  open(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }
}

function lineOf(keys: readonly string[], what: string): HTMLElement {
  const line = make('li', '');
  const pressed = make('span', 'key-names');
  for (const key of keys) pressed.append(make('kbd', '', key), ' ');
  line.append(pressed, what);
  return line;
}
