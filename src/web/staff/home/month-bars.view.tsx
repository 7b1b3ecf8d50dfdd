import type { JSX } from 'preact';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { Money as Amount, safeNumber } from '../../../kernel/money.js';
import type { MonthOfGifts } from '../../../reports/home.js';
import { Table } from '../../http/ui/table.js';
import { Money } from '../../http/ui/text.js';

const HEIGHT = 160;
const STEP = 56;
const BAR = 34;

/** "November", for sentences about a month. */
export function monthName(date: CalendarDate | string, style: 'long' | 'short' = 'long'): string {
  const first = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
  return new Intl.DateTimeFormat('en-US', { month: style, timeZone: 'UTC' }).format(first);
}

/** One bar a month from zero, each with its figure; the running month is hatched. The same figures as a table below. */
export function MonthBars({ months, currency }: { months: readonly MonthOfGifts[]; currency: string }): JSX.Element {
  const top = months.reduce((most, { amountMinor }) => (amountMinor > most ? amountMinor : most), 1n);
  const width = months.length * STEP;
  return (
    <figure class="chart">
      <div class="chart-frame" role="region" aria-label="Raised by month, as bars" tabIndex={0}>
        <svg
          class="bars"
          viewBox={`0 -22 ${width} ${HEIGHT + 48}`}
          role="img"
          aria-label="Bars of what was raised in each of the last twelve months; the table below has the figures"
        >
          <defs>
            <pattern id="running" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect class="bar-ground" width="6" height="6" />
              <rect class="bar-stripe" width="3" height="6" />
            </pattern>
          </defs>
          {months.map((month, at) => (
            <Bar key={month.month} {...{ month, at, top, currency }} running={at === months.length - 1} />
          ))}
          <line class="bars-base" x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
        </svg>
      </div>
      <details class="chart-table">
        <summary>Table</summary>
        <Table
          caption="Raised by month"
          columns={[
            { key: 'month', label: 'Month', cell: ({ month }) => `${monthName(month)} ${month.slice(0, 4)}` },
            { key: 'gifts', label: 'Gifts', kind: 'figure', cell: ({ gifts }) => gifts.toLocaleString('en-US') },
            {
              key: 'amount',
              label: 'Raised',
              kind: 'figure',
              cell: ({ amountMinor }) => <Money value={Amount.of(amountMinor, currency)} />,
            },
          ]}
          rows={months.toReversed()}
          rowKey={({ month }) => month}
          empty={null}
          compact
        />
      </details>
    </figure>
  );
}

interface BarProps {
  readonly month: MonthOfGifts;
  readonly at: number;
  readonly top: bigint;
  readonly currency: string;
  readonly running: boolean;
}

function Bar({ month: { month, amountMinor }, at, top, currency, running }: BarProps): JSX.Element {
  const height = safeNumber((amountMinor * BigInt(HEIGHT)) / top);
  const middle = at * STEP + STEP / 2;
  return (
    <g>
      {height > 0 && (
        <rect
          class={running ? 'bar bar-running' : 'bar'}
          fill={running ? 'url(#running)' : undefined}
          x={middle - BAR / 2}
          y={HEIGHT - height}
          width={BAR}
          height={height}
          rx="2"
        />
      )}
      {amountMinor > 0n && (
        <text class="bar-figure" x={middle} y={HEIGHT - height - 6} text-anchor="middle">
          {axisFigure(amountMinor, currency)}
        </text>
      )}
      <text class="bar-label" x={middle} y={HEIGHT + 18} text-anchor="middle">
        {monthName(month, 'short')}
      </text>
    </g>
  );
}

/** "$1.2K": short, because it stands on a bar. */
function axisFigure(minor: bigint, currency: string): string {
  const units = Number(Amount.of(minor, currency).toDecimal());
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: units < 1_000 ? 0 : 1,
    minimumFractionDigits: 0,
  }).format(units);
}
