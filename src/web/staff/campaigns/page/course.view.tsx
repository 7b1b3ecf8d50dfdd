import type { JSX } from 'preact';
import type { Campaign } from '../../../../campaigns/campaign.js';
import type { ReportChart, ReportTable } from '../../../../reports/report.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Chart } from '../../../http/ui/charts/chart.js';
import { SelectField } from '../../../http/ui/fields.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { cellText } from '../../../../reports/answers/cell-text.js';
import { Compared, type ComparedModel } from './compared.view.js';

export interface CourseModel {
  readonly own: ComparedModel;
  /** The campaign that it is compared with. */
  readonly other: ComparedModel | null;
  readonly chart: ReportChart;
  readonly table: ReportTable;
  /** What it can be compared with. */
  readonly others: readonly Campaign[];
  readonly currency: string;
}

/** What came day by day, drawn and as a table, beside another campaign if one is chosen. */
export function CampaignCourse(model: CourseModel): JSX.Element {
  const { own, other, chart, table, others, currency } = model;
  return (
    <Panel title={chart.title} aside={chart.caption}>
      <div class="stack">
        {table.rows.length === 0 ? (
          <EmptyState title="Nothing has come yet">Each day with gifts will be a bar here.</EmptyState>
        ) : (
          <>
            <Chart chart={chart} table={table} currency={currency} size="whole" />
            <details>
              <summary>Table</summary>
              <Table
                caption={table.caption}
                columns={columnsOf(model)}
                rows={table.rows}
                rowKey={(row) => String(row.cells['day'])}
                empty={null}
                compact
              />
            </details>
          </>
        )}
        {other && <Compared one={own} other={other} currency={currency} />}
        {others.length > 0 && (
          <form class="filters" method="get" action={`/staff/campaigns/${own.campaign.id}`}>
            <SelectField
              name="with"
              label="Compare with"
              value={other?.campaign.id ?? ''}
              options={[
                { value: '', label: 'No other campaign' },
                ...others.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <div class="row">
              <Button kind="plain">Compare</Button>
            </div>
          </form>
        )}
      </div>
    </Panel>
  );
}

function columnsOf({ table, currency }: CourseModel): Column<ReportTable['rows'][number]>[] {
  return table.columns.map(({ key, label, unit }) => ({
    key,
    label,
    kind: unit === 'money' || unit === 'count' ? 'figure' : 'date',
    cell: ({ cells, links }) => {
      const text = cellText(cells[key] ?? null, unit, currency) ?? '–';
      return links?.[key] === undefined ? text : <a href={links[key]}>{text}</a>;
    },
  }));
}
