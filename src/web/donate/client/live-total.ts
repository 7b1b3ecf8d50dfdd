import { coveredTotalMinor } from '../../../kernel/fee-cover.js';
import { Money, parseAmount, safeNumber } from '../../../kernel/money.js';

/** Keeps button, fee line and summary at what would be charged now (R-FEE-03, R-UX-05). */
export function showLiveTotal(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLElement>('#give')!;
  const cover = form.querySelector<HTMLElement>('[data-cover-text]')!;
  const words = { button: button.textContent, cover: cover.textContent };
  const draw = (): void => {
    const gift = giftOf(form);
    const total = gift && totalOf(form, gift);
    const charged = gift && isCovered(form) ? total : gift;
    write(button, charged ? `Give ${charged.format()}` : words.button);
    write(cover, gift && total ? coverWords(gift, total) : words.cover);
    drawSummary(form, gift, charged);
  };
  form.addEventListener('input', draw);
  form.addEventListener('click', (event) => focusOther(form, event));
  addEventListener('pageshow', draw);
  draw();
}

function coverWords(gift: Money, total: Money): string {
  const full = `Add ${total.minus(gift).format()} so the newsroom keeps the full ${gift.formatShort()}.`;
  return `${full} Your card will be charged ${total.format()}.`;
}

function drawSummary(form: HTMLFormElement, gift: Money | null, charged: Money | null): void {
  const summary = form.querySelector<HTMLElement>('[data-summary]')!;
  summary.hidden = !gift || !charged;
  if (!gift || !charged) return;
  const fee = charged.minus(gift);
  summary.querySelectorAll<HTMLElement>('[data-summary-fee-row]').forEach((row) => (row.hidden = fee.isZero));
  write(summary.querySelector('[data-summary-gift]')!, gift.format());
  write(summary.querySelector('[data-summary-fee]')!, fee.format());
  write(summary.querySelector('[data-summary-total]')!, charged.format());
}

/** The chosen or typed gift, or null while there is none that the form would take. */
function giftOf(form: HTMLFormElement): Money | null {
  const currency = form.dataset['currency']!;
  const chosen = new FormData(form).get('amount');
  if (typeof chosen !== 'string') return null;
  if (chosen !== 'other') return Money.of(Number(chosen), currency);
  const typed = parseAmount(control(form, 'otherAmount').value, currency);
  if (!typed) return null;
  const tooLittle = typed.minor < BigInt(form.dataset['minMinor']!);
  const tooMuch = typed.minor > BigInt(form.dataset['maxMinor']!);
  return tooLittle || tooMuch ? null : typed;
}

function totalOf(form: HTMLFormElement, gift: Money): Money {
  const rate = { basisPoints: Number(form.dataset['basisPoints']), fixedMinor: Number(form.dataset['fixedMinor']) };
  return Money.of(coveredTotalMinor(safeNumber(gift.minor), rate), gift.currency);
}

function isCovered(form: HTMLFormElement): boolean {
  return control(form, 'coverFee').checked;
}

/** A pointer on "Other" goes on to its field; arrow keys do not, they only pass through. */
function focusOther(form: HTMLFormElement, event: MouseEvent): void {
  const label = event.target instanceof Element ? event.target.closest('label') : null;
  const isOther = label?.querySelector('input')?.value === 'other';
  const byPointer = event.detail > 0;
  // The radio is checked, and its field shown, only after this event.
  if (isOther && byPointer) setTimeout(() => control(form, 'otherAmount').focus());
}

function control(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.querySelector<HTMLInputElement>(`[name=${name}]`)!;
}

/** Leaves equal text alone, so that nothing is announced twice. */
function write(element: Element, text: string | null): void {
  if (element.textContent !== text) element.textContent = text;
}
