import { make, makeDialog } from './elements.js';

interface Row {
  readonly title: string;
  readonly detail: string;
  readonly href: string;
}

interface Found {
  readonly groups: readonly { readonly title: string; readonly rows: readonly Row[] }[];
}

/** So long nobody types on: then it is worth asking. */
const PAUSE_MS = 120;
/** An answer that takes longer than this is waited for in sight. */
const SKELETON_MS = 200;
const LIST = 'palette-list';

/**
 * Search and commands: a field with a list under it that keys and pointer choose from. Enter opens what is marked, also
 * when its answer is still on the way. Without an answer Enter opens the page of the search, which works by itself.
 */
export class Palette {
  private readonly input = make('input', 'input');
  private readonly list = make('div', 'palette-list');
  private readonly status = make('p', 'palette-status caption');
  private readonly skeleton = make('div', 'palette-skeleton', make('span', ''), make('span', ''), make('span', ''));
  private readonly dialog = makeDialog('palette', 'Search and commands');
  private options: readonly HTMLAnchorElement[] = [];
  private at = -1;
  private asked = 0;
  private pause = 0;
  private wait = 0;
  private isWaiting = false;
  private opensFirst = false;

  /** @param page the search without script, @param source what it finds. */
  constructor(
    private readonly page: string,
    private readonly source: string,
  ) {
    const { dialog, input, list, status, skeleton } = this;
    input.type = 'text';
    input.autocomplete = 'off';
    input.spellcheck = false;
    input.maxLength = 200;
    input.placeholder = 'Donors, gifts, receipts, pages, actions';
    input.role = 'combobox';
    input.ariaLabel = 'Search and commands';
    input.ariaAutoComplete = 'list';
    input.setAttribute('aria-controls', LIST);
    list.id = LIST;
    list.role = 'listbox';
    list.ariaLabel = 'What was found';
    status.role = 'status';
    skeleton.ariaHidden = 'true';
    const close = make('button', 'button button-quiet', 'Close');
    close.type = 'button';
    close.addEventListener('click', () => dialog.close());
    dialog.append(make('div', 'palette-head', input, close), skeleton, list, status);
    this.show([]);
    input.addEventListener('input', () => this.typed());
    input.addEventListener('keydown', (event) => this.pressed(event));
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    dialog.addEventListener('close', () => this.forget());
    document.body.append(dialog);
  }

  open(): void {
    if (this.dialog.open) return;
    this.input.value = '';
    this.dialog.showModal();
    this.input.focus();
    void this.ask('');
  }

  private typed(): void {
    this.forget();
    this.isWaiting = true;
    this.pause = setTimeout(() => void this.ask(this.input.value.trim()), PAUSE_MS);
  }

  /** Nothing that is still on its way is wanted any more. */
  private forget(): void {
    this.asked++;
    clearTimeout(this.pause);
    clearTimeout(this.wait);
    this.isWaiting = this.opensFirst = false;
    this.skeleton.hidden = true;
  }

  private async ask(text: string): Promise<void> {
    const turn = ++this.asked;
    this.isWaiting = true;
    this.wait = setTimeout(() => this.waitInSight(), SKELETON_MS);
    const found = await this.answerTo(text);
    if (turn !== this.asked) return;
    const { opensFirst } = this;
    this.forget();
    this.show(found?.groups ?? []);
    this.status.textContent = this.statusOf(found, text);
    if (opensFirst) this.go();
  }

  private async answerTo(text: string): Promise<Found | null> {
    try {
      const answer = await fetch(`${this.source}?${new URLSearchParams({ q: text })}`, {
        headers: { accept: 'application/json' },
      });
      return answer.ok && !answer.redirected ? ((await answer.json()) as Found) : null;
    } catch {
      return null;
    }
  }

  private statusOf(found: Found | null, text: string): string {
    if (!found) return 'The search did not answer. Enter opens it as a page.';
    const count = this.options.length;
    if (text === '') return 'Type a name, an address, an amount, a number, or what you want to do.';
    return count <= 1 ? 'Nothing was found.' : `${count} to choose from.`;
  }

  private waitInSight(): void {
    this.show([]);
    this.status.textContent = 'Searching';
    this.skeleton.hidden = false;
  }

  private show(groups: Found['groups']): void {
    this.list.replaceChildren(...groups.map(groupOf));
    this.options = [...this.list.querySelectorAll('a')];
    this.list.hidden = this.options.length === 0;
    this.skeleton.hidden = true;
    this.input.ariaExpanded = String(this.options.length > 0);
    for (const [at, option] of this.options.entries()) {
      option.id = `${LIST}-${at}`;
      option.addEventListener('pointermove', () => at !== this.at && this.mark(at));
    }
    this.mark(this.options.length > 0 ? 0 : -1);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { length } = this.options;
    if (event.key === 'Enter') this.enter();
    else if (event.key === 'ArrowDown' && length > 0) this.mark((this.at + 1) % length);
    else if (event.key === 'ArrowUp' && length > 0) this.mark((this.at + length - 1) % length);
    else return;
    event.preventDefault();
  }

  private mark(at: number): void {
    this.at = at;
    for (const [place, option] of this.options.entries()) option.ariaSelected = String(place === at);
    const option = this.options[at];
    if (!option) return this.input.removeAttribute('aria-activedescendant');
    this.input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  private enter(): void {
    if (this.isWaiting) this.opensFirst = true;
    else this.go();
  }

  private go(): void {
    const option = this.options[this.at];
    if (option) option.click();
    else location.assign(`${this.page}?${new URLSearchParams({ q: this.input.value })}`);
  }
}

function groupOf({ title, rows }: Found['groups'][number], at: number): HTMLElement {
  const heading = make('div', 'palette-group', title);
  heading.id = `palette-group-${at}`;
  heading.role = 'presentation';
  const group = make('div', '', heading, ...rows.map(optionOf));
  group.role = 'group';
  group.setAttribute('aria-labelledby', heading.id);
  return group;
}

function optionOf({ title, detail, href }: Row): HTMLElement {
  const option = make('a', 'palette-option', make('bdi', '', title));
  if (detail !== '') option.append(' ', make('span', 'caption', detail));
  option.href = href;
  option.role = 'option';
  option.tabIndex = -1;
  return option;
}
