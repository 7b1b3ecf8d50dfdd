import type { CalendarDate } from '../../kernel/calendar.js';
import type { StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { CheckItem } from './checklist.js';
import { readFigures, storedFigures, type MonthFigures, type StoredFigures } from './month-figures.js';

export type PeriodAction = 'soft-close' | 'close' | 'reopen';

/** Something that was done to a month. */
export interface PeriodEvent {
  readonly position: string;
  readonly action: PeriodAction;
  readonly at: Date;
  readonly by: StaffId;
  readonly byName: string;
  readonly note: string;
  /** What was signed; null for a reopening. */
  readonly figures: MonthFigures | null;
  /** What was open then and accepted. */
  readonly checklist: readonly CheckItem[];
  /** The head of the audit then: `id` and hexadecimal `hash` (R-SEC-07); null before there was one. */
  readonly auditHead: { readonly id: string; readonly hash: string } | null;
  /** Entries that were booked in the month after this and before the next event of the month. */
  readonly addedSince: number;
}

export interface NewPeriodEvent {
  readonly month: CalendarDate;
  readonly action: PeriodAction;
  readonly at: Date;
  readonly by: StaffId;
  readonly note: string;
  readonly figures: MonthFigures | null;
  readonly checklist: readonly CheckItem[];
}

/** Writes down what is done to a month. Returns its place in the history. */
export async function recordPeriodEvent(tx: Tx, event: NewPeriodEvent): Promise<string> {
  const { month, action, at, by, note, figures, checklist } = event;
  const [row] = await rows<{ position: string }>(
    tx,
    // Which entries came later is told by the database's clock, which also dates them.
    `insert into period_event (month, action, at, by_staff, note, fingerprint, figures, checklist)
     values ($1, $2, $3, $4, $5, decode($6, 'hex'), $7::jsonb || jsonb_build_object('recordedUntil', clock_timestamp()), $8)
     returning position`,
    [month, action, at, by, note, figures?.fingerprint, figures && storedFigures(figures), JSON.stringify(checklist)],
  );
  return row!.position;
}

/** What was done to a month, the newest first. */
export async function periodEvents(tx: Tx, month: CalendarDate): Promise<PeriodEvent[]> {
  const found = await rows<Omit<PeriodEvent, 'figures'> & { figures: StoredFigures | null }>(
    tx,
    `select position, action, at, by_staff as by, staff.name as "byName", note, figures,
            coalesce(checklist, '[]') as checklist,
            case when audit_id is not null
              then jsonb_build_object('id', audit_id::text, 'hash', encode(audit_hash, 'hex')) end as "auditHead",
            (select count(*)::int from ledger_entry
             where effective_date >= month and effective_date < (month + interval '1 month')::date
               and recorded_at > (figures->>'recordedUntil')::timestamptz
               and recorded_at <= coalesce(next_until, 'infinity')) as "addedSince"
     from (select *, (select (later.figures->>'recordedUntil')::timestamptz from period_event later
                      where later.month = period_event.month and later.position > period_event.position
                        and later.figures is not null order by later.position limit 1) as next_until
           from period_event where month = $1) as event
     join staff on staff.id = by_staff order by position desc`,
    [month],
  );
  return found.map((event) => ({ ...event, figures: event.figures && readFigures(event.figures) }));
}
