import type { JSX } from 'preact';
import { Money } from '../../../kernel/money.js';
import { Panel } from '../../http/ui/blocks.js';
import { Chart } from '../../http/ui/charts/chart.js';
import { percent } from '../../../reports/answers/cell-text.js';

export interface CampaignsPanelProps {
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly raisedMinor: bigint;
    readonly goalMinor: bigint;
  }[];
  readonly currency: string;
  readonly mayOpen: boolean;
}

/** How far running campaigns are on the way to their goals, as each campaign counts them. */
export function CampaignsPanel({ rows, currency, mayOpen }: CampaignsPanelProps): JSX.Element {
  const share = ({ raisedMinor, goalMinor }: (typeof rows)[number]): string =>
    percent(Number(raisedMinor) / Number(goalMinor));
  return (
    <Panel title="Campaign progress" aside={mayOpen && <a href="/staff/campaigns">All campaigns</a>}>
      <Chart
        chart={{
          key: 'goals',
          kind: 'meter',
          title: 'Campaign progress',
          caption: 'Raised on the way to the goal',
          table: 'campaigns',
          along: 'name',
          series: ['raised', 'goal'],
        }}
        table={{
          key: 'campaigns',
          caption: 'Campaigns with a goal',
          columns: [
            { key: 'name', label: 'Campaign', unit: 'text' },
            { key: 'raised', label: 'Raised', unit: 'money' },
            { key: 'goal', label: 'Goal', unit: 'money' },
          ],
          rows: rows.map(({ id, name, raisedMinor, goalMinor }) => ({
            cells: { name, raised: raisedMinor, goal: goalMinor },
            ...(mayOpen && { links: { name: `/staff/campaigns/${id}` } }),
          })),
          total: null,
        }}
        currency={currency}
        size="side"
      />
      <ul role="list" class="caption campaign-shares">
        {rows.map((row) => (
          <li key={row.id}>
            <bdi>{row.name}</bdi>: {share(row)} of {Money.of(row.goalMinor, currency).formatShort()}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
