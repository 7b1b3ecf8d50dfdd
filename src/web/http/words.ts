import { Money } from '../../kernel/money.js';

/** A name inside a sentence, kept in its own direction: an Arabic name turns no digits around. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** "1 gift", "1,204 gifts". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** "$48,310.00"; several currencies side by side; the zero of `fallback` for none. */
export function sumsText(sums: readonly { currency: string; amountMinor: bigint }[], fallback: string): string {
  if (sums.length === 0) return Money.of(0, fallback).format();
  return sums.map(({ currency, amountMinor }) => Money.of(amountMinor, currency).format()).join(' + ');
}

/** "Central Time": how people call a zone. */
export function zoneName(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longGeneric' }).formatToParts(new Date(0));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
