import type { AskFrequency, AskSettings } from '../ask-settings.js';
import { type AskContext, readContext } from './ask-context.js';
import { amountText, currencyDigits, decimalText, make } from './ask-dom.js';
import { address, count, get, isMember } from './ask-server.js';
import { ASK_STYLES } from './ask-styles.js';
import { type AskWords, wordsFor } from './ask-words.js';

/** How far below the window the ask may be when it wakes. */
const WAKE = '600px';
/** Half of the ask for so long counts as seen. */
const SEEN_MS = 1000;
/** The thank-you page links back with this fragment; it names nobody. */
const THANKS = '#mainstay-thanks';

const cameBack = location.hash === THANKS;
if (cameBack) history.replaceState(history.state, '', location.pathname + location.search);

const sheet = new CSSStyleSheet();
sheet.replaceSync(ASK_STYLES);

/**
 * `<mainstay-ask>`: turns the link inside it into an ask. Until its settings are here, and whenever they do not come,
 * the link itself shows (slot), so that a reader can always give. It stores nothing and sets no cookie.
 */
export class AskElement extends HTMLElement {
  static readonly observedAttributes =
    'slug heading body frequency amount layout lang audience config entitlement-url article-id section author placement'.split(
      ' ',
    );

  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #link = make('a', { className: 'button', part: 'button' });
  #watcher: IntersectionObserver | undefined;
  #seenTimer: ReturnType<typeof setTimeout> | undefined;
  #settings: AskSettings | undefined;
  #context: AskContext | undefined;
  #words: AskWords = wordsFor('en');
  #frequency: AskFrequency = 'once';
  /** Minor units; null is "Other". */
  #amount: number | null = null;
  #isMember = false;
  /** The reader has chosen: a change of attributes does not move that. */
  #touched = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#link.addEventListener('click', () => this.#tell('follow', { href: this.#link.href }));
  }

  connectedCallback(): void {
    if (this.#settings) this.#draw();
    else this.#wait();
  }

  disconnectedCallback(): void {
    this.#watcher?.disconnect();
    clearTimeout(this.#seenTimer);
  }

  attributeChangedCallback(name: string): void {
    if (!this.#settings) {
      if (name === 'audience' && this.isConnected) this.#wait();
    } else if (/slug|config|url/.test(name)) void this.#wake();
    else this.#draw();
  }

  /** Shows the link in the reserved room until the reader comes near. */
  #wait(): void {
    this.#root.replaceChildren(this.#at('audience') === 'none' ? '' : this.#frame('waiting', make('slot', {})));
    this.#watch({ rootMargin: WAKE }, ([entry]) => {
      if (!entry?.isIntersecting || this.#at('audience') === 'none') return;
      this.#watcher?.disconnect();
      void this.#wake();
    });
  }

  /** Brings the settings; a failure leaves whatever shows now, which is the link at first. */
  async #wake(): Promise<void> {
    try {
      [this.#settings, this.#isMember] = await Promise.all([this.#read(), isMember(this.#at('entitlement-url'))]);
      this.#touched = false;
      if (this.isConnected) this.#draw();
    } catch {
      return;
    }
    this.#tell('ready', { layout: this.#at('layout') || 'inline', open: this.#settings.open });
    this.#watch({ threshold: 0.5 }, ([entry]) => {
      clearTimeout(this.#seenTimer);
      if (!entry?.isIntersecting) return;
      this.#seenTimer = setTimeout(() => {
        this.#watcher?.disconnect();
        this.#tell('seen', {});
      }, SEEN_MS);
    });
  }

  async #read(): Promise<AskSettings> {
    const config = this.#at('config');
    if (config) return JSON.parse(document.getElementById(config)?.textContent ?? '');
    return get(`/embed/asks/${encodeURIComponent(this.#at('slug') || 'default')}.json`);
  }

  #draw(): void {
    const settings = this.#settings!;
    this.#words = wordsFor(this.#lang());
    this.#context = readContext(this, settings.variant);
    const audience = this.#at('audience');
    if (audience === 'none') return this.#root.replaceChildren();
    if (cameBack) return this.#say(this.#words.thanks);
    if (audience === 'member' || this.#isMember) return this.#sayMember(settings);
    if (!settings.open) return this.#sayClosed(settings);
    this.#choose(settings);
    if (this.#at('layout') === 'compact') return this.#drawCompact(settings);
    this.#root.replaceChildren(
      this.#frame('', this.#copy(settings), this.#goal(settings), this.#controls(settings), this.#note(settings)),
    );
    this.#point();
  }

  /** What is chosen when the ask appears: the page's wish where the form offers it, else the form's own. */
  #choose(settings: AskSettings): void {
    if (this.#touched) return;
    const wish = this.#at('frequency');
    this.#frequency = settings.frequencies.find((each) => each === wish) ?? settings.defaultFrequency;
    const units = 10 ** currencyDigits(settings.currency);
    this.#chooseAmount(settings, Math.round(Number(this.#at('amount')) * units));
  }

  #chooseAmount(settings: AskSettings, wish: number | null): void {
    const amounts = settings.amounts[this.#frequency] ?? [];
    const offered = wish !== null && amounts.includes(wish);
    this.#amount = offered ? wish : (settings.defaultAmount[this.#frequency] ?? amounts[0] ?? null);
  }

  #drawCompact(settings: AskSettings): void {
    this.#root.replaceChildren(this.#frame('compact', this.#link));
    this.#link.textContent = this.#words.support;
    this.#link.href = this.#address(settings);
  }

  #copy(settings: AskSettings): HTMLElement {
    const heading = this.#at('heading') || settings.heading;
    const body = this.#at('body') || settings.body;
    const english = wordsFor('en');
    return make(
      'div',
      {},
      make('h2', { part: 'heading' }, heading === english.heading ? this.#words.heading : heading),
      body ? make('p', { className: 'body', part: 'body' }, body === english.body ? this.#words.body : body) : '',
    );
  }

  /** How far a drive is; the words around the bar are its name. The date, since a page may keep its settings for long. */
  #goal({ goal, currency }: AskSettings): Node | string {
    if (!goal || this.#at('layout') !== 'goal') return '';
    const lang = this.#lang();
    const text = (minor: number): string => amountText(minor, currency, lang);
    const days = Math.floor((Date.parse(`${goal.endsOn}T23:59`) - Date.now()) / 86_400_000);
    return make(
      'label',
      { className: 'goal' },
      make('progress', { part: 'meter', max: goal.goalMinor, value: goal.raisedMinor }),
      this.#words.raised(text(goal.raisedMinor), text(goal.goalMinor)),
      days >= 0 ? `, ${this.#words.left(days)}` : '',
      make('b', {}, goal.notes?.[lang.slice(0, 2)] || ''),
    );
  }

  #controls(settings: AskSettings): HTMLElement {
    const amounts = this.#amounts(settings);
    const { frequencies } = settings;
    const often = this.#group(
      'often',
      this.#words.howOften,
      frequencies.map((each) => [each, this.#words.frequency[each], each === this.#frequency]),
      (value) => {
        // Who has not chosen an amount gets the usual one of the new rhythm.
        const usual = settings.defaultAmount[this.#frequency];
        this.#frequency = frequencies.find((each) => each === value)!;
        if (this.#amount !== null) this.#chooseAmount(settings, this.#amount === usual ? null : this.#amount);
        const much = this.#root.querySelector('.much');
        much?.replaceWith(this.#amounts(settings));
      },
    );
    return make('div', { className: 'controls' }, frequencies.length > 1 ? often : '', amounts, this.#link);
  }

  #amounts(settings: AskSettings): HTMLElement {
    const offered = settings.amounts[this.#frequency] ?? [];
    const text = (minor: number): string => amountText(minor, settings.currency, this.#lang());
    return this.#group(
      'much',
      this.#words.howMuch,
      [
        ...offered.map((minor) => [String(minor), text(minor), minor === this.#amount] as const),
        ['', this.#words.other, this.#amount === null],
      ],
      (value) => (this.#amount = value === '' ? null : Number(value)),
    );
  }

  /** A radio group; the browser brings the arrow keys. */
  #group(
    name: string,
    legend: string,
    choices: readonly (readonly [value: string, label: string, checked: boolean])[],
    choose: (value: string) => void,
  ): HTMLElement {
    const labels = choices.map(([value, label, checked]) => {
      const onchange = (): void => {
        choose(value);
        this.#touched = true;
        this.#point();
        this.#tell('change', {});
      };
      const input = make('input', { type: 'radio', name, value, defaultChecked: checked, onchange });
      return make('label', { className: 'choice', part: 'choice' }, input, make('span', {}, label));
    });
    return make(
      'fieldset',
      { className: name },
      make('legend', {}, legend),
      make('div', { className: 'choices' }, ...labels),
    );
  }

  #note(settings: AskSettings): HTMLElement {
    const lasting = settings.frequencies.some((each) => each !== 'once');
    const text = settings.note || this.#words.note + (lasting ? ` ${this.#words.stop}` : '');
    return make('p', { className: 'note', part: 'note' }, text);
  }

  #sayMember({ portalUrl }: AskSettings): void {
    const { member, portal } = this.#words;
    this.#say(member, ' ', portalUrl ? make('a', { href: address(portalUrl).href }, portal) : '');
  }

  #sayClosed(settings: AskSettings): void {
    const [before, text, after] = this.#words.closed;
    this.#amount = null;
    const onclick = (): void => this.#tell('follow', { href: link.href });
    const link = make('a', { href: this.#address(settings), onclick }, text);
    this.#say(before, link, after);
  }

  #say(...parts: (Node | string)[]): void {
    this.#root.replaceChildren(this.#frame('waiting', make('p', { part: 'body' }, ...parts)));
  }

  #frame(look: string, ...parts: (Node | string)[]): HTMLElement {
    const test = this.#settings?.testMode ? make('p', { className: 'test' }, this.#words.testMode) : '';
    return make('section', { className: `ask ${look}`, ariaLabel: this.#words.support }, test, ...parts);
  }

  /** Makes the call to action say and carry what is chosen now. */
  #point(): void {
    const settings = this.#settings!;
    const { give, another, period } = this.#words;
    const text = this.#amount === null ? another : amountText(this.#amount, settings.currency, this.#lang());
    this.#link.textContent = give + text + period[this.#frequency];
    this.#link.href = this.#address(settings, true);
  }

  #address(settings: AskSettings, withChoice = false): string {
    const url = address(settings.giveUrl);
    const put = (value: string, name: string): void => url.searchParams.set(name, value);
    if (withChoice) {
      put(this.#amount === null ? 'other' : decimalText(this.#amount, settings.currency), 'amount');
      put(this.#frequency, 'frequency');
    }
    this.#context?.fields.forEach(put);
    return url.href;
  }

  #tell(name: string, more: Record<string, unknown>): void {
    const { slug, variant, countUrl } = this.#settings!;
    const spot = this.#link.isConnected && this.#context?.spot; // members and those who gave just now see no ask
    if (countUrl && spot && /seen|follow/.test(name)) count(countUrl + name, spot);
    const detail = { slug, variant, frequency: this.#frequency, amount: this.#amount, ...more };
    this.dispatchEvent(new CustomEvent(`ask:${name}`, { bubbles: true, composed: true, detail }));
  }

  #watch(options: IntersectionObserverInit, see: IntersectionObserverCallback): void {
    this.#watcher?.disconnect();
    this.#watcher = new IntersectionObserver(see, options);
    this.#watcher.observe(this);
  }

  #lang(): string {
    const lang = this.closest('[lang]')?.getAttribute('lang') || 'en';
    return lang === 'es' ? 'es-US' : lang.replace('_', '-');
  }

  #at(name: string): string {
    return this.getAttribute(name) ?? '';
  }
}
