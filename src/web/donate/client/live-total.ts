import { formatDateLong, type CalendarDate } from '../../../kernel/calendar.js';
import type { Money } from '../../../kernel/money.js';
import type { Frequency } from '../../../campaigns/frequency.js';
import { planTerms, type PlanTerms } from '../../../plans/plan-terms.js';
import { FREQUENCY_WORDS, rhythmOf, TIMES_A_YEAR } from '../frequency.js';
import { choiceOf, control, coveredTotal, write, type Choice } from './choice.js';

/** Keeps button, fee line, terms and summary at what would be charged now (R-FEE-03, R-UX-05, R-REG-02). */
export function showLiveTotal(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLElement>('#give')!;
  const cover = form.querySelector<HTMLElement>('[data-cover-text]')!;
  const words = { button: button.textContent, cover: cover.textContent };
  const draw = (): void => {
    const choice = choiceOf(form);
    const { frequency, gift, charged } = choice;
    write(button, charged ? `Give ${charged.formatShort()}${FREQUENCY_WORDS[frequency].period}` : words.button);
    write(cover, gift ? coverWords(gift, coveredTotal(form, gift), frequency) : words.cover);
    control(form, 'shownTotal').value = charged ? String(charged.minor) : '';
    drawTerms(form, choice);
    drawPresents(form, choice);
    drawPublication(form, choice);
    drawSummary(form, choice);
  };
  form.addEventListener('input', draw);
  // After the radios have moved by themselves: a change of rhythm brings its amounts.
  form.addEventListener('change', draw);
  form.addEventListener('click', (event) => focusOther(form, event));
  addEventListener('pageshow', draw);
  draw();
}

/** The terms of a plan that begins today, or null where the form has none for this frequency. */
export function termsOf(form: HTMLFormElement, frequency: Frequency, amount: Money | null): PlanTerms | null {
  const rhythm = rhythmOf(frequency);
  const nextOn = nextOnOf(form, frequency);
  if (!rhythm || !nextOn) return null;
  const { today, organisation, contact, currency } = form.dataset;
  return planTerms({
    amount,
    rhythm,
    nextOn,
    // The server writes dates of the calendar.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    firstOn: today as CalendarDate,
    currency: currency!,
    organisation: organisation!,
    contact: contact!,
  });
}

function nextOnOf(form: HTMLFormElement, frequency: Frequency): CalendarDate | null {
  const block = form.querySelector<HTMLElement>(`[data-terms=${frequency}]`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (block?.dataset['nextOn'] ?? null) as CalendarDate | null;
}

function coverWords(gift: Money, total: Money, frequency: Frequency): string {
  const full = `Add ${total.minus(gift).format()} so the newsroom keeps the full ${gift.formatShort()}.`;
  const each = frequency === 'once' ? '' : FREQUENCY_WORDS[frequency].each;
  return `${full} Your card will be charged ${total.format()}${each}.`;
}

function drawTerms(form: HTMLFormElement, { frequency, charged }: Choice): void {
  const block = form.querySelector<HTMLElement>(`[data-terms=${frequency}]`);
  const terms = block && termsOf(form, frequency, charged);
  if (!terms) return;
  for (const part of ['renewal', 'charges', 'debit'] as const) {
    write(block.querySelector(`[data-terms-${part}]`)!, terms[part]);
  }
}

/** Who gives less than what brings a present is not asked about it. */
function drawPresents(form: HTMLFormElement, choice: Choice): void {
  const question = form.querySelector<HTMLElement>('[data-presents-from]');
  if (question) question.hidden = yearly(choice) < BigInt(question.dataset['presentsFrom']!);
}

/** Who gives so much that the name is published is told so before paying (R-TRN-03). */
function drawPublication(form: HTMLFormElement, choice: Choice): void {
  const question = form.querySelector<HTMLElement>('[data-publication-from]');
  if (question) question.hidden = yearly(choice) < BigInt(question.dataset['publicationFrom']!);
}

function yearly({ frequency, charged }: Choice): bigint {
  return (charged?.minor ?? 0n) * BigInt(TIMES_A_YEAR[frequency]);
}

function drawSummary(form: HTMLFormElement, { frequency, gift, charged }: Choice): void {
  const summary = form.querySelector<HTMLElement>('[data-summary]')!;
  summary.hidden = !gift || !charged;
  if (!gift || !charged) return;
  const fee = charged.minus(gift);
  const nextOn = nextOnOf(form, frequency);
  showRows(summary, 'fee', !fee.isZero);
  showRows(summary, 'next', nextOn !== null);
  write(summary.querySelector('[data-summary-each]')!, FREQUENCY_WORDS[frequency].each);
  write(summary.querySelector('[data-summary-gift]')!, gift.format());
  write(summary.querySelector('[data-summary-fee]')!, fee.format());
  write(summary.querySelector('[data-summary-total]')!, charged.format());
  write(summary.querySelector('[data-summary-next]')!, nextOn && formatDateLong(nextOn));
}

function showRows(summary: HTMLElement, name: string, isShown: boolean): void {
  summary.querySelectorAll<HTMLElement>(`[data-summary-${name}-row]`).forEach((row) => (row.hidden = !isShown));
}

/** A pointer on "Other" goes on to its field; arrow keys do not, they only pass through. */
function focusOther(form: HTMLFormElement, event: MouseEvent): void {
  const label = event.target instanceof Element ? event.target.closest('label') : null;
  const isOther = label?.querySelector('input')?.value === 'other';
  const byPointer = event.detail > 0;
  // The radio is checked, and its field shown, only after this event.
  if (isOther && byPointer) setTimeout(() => control(form, 'otherAmount').focus());
}
