import type { JSX } from 'preact';
import { type CalendarDate, dateIn, formatDate, formatInstant } from '../../../kernel/calendar.js';
import type { Money as Amount } from '../../../kernel/money.js';
import type { Tone } from './blocks.js';

/** "$1,204.00"; with `short`, cents only where there are any. */
export function Money({ value, short = false }: { value: Amount; short?: boolean }): JSX.Element {
  return <span class="figures nowrap">{short ? value.formatShort() : value.format()}</span>;
}

export type DateTextProps =
  | { readonly date: CalendarDate }
  /** An instant is shown on the organisation's clock; `withTime` adds the time of day. */
  | { readonly instant: Date; readonly zone: string; readonly withTime?: boolean };

/** "Nov 24, 2026". */
export function DateText(props: DateTextProps): JSX.Element {
  if ('date' in props) {
    return (
      <time class="nowrap" dateTime={props.date}>
        {formatDate(props.date)}
      </time>
    );
  }
  const { instant, zone, withTime = false } = props;
  return (
    <time class="nowrap" dateTime={instant.toISOString()} title={`${formatInstant(instant, zone)}, ${zone}`}>
      {withTime ? formatInstant(instant, zone) : formatDate(dateIn(zone, instant))}
    </time>
  );
}

/** A state as a dot, a word and a colour; the word alone is enough to understand it. */
export function StatusDot({ tone, word }: { tone: Tone; word: string }): JSX.Element {
  return <span class={`status tone-${tone}`}>{word}</span>;
}

/** Unknown is an en dash, read aloud as a word. */
export function Unknown({ word = 'unknown' }: { word?: string }): JSX.Element {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">{word}</span>
    </>
  );
}

/** The sign that stands before an amount field: "$", or the code of a currency without one. */
export function currencySign(currency: string): string {
  const parts = new Intl.NumberFormat('en-US', { style: 'currency', currency }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}
