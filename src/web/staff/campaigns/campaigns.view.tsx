import type { JSX } from 'preact';
import { type CalendarDate, formatInstant } from '../../../kernel/calendar.js';
import { Money as Amount } from '../../../kernel/money.js';
import type { Campaign } from '../../../campaigns/campaign.js';
import type { CountedCampaign } from '../../../campaigns/figures/campaign-figures.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { Money, Unknown } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';
import { CampaignTabs } from './campaign-tabs.view.js';
import { CampaignStatus, datesText, daysLeftText, GoalBar, goalsOf, giftsHref } from './campaign-words.js';

export interface CampaignsModel {
  readonly campaigns: readonly Campaign[];
  readonly figures: ReadonlyMap<string, CountedCampaign>;
  readonly now: Date;
  readonly timeZone: string;
  readonly today: CalendarDate;
  readonly currency: string;
  readonly mayManage: boolean;
}

/** Every campaign with how far it is; archived ones last, since reports still speak of them. */
export function CampaignsView(model: CampaignsModel): JSX.Element {
  const { campaigns, mayManage } = model;
  const running = campaigns.filter(({ archivedAt }) => archivedAt === null).length;
  return (
    <>
      <PageHead
        title="Campaigns"
        summary={`${counted(running, 'campaign')}, ${campaigns.length - running} archived. Raised is what was given in a campaign’s days, less everything that went back of it.`}
        actions={
          mayManage && (
            <Button kind="plain" href="/staff/campaigns/new">
              New campaign
            </Button>
          )
        }
      />
      <CampaignTabs current="campaigns" />
      <Table
        caption="Campaigns"
        columns={columnsOf(model)}
        rows={campaigns}
        rowKey={({ id }) => id}
        empty={<EmptyState title="No campaigns yet">A campaign says why you ask, and until when.</EmptyState>}
      />
      <AsOf {...model} />
    </>
  );
}

/** When the oldest of these figures was counted, unless all were counted just now. */
function AsOf({ figures, now, timeZone }: CampaignsModel): JSX.Element | null {
  const oldest = Math.min(...[...figures.values()].map(({ countedAt }) => countedAt.getTime()));
  if (!Number.isFinite(oldest) || oldest >= now.getTime()) return null;
  return <p class="caption">As of {formatInstant(new Date(oldest), timeZone)}. A campaign’s own page counts anew.</p>;
}

function columnsOf({ figures, today, currency }: CampaignsModel): Column<Campaign>[] {
  const money = (minor: bigint | undefined): JSX.Element =>
    minor === undefined ? <Unknown /> : <Money value={Amount.of(minor, currency)} />;
  return [
    {
      key: 'name',
      label: 'Campaign',
      cell: (each) => (
        <>
          <a href={`/staff/campaigns/${each.id}`}>{each.name}</a>
          <div class="caption">{[datesText(each), daysLeftText(each, today)].filter(Boolean).join(' · ')}</div>
        </>
      ),
    },
    { key: 'state', label: 'State', cell: (each) => <CampaignStatus campaign={each} today={today} /> },
    {
      key: 'goal',
      label: 'Goal',
      cell: (each) => {
        const goals = goalsOf(each, figures.get(each.id), currency);
        if (goals.length === 0) return <Unknown word="no goal" />;
        return goals.map((goal) => <GoalBar key={goal.key} goal={goal} label={`${each.name}: how far the goal is`} />);
      },
    },
    { key: 'raised', label: 'Raised', kind: 'figure', cell: ({ id }) => money(figures.get(id)?.raisedMinor) },
    {
      key: 'gifts',
      label: 'Gifts',
      kind: 'figure',
      cell: (each) => <a href={giftsHref(each)}>{(figures.get(each.id)?.gifts ?? 0).toLocaleString('en-US')}</a>,
    },
    { key: 'cost', label: 'Cost', kind: 'figure', cell: ({ costMinor }) => money(costMinor ?? undefined) },
  ];
}
