import { Money } from '../../kernel/money.js';
import { figureOf, listHref } from '../answers/figure.js';
import type { Figure, ReportAnswer, ReportDefinition, ReportQuestion } from '../report.js';
import { type Moved, MOVEMENTS, movementsByMonth, movementsIn, recurringValue, VALUE_DEFINITION } from './movements.js';
import { freshSums } from '../rollups/fresh-sums.js';
import { movementsTable } from './movements-table.js';
import { cohortTable, lostTable, type Recovery, recoveryOf } from './plan-endings.js';

export const MONTHLY_LIST = '/staff/plans?state=active,past_due';

/** How recurring giving stands, and what moves it. */
export const RECURRING: ReportDefinition = {
  slug: 'recurring',
  name: 'Recurring health',
  question: 'What do plans give in a month, what moved that, and what were plans lost to?',
  definition: `${VALUE_DEFINITION} Five movements explain every change of it: new, raised and returned above zero, lowered and lost below. Together they are exactly the difference between the value at the start and at the end. A change counts on the day on which it took effect, in the organisation’s time zone.`,
  choices: [],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { db, organisation, period, comparison, today } = question;
    await freshSums(db, organisation.fiscalYearStart);
    const last = period.to < today ? period.to : today;
    const [months, now, moved, before, lost, cohorts, recovery, recoveredBefore] = await Promise.all([
      movementsByMonth(db, period),
      recurringValue(db, last),
      movementsIn(db, period),
      comparison && ask(question),
      lostTable(question),
      cohortTable(question),
      recoveryOf(question, period),
      comparison && recoveryOf(question, comparison),
    ]);
    return {
      figures: figuresOf(question, { now, moved, before, recovery, recoveredBefore }),
      charts: [
        {
          key: 'movements',
          kind: 'movements',
          title: titleOf(moved, question),
          caption: 'What plans give in a month: gained above the line, lost below',
          table: 'movements',
          along: 'month',
          series: MOVEMENTS,
          running: today.slice(0, 7),
        },
        {
          key: 'value',
          kind: 'bars',
          title: `${Money.of(now.valueMinor, organisation.currency).formatShort()} a month from ${now.plans.toLocaleString('en-US')} plans`,
          caption: 'What plans gave in a month, at the end of each',
          table: 'movements',
          along: 'month',
          series: ['end'],
          running: today.slice(0, 7),
        },
      ],
      tables: [movementsTable(months, period, now.valueMinor), lost, cohorts],
    };
  },
};

interface Earlier {
  readonly value: { readonly valueMinor: bigint; readonly plans: number };
  readonly moved: Moved;
}

async function ask({ db, comparison }: ReportQuestion): Promise<Earlier> {
  const [value, moved] = await Promise.all([recurringValue(db, comparison!.to), movementsIn(db, comparison!)]);
  return { value, moved };
}

interface Found {
  readonly now: Earlier['value'];
  readonly moved: Moved;
  readonly before: Earlier | null;
  readonly recovery: Recovery;
  readonly recoveredBefore: Recovery | null;
}

function figuresOf({ period, comparison, today }: ReportQuestion, found: Found): Figure[] {
  const { now, moved, before, recovery, recoveredBefore } = found;
  const isToday = period.to >= today;
  const beside = <T>(earlier: T | null, value: (of: T) => bigint | number | null) =>
    earlier && comparison && { value: value(earlier), of: comparison };
  const { from, to } = period;
  const gained = ({ new: fresh, raised, returned }: Moved): bigint => fresh + raised + returned;
  const fell = ({ lowered, lost }: Moved): bigint => -(lowered + lost);
  return [
    figureOf(
      {
        key: 'value',
        label: 'Monthly value',
        unit: 'money',
        value: now.valueMinor,
        definition: `${VALUE_DEFINITION} At the end of the period.`,
        list: isToday ? MONTHLY_LIST : null,
      },
      beside(before, ({ value }) => value.valueMinor),
    ),
    figureOf(
      {
        key: 'plans',
        label: 'Plans',
        unit: 'count',
        value: now.plans,
        definition: 'Plans that give: active ones and those whose charge is being retried.',
        list: isToday ? MONTHLY_LIST : null,
      },
      beside(before, ({ value }) => value.plans),
    ),
    figureOf(
      {
        key: 'gained',
        label: 'Gained',
        unit: 'money',
        value: gained(moved),
        definition: 'New, raised and returned, in what they give in a month.',
        list: listHref('/staff/plans', { 'began-from': from, 'began-to': to }),
      },
      beside(before, (of) => gained(of.moved)),
    ),
    figureOf(
      {
        key: 'fell',
        label: 'Lowered and lost',
        unit: 'money',
        value: fell(moved),
        definition: 'What was lowered and lost, in what it gave in a month.',
        list: listHref('/staff/plans', { state: 'cancelled,lapsed,completed', 'ended-from': from, 'ended-to': to }),
      },
      beside(before, (of) => fell(of.moved)),
    ),
    figureOf(
      {
        key: 'recovered-share',
        label: 'Failed charges recovered',
        unit: 'share',
        value: recovery.share,
        definition: `Of failed charges that were over in the period, those that were made good: ${recovery.byRetry.toLocaleString('en-US')} by retries, ${recovery.byDonor.toLocaleString('en-US')} by the donors themselves, ${recovery.given.toLocaleString('en-US')} not.`,
        list: '/staff/care',
      },
      beside(recoveredBefore, ({ share }) => share),
    ),
    figureOf(
      {
        key: 'recovered',
        label: 'Recovered',
        unit: 'money',
        value: recovery.recoveredMinor,
        definition:
          'Charges of plans that failed first and were paid in the period, by retries or by the donors themselves.',
        list: '/staff/care',
      },
      beside(recoveredBefore, ({ recoveredMinor }) => recoveredMinor),
    ),
  ];
}

function titleOf({ change }: Moved, { organisation }: ReportQuestion): string {
  if (change === 0n) return 'Monthly giving is where it was';
  const size = Money.of(change < 0n ? -change : change, organisation.currency).formatShort();
  return `Monthly giving ${change > 0n ? 'rose' : 'fell'} by ${size}`;
}
