import type { Money } from '../../../kernel/money.js';
import { monthlyInstead, yearOfMonthly } from '../frequency.js';
import { choiceOf, choose, control, coveredTotal, write } from './choice.js';
import { termsOf } from './live-total.js';

const OFFERED = 'offered';

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
  const offered = control(form, 'offered');
  // A browser that goes back keeps what was typed, but no hidden field.
  if (history.state === OFFERED) offered.value = 'yes';
  const goOn = (): void => {
    close();
    offered.value = 'yes';
    history.replaceState(OFFERED, '');
    form.requestSubmit();
  };
  form.addEventListener('submit', (event) => {
    // A form that is sure to come back is no moment for questions.
    const offer = offered.value === 'yes' || !form.checkValidity() ? null : offerFor(form);
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

function offerFor(form: HTMLFormElement): Offer | null {
  // Who gives for somebody else is asked for nothing more.
  if (form.querySelector<HTMLInputElement>('[name=tributeKind]:checked')?.value) return null;
  const { frequency, gift, charged } = choiceOf(form);
  if (frequency !== 'once' || !gift || !charged) return null;
  const monthly = monthlyInstead(gift, Number(form.dataset['minMinor']));
  if (!monthly) return null;
  const total = gift === charged ? monthly : coveredTotal(form, monthly);
  const terms = termsOf(form, 'monthly', total);
  return {
    monthly,
    words: `Would ${total.formatShort()} a month suit you better? Over a year ${yearOfMonthly(total, charged)}, and it lets us plan.`,
    yes: `Yes, ${total.formatShort()} a month`,
    no: `No, ${charged.formatShort()} once`,
    terms: terms ? [terms.charges, terms.renewal, terms.debit] : [],
  };
}

function paragraph(text: string): HTMLParagraphElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
