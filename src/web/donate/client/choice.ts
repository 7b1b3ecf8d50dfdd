import { coveredTotalMinor } from '../../../kernel/fee-cover.js';
import { Money, parseAmount, safeNumber } from '../../../kernel/money.js';
import type { Frequency } from '../../../campaigns/frequency.js';

/** What is chosen on the gift page now. */
export interface Choice {
  readonly frequency: Frequency;
  /** The chosen or typed gift, or null while there is none that the form would take. */
  readonly gift: Money | null;
  /** The gift and, where it is covered, its fee. */
  readonly charged: Money | null;
  readonly isTyped: boolean;
}

export function choiceOf(form: HTMLFormElement): Choice {
  const data = new FormData(form);
  // The radios carry no other words.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const frequency = (data.get('frequency') ?? 'once') as Frequency;
  const amount = data.get('amount');
  const isTyped = amount === 'other';
  const gift = isTyped ? typedGift(form) : tileGift(form, frequency, amount);
  const charged = gift && control(form, 'coverFee').checked ? coveredTotal(form, gift) : gift;
  return { frequency, gift, charged, isTyped };
}

/** The gift with its fee. */
export function coveredTotal(form: HTMLFormElement, gift: Money): Money {
  const rate = { basisPoints: Number(form.dataset['basisPoints']), fixedMinor: Number(form.dataset['fixedMinor']) };
  return Money.of(coveredTotalMinor(safeNumber(gift.minor), rate), gift.currency);
}

/** Chooses a frequency and an amount as a donor would, with a tile where the form has one. */
export function choose(form: HTMLFormElement, frequency: Frequency, gift: Money): void {
  radio(form, 'frequency', frequency)!.checked = true;
  const tile = radio(form, 'amount', `${frequency}-${gift.minor}`);
  (tile ?? radio(form, 'amount', 'other')!).checked = true;
  if (!tile) control(form, 'otherAmount').value = gift.toDecimal();
}

export function control(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.querySelector<HTMLInputElement>(`[name=${name}]`)!;
}

export function radio(form: HTMLFormElement, name: string, value: string): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>(`[name=${name}][value="${value}"]`);
}

/** Leaves equal text alone, so that nothing is announced twice. */
export function write(element: Element, text: string | null): void {
  if (element.textContent !== text) element.textContent = text;
}

function tileGift(form: HTMLFormElement, frequency: Frequency, amount: FormDataEntryValue | null): Money | null {
  const [of, minor] = typeof amount === 'string' ? amount.split('-') : [];
  return of === frequency && minor ? Money.of(Number(minor), form.dataset['currency']!) : null;
}

function typedGift(form: HTMLFormElement): Money | null {
  const typed = parseAmount(control(form, 'otherAmount').value, form.dataset['currency']!);
  if (!typed) return null;
  const tooLittle = typed.minor < BigInt(form.dataset['minMinor']!);
  const tooMuch = typed.minor > BigInt(form.dataset['maxMinor']!);
  return tooLittle || tooMuch ? null : typed;
}
