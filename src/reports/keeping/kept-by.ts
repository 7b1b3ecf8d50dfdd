import { addMonths, type CalendarDate } from '../../kernel/calendar.js';
import { shareOf } from '../answers/figure.js';
import type { ReportQuestion, ReportRow, ReportTable } from '../report.js';
import { KEPT_DEFINITION } from './supporters.js';

export const KEPT_BY = [
  { value: 'first-year', label: 'Year of the first gift' },
  { value: 'tier', label: 'Tier' },
  { value: 'rhythm', label: 'Rhythm' },
] as const;
export type KeptBy = (typeof KEPT_BY)[number]['value'];

/**
 * What each donor was like a year before the day, in SQL over `spell`, and what is joined for it; $2 is that day. Joined
 * as a whole: to look each of 400,000 donors up took eighteen seconds. Whoever counts on a day gave within the twelve
 * months before it.
 */
const GROUPS: Readonly<Record<KeptBy, { readonly name: string; readonly join: string }>> = {
  'first-year': {
    name: `to_char(first_gift_on, 'YYYY')`,
    join: 'left join donor_giving using (donor_id)',
  },
  tier: {
    name: `(select tier.name from membership_term term join tier on tier.code = term.tier
          where term.donor_id = spell.donor_id and term.starts_on <= $2 and coalesce(term.ended_on, term.ends_on) >= $2
          order by tier.threshold_minor desc limit 1)`,
    join: '',
  },
  rhythm: {
    name: 'last.rhythm',
    join: `left join (
             select donor_id, rhythm from donor_day
             where day > $2::date - 367 and day <= $2 and next_day > $2) as last using (donor_id)`,
  },
};

const NONE: Readonly<Record<KeptBy, string>> = { 'first-year': 'Unknown', tier: 'No member', rhythm: 'Unknown' };

const RHYTHM_LABELS: Readonly<Record<string, string>> = {
  monthly: 'Monthly',
  quarterly: 'Quarterly',
  yearly: 'Yearly',
  other: 'Another rhythm',
  once: 'Once',
};

const EXPLAINED: Readonly<Record<KeptBy, string>> = {
  'first-year': 'by the calendar year of the first gift',
  tier: 'by the tier that they had a year before the end of the period',
  rhythm: 'by the rhythm of the last gift that they had given a year before the end of the period',
};

/** Who was kept, by what they were like a year before. */
export async function keptTable({ db }: ReportQuestion, by: KeptBy, day: CalendarDate): Promise<ReportTable> {
  const { name, join } = GROUPS[by];
  const found = await db.query<{ name: string | null; base: number; kept: number }>(
    `select ${name} as name, count(*)::int as base,
            (count(*) filter (where until_day > $1 or next_from <= $1))::int as kept
     from donor_spell spell ${join} where from_day <= $2 and until_day > $2
     group by 1 order by ${by === 'first-year' ? '1 desc nulls last' : '2 desc'}`,
    [day, addMonths(day, -12)],
  );
  const base = found.reduce((sum, row) => sum + row.base, 0);
  const kept = found.reduce((sum, row) => sum + row.kept, 0);
  return {
    key: 'kept',
    caption: `Donors who gave in the twelve months before the last twelve, and again in the last twelve, ${EXPLAINED[by]}`,
    columns: [
      { key: 'name', label: KEPT_BY.find(({ value }) => value === by)!.label, unit: 'text' },
      { key: 'base', label: 'Gave before', unit: 'count', definition: 'In the twelve months before the last twelve.' },
      { key: 'kept', label: 'Gave again', unit: 'count', definition: 'In the last twelve months too.' },
      { key: 'share', label: 'Kept', unit: 'share', definition: KEPT_DEFINITION },
      { key: 'missed', label: 'Not yet back', unit: 'count' },
    ],
    rows: found.map((row) => rowOf(nameOf(row.name, by), row.base, row.kept)),
    total: rowOf('All', base, kept),
  };
}

function nameOf(name: string | null, by: KeptBy): string {
  if (name === null) return NONE[by];
  return by === 'rhythm' ? (RHYTHM_LABELS[name] ?? name) : name;
}

function rowOf(name: string, base: number, kept: number): ReportRow {
  return { cells: { name, base, kept, share: shareOf(kept, base), missed: base - kept } };
}
