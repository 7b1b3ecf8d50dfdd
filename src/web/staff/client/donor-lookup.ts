interface Found {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly city: string;
}

/** So long nobody types on: then it is worth asking. */
const PAUSE_MS = 150;

/**
 * Shows donors while somebody types a part of a name, as a list box that keys and pointer choose from. Enter in the list
 * chooses; Enter anywhere else sends the form as ever. Without an answer the form looks the name up itself.
 */
export function addDonorLookups(): void {
  for (const party of document.querySelectorAll<HTMLElement>('[data-donor-lookup]')) {
    const input = party.querySelector<HTMLInputElement>('.field input');
    const id = party.querySelector<HTMLInputElement>('input[type=hidden]');
    if (input && id) new Lookup(party.dataset['donorLookup']!, input, id).listen();
  }
}

class Lookup {
  private readonly list = document.createElement('ul');
  private found: readonly Found[] = [];
  private chosen = -1;
  private timer = 0;
  private asked = 0;

  constructor(
    private readonly url: string,
    private readonly input: HTMLInputElement,
    private readonly id: HTMLInputElement,
  ) {
    const { list } = this;
    list.id = `${input.id}-list`;
    list.className = 'lookup-list';
    list.role = 'listbox';
    list.ariaLabel = 'Donors';
    list.hidden = true;
    input.after(list);
    input.role = 'combobox';
    input.ariaAutoComplete = 'list';
    input.ariaExpanded = 'false';
    input.setAttribute('aria-controls', list.id);
  }

  listen(): void {
    const { list, input } = this;
    input.addEventListener('input', () => this.typed());
    input.addEventListener('keydown', (event) => this.pressed(event));
    input.addEventListener('blur', () => this.close());
    // A press would take the focus from the field before the click arrives.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=option]') : null;
      if (option) this.choose(Number(option.dataset['at']));
    });
  }

  private typed(): void {
    this.id.value = '';
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (text.length < 2) return this.close();
    this.timer = setTimeout(() => void this.ask(text), PAUSE_MS);
  }

  private async ask(text: string): Promise<void> {
    const turn = ++this.asked;
    try {
      const answer = await fetch(`${this.url}?${new URLSearchParams({ q: text })}`, {
        headers: { accept: 'application/json' },
      });
      if (!answer.ok || turn !== this.asked || document.activeElement !== this.input) return;
      this.show((await answer.json()) as readonly Found[]);
    } catch {
      this.close();
    }
  }

  private show(found: readonly Found[]): void {
    this.found = found;
    this.list.replaceChildren(...found.map((donor, at) => this.optionOf(donor, at)));
    this.list.hidden = found.length === 0;
    this.input.ariaExpanded = String(found.length > 0);
    this.mark(-1);
  }

  private optionOf({ name, email, city }: Found, at: number): HTMLElement {
    const option = document.createElement('li');
    option.role = 'option';
    option.id = `${this.list.id}-${at}`;
    option.dataset['at'] = String(at);
    const who = document.createElement('bdi');
    who.textContent = name;
    const more = document.createElement('span');
    more.className = 'caption';
    more.textContent = [email, city].filter(Boolean).join(' · ');
    option.append(who, ' ', more);
    return option;
  }

  private pressed(event: KeyboardEvent): void {
    if (this.list.hidden || event.isComposing) return;
    const { length } = this.found;
    if (event.key === 'ArrowDown') this.mark((this.chosen + 1) % length);
    else if (event.key === 'ArrowUp') this.mark((this.chosen + length * 2 - 1) % length);
    else if (event.key === 'Enter' && this.chosen >= 0) this.choose(this.chosen);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
  }

  private mark(at: number): void {
    this.chosen = at;
    for (const [place, option] of [...this.list.children].entries()) option.ariaSelected = String(place === at);
    if (at < 0) this.input.removeAttribute('aria-activedescendant');
    else this.input.setAttribute('aria-activedescendant', `${this.list.id}-${at}`);
  }

  private choose(at: number): void {
    const donor = this.found[at];
    if (!donor) return;
    this.input.value = donor.name;
    this.id.value = donor.id;
    this.close();
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked++;
    this.list.hidden = true;
    this.input.ariaExpanded = 'false';
    this.mark(-1);
  }
}
