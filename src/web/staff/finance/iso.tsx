import type { JSX } from 'preact';
import { type CalendarDate, dateIn } from '../../../kernel/calendar.js';

/** "2026-11-24": how finance writes dates. */
export function IsoDate({ date }: { date: CalendarDate }): JSX.Element {
  return (
    <time class="nowrap" dateTime={date}>
      {date}
    </time>
  );
}

/** "2026-11-24 09:42" on the organisation's clock. */
export function IsoInstant({ instant, zone }: { instant: Date; zone: string }): JSX.Element {
  return (
    <time class="nowrap" dateTime={instant.toISOString()} title={zone}>
      {isoInstant(instant, zone)}
    </time>
  );
}

export function isoInstant(instant: Date, zone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  return `${dateIn(zone, instant)} ${clock.format(instant)}`;
}
