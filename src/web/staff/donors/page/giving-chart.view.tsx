import type { JSX } from 'preact';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import { Money } from '../../../../kernel/money.js';
import type { YearGiven } from '../../../../reports/donors/donor-page.js';
import type { ReportChart, ReportTable } from '../../../../reports/report.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Chart } from '../../../http/ui/charts/chart.js';
import { Table } from '../../../http/ui/table.js';

/** What a donor gave, a bar a year; nothing for somebody who gave in no year. */
export function GivingChart(props: {
  years: readonly YearGiven[];
  currency: string;
  today: CalendarDate;
}): JSX.Element | null {
  const { years, currency, today } = props;
  if (years.length === 0) return null;
  const running = today.slice(0, 4);
  const table: ReportTable = {
    key: 'giving',
    caption: 'Given by year of the gift, less what went back',
    columns: [
      { key: 'year', label: 'Year', unit: 'text' },
      { key: 'given', label: 'Given', unit: 'money' },
    ],
    rows: years.map(({ year, givenMinor }) => ({ cells: { year: String(year), given: givenMinor } })),
    total: null,
  };
  const chart: ReportChart = {
    key: 'years',
    kind: 'bars',
    title: findingOf(years, currency),
    caption: 'Given by year, less what went back',
    table: table.key,
    along: 'year',
    series: ['given'],
    running,
  };
  return (
    <Panel title={chart.title} aside={chart.caption}>
      {years.length > 1 && <Chart chart={chart} table={table} currency={currency} size="half" />}
      <details class="chart-table" open={years.length === 1}>
        <summary>Table</summary>
        <Table
          caption={table.caption}
          compact
          rows={years.toReversed()}
          rowKey={({ year }) => String(year)}
          empty=""
          columns={[
            { key: 'year', label: 'Year', cell: ({ year }) => (String(year) === running ? `${year}, so far` : year) },
            { key: 'gifts', label: 'Gifts', kind: 'figure', cell: ({ gifts }) => gifts },
            {
              key: 'given',
              label: 'Given',
              kind: 'figure',
              cell: ({ givenMinor }) => Money.of(givenMinor, currency).format(),
            },
          ]}
        />
      </details>
    </Panel>
  );
}

function findingOf(years: readonly YearGiven[], currency: string): string {
  const best = years.reduce((most, year) => (year.givenMinor > most.givenMinor ? year : most));
  if (years.length === 1) return `Gave ${Money.of(best.givenMinor, currency).formatShort()} in ${best.year}`;
  return `Gave most in ${best.year}: ${Money.of(best.givenMinor, currency).formatShort()}`;
}
