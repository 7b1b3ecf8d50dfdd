import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { ChargeDay, PlanFigures } from '../../../../reports/plans/plan-figures.js';
import type { PlanTotals } from '../../../../reports/plans/plan-list.js';
import { Tile } from '../../../http/ui/blocks.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, Money } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import { counted, sumsText } from '../../../http/words.js';

const PATH = '/staff/plans';

/** How recurring giving stands: each figure opens its list. */
export function PlanTiles({ figures, currency }: { figures: PlanFigures; currency: string }): JSX.Element {
  const { running, paused, retrying, expected } = figures;
  return (
    <div class="tiles">
      <Tile
        label="Monthly value"
        figure={sumsText(running.monthly, currency)}
        href={hrefOf(PATH, { view: 'all' })}
        note="Yearly and quarterly gifts by their share"
      />
      <Tile
        label="Plans"
        figure={running.count.toLocaleString('en-US')}
        href={hrefOf(PATH, { view: 'all' })}
        note={`${paused.toLocaleString('en-US')} of them paused`}
      />
      <Tile label="Average" figure={averageOf(running)} note="a plan and month" />
      <Tile
        label="Expected"
        figure={sumsText(expected, currency)}
        href={hrefOf(PATH, { when: 'next-30-days' })}
        note="in the next 30 days"
      />
      <Tile
        label="At risk"
        figure={sumsText(retrying.monthly, currency)}
        href={hrefOf(PATH, { state: 'past_due', view: 'retrying' })}
        note={`each month, in ${counted(retrying.count, 'plan')} being retried`}
      />
    </div>
  );
}

/** Of one currency; several have no average. */
function averageOf({ count, monthly }: PlanTotals): string {
  const [only] = monthly;
  if (!only || monthly.length > 1) return '–';
  return Amount.of((only.amountMinor + BigInt(count) / 2n) / BigInt(count), only.currency).format();
}

/** What is due on each of the next thirty days, by our own calendar of charges. */
export function ChargeCalendar({ days }: { days: readonly ChargeDay[] }): JSX.Element | null {
  if (days.length === 0) return null;
  return (
    <details class="panel charge-calendar">
      <summary>Upcoming charges, day by day</summary>
      <Table
        caption="Charges of the next 30 days by our own calendar"
        columns={COLUMNS}
        rows={days}
        rowKey={({ on, currency }) => `${on} ${currency}`}
        empty=""
        compact
      />
    </details>
  );
}

const COLUMNS: readonly Column<ChargeDay>[] = [
  {
    key: 'day',
    label: 'Day',
    kind: 'date',
    cell: ({ on }) => (
      <a href={hrefOf(PATH, { from: on, to: on })}>
        <DateText date={on} />
      </a>
    ),
  },
  { key: 'charges', label: 'Charges', kind: 'figure', cell: ({ charges }) => charges.toLocaleString('en-US') },
  {
    key: 'amount',
    label: 'Amount',
    kind: 'figure',
    cell: ({ amountMinor, currency }) => <Money value={Amount.of(amountMinor, currency)} />,
  },
];
