import { currencyDigits, Money, safeNumber } from '../../../kernel/money.js';
import { choiceOf, choose, control, coveredTotal, write } from './choice.js';
import { termsOf } from './live-total.js';

const MONTHS = 12;
/** Twelve months may differ from the one-time gift by so much and still come to "about the same". */
const ABOUT = 0.2;

/**
 * Asks once whether a one-time gift would rather be monthly: the press of the button shows the question in its place,
 * and either answer goes on to the payment.
 */
export function offerMonthly(form: HTMLFormElement): void {
  const panel = form.querySelector<HTMLElement>('[data-gentle]');
  if (!panel) return;
  const button = form.querySelector<HTMLElement>('#give')!;
  const part = (selector: string): HTMLElement => panel.querySelector<HTMLElement>(selector)!;
  let monthly: Money | null = null;
  const close = (): void => {
    panel.hidden = true;
    button.hidden = false;
  };
  const goOn = (): void => {
    close();
    control(form, 'offered').value = 'yes';
    form.requestSubmit();
  };
  form.addEventListener('submit', (event) => {
    const offer = control(form, 'offered').value === 'yes' ? null : offerFor(form, panel);
    if (!offer) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    monthly = offer.monthly;
    write(part('[data-gentle-words]'), offer.words);
    write(part('#gentle-yes'), offer.yes);
    write(part('#gentle-no'), offer.no);
    part('[data-gentle-terms]').replaceChildren(...offer.terms.map(paragraph));
    panel.hidden = false;
    button.hidden = true;
    part('[data-gentle-words]').focus();
  });
  form.addEventListener('input', close);
  part('#gentle-no').addEventListener('click', goOn);
  part('#gentle-yes').addEventListener('click', () => {
    choose(form, 'monthly', monthly!);
    form.dispatchEvent(new Event('change'));
    goOn();
  });
}

interface Offer {
  readonly monthly: Money;
  readonly words: string;
  readonly yes: string;
  readonly no: string;
  readonly terms: readonly string[];
}

function offerFor(form: HTMLFormElement, panel: HTMLElement): Offer | null {
  const { frequency, gift, charged } = choiceOf(form);
  if (frequency !== 'once' || !gift || !charged) return null;
  if (gift.minor < BigInt(panel.dataset['fromMinor']!) || gift.minor > BigInt(panel.dataset['upToMinor']!)) return null;
  const monthly = monthlyFor(gift, Number(form.dataset['minMinor']));
  const total = gift === charged ? monthly : coveredTotal(form, monthly);
  const year = Money.of(total.minor * BigInt(MONTHS), total.currency);
  const difference = Math.abs(safeNumber(year.minus(charged).minor));
  const comparison =
    difference <= ABOUT * safeNumber(charged.minor)
      ? `Over a year it comes to about the same as ${charged.formatShort()}`
      : `Over a year it comes to ${year.formatShort()}`;
  const terms = termsOf(form, 'monthly', total);
  return {
    monthly,
    words: `Would ${total.formatShort()} a month suit you better? ${comparison}, and it lets us plan.`,
    yes: `Yes, ${total.formatShort()} a month`,
    no: `No, ${charged.formatShort()} once`,
    terms: terms ? [terms.charges, terms.renewal, terms.debit] : [],
  };
}

/** A twelfth in whole units, but no less than the form takes. */
function monthlyFor(gift: Money, leastMinor: number): Money {
  const unit = 10 ** currencyDigits(gift.currency);
  const rounded = Math.round(safeNumber(gift.minor) / MONTHS / unit) * unit;
  return Money.of(Math.max(leastMinor, rounded), gift.currency);
}

function paragraph(text: string): HTMLParagraphElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
