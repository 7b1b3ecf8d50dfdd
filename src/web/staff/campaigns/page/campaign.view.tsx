import type { JSX } from 'preact';
import { type CalendarDate, formatInstant } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { Campaign } from '../../../../campaigns/campaign.js';
import type { CampaignForm } from '../../../../campaigns/campaign.store.js';
import type { CountedCampaign } from '../../../../campaigns/figures/campaign-figures.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import { EmptyState, Panel, Tile } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { hrefOf } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { CampaignStatus, datesText, daysLeftText, GoalBar, goalsOf, giftsHref } from '../campaign-words.js';
import { CampaignCourse, type CourseModel } from './course.view.js';
import { OffersPanel, type OfferRow } from './offers-panel.view.js';

export interface CampaignModel {
  readonly campaign: Campaign;
  readonly figures: CountedCampaign;
  readonly course: CourseModel;
  readonly offers: readonly OfferRow[];
  readonly forms: readonly CampaignForm[];
  readonly organisation: Organisation;
  readonly publicUrl: string;
  readonly today: CalendarDate;
  readonly now: Date;
  readonly mayManage: boolean;
  readonly csrf: string;
}

/** One campaign: how far it is, what it brought day by day, who promised to match it, and where it is asked for. */
export function CampaignView(model: CampaignModel): JSX.Element {
  const { campaign, figures, organisation, today, now, mayManage, csrf } = model;
  const { currency, timeZone } = organisation;
  const goals = goalsOf(campaign, figures, currency);
  const left = daysLeftText(campaign, today);
  const isOld = figures.countedAt.getTime() !== now.getTime();
  return (
    <>
      <PageHead
        title={campaign.name}
        summary={
          <>
            <CampaignStatus campaign={campaign} today={today} /> · {datesText(campaign)}
            {left && ` · ${left}`}
            {isOld && ` · as of ${formatInstant(figures.countedAt, timeZone)}`}
          </>
        }
        actions={mayManage && <Actions campaign={campaign} csrf={csrf} />}
      />
      {campaign.description !== '' && <p class="pre-line">{campaign.description}</p>}
      <Tiles {...model} />
      <Panel title="Goal" aside={COUNTING_WORDS[campaign.counting]}>
        {goals.length === 0 ? (
          <EmptyState title="No goal">With a goal, the ask on your articles can show how far it is.</EmptyState>
        ) : (
          goals.map((goal) => <GoalBar key={goal.key} goal={goal} label="How far the goal is" />)
        )}
      </Panel>
      <CampaignCourse {...model.course} />
      <div class="columns">
        <OffersPanel {...model} />
        <LinkPanel {...model} />
      </div>
      <FormsPanel {...model} />
    </>
  );
}

const COUNTING_WORDS = {
  'every-gift': 'Counts money as it comes, every instalment too',
  'year-of-plans': 'Counts plans that run with what they bring in a year',
} as const;

function Actions({ campaign, csrf }: { campaign: Campaign; csrf: string }): JSX.Element {
  return (
    <>
      <Button kind="plain" href={`/staff/campaigns/${campaign.id}/edit`}>
        Change
      </Button>
      {campaign.slug !== 'general' && (
        <form method="post" action={`/staff/campaigns/${campaign.id}/archive`}>
          <CsrfField token={csrf} />
          <Button kind="quiet" name="archived" value={campaign.archivedAt === null ? 'yes' : 'no'}>
            {campaign.archivedAt === null ? 'Archive' : 'Take out of the archive'}
          </Button>
        </form>
      )}
    </>
  );
}

function Tiles({ campaign, figures, organisation: { currency } }: CampaignModel): JSX.Element {
  const short = (minor: bigint): string => Amount.of(minor, currency).formatShort();
  const gifts = giftsHref(campaign);
  const cost = campaign.costMinor;
  return (
    <div class="tiles">
      <Tile
        label="Raised"
        figure={short(figures.givenMinor - figures.returnedMinor)}
        note={`${short(figures.givenMinor)} given, ${short(figures.returnedMinor)} went back`}
        href={gifts}
      />
      <Tile
        label="Gifts"
        figure={figures.gifts.toLocaleString('en-US')}
        note={counted(figures.donors, 'donor')}
        href={gifts}
      />
      <Tile
        label="New donors"
        figure={figures.newDonors.toLocaleString('en-US')}
        note="Their first gift ever was one of these"
      />
      <Tile
        label="Monthly value added"
        figure={short(figures.monthlyMinor)}
        note={`${counted(figures.plans, 'plan')} begun in its days and running`}
        href={hrefOf('/staff/plans', {
          campaign: campaign.slug,
          'began-from': campaign.startsOn,
          'began-to': campaign.endsOn,
        })}
      />
      {cost !== null && (
        <Tile label="Cost" figure={short(cost)} note={returnText(figures.givenMinor - figures.returnedMinor, cost)} />
      )}
    </div>
  );
}

/** "$4.20 raised for each $1". */
function returnText(raised: bigint, cost: bigint): string {
  if (cost === 0n) return 'Nothing was spent';
  return `${(Number(raised) / Number(cost)).toFixed(2)} times what it cost`;
}

function LinkPanel({ campaign, publicUrl, forms }: CampaignModel): JSX.Element {
  const slug = forms.find(({ campaignId, open }) => open && campaignId === campaign.id)?.slug ?? 'default';
  return (
    <Panel title="Link for letters and posts">
      <p>
        <code class="break">{`${publicUrl}/give/${slug}?campaign=${campaign.slug}`}</code>
      </p>
      <p class="caption">
        On any form, <code>campaign={campaign.slug}</code> in the link counts the gift for this campaign while it runs.
        Without it a gift counts for the campaign of its form. The renewals of a plan stay with the campaign it began
        in.
      </p>
    </Panel>
  );
}

function FormsPanel({ campaign, forms, mayManage, csrf }: CampaignModel): JSX.Element {
  const columns: Column<CampaignForm>[] = [
    {
      key: 'form',
      label: 'Form and ask',
      cell: (form) => (
        <>
          <a href={`/give/${form.slug}`}>{form.slug}</a> {!form.open && <span class="muted">closed</span>}
          <div class="caption">{form.title}</div>
        </>
      ),
    },
    {
      key: 'campaign',
      label: 'Counts for',
      cell: (form) => (form.campaignId === campaign.id ? <b>This campaign</b> : form.campaign),
    },
  ];
  const use: Column<CampaignForm> = {
    key: 'use',
    label: 'Change',
    cell: (form) => (
      <form method="post" action={`/staff/campaigns/${campaign.id}/forms`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="form" value={form.id} />
        {form.campaignId === campaign.id ? (
          campaign.slug !== 'general' && (
            <Button kind="quiet" name="use" value="no">
              Back to general support
            </Button>
          )
        ) : (
          <Button kind="quiet" name="use" value="yes">
            Use for this campaign
          </Button>
        )}
      </form>
    ),
  };
  return (
    <Panel title="Asks and forms">
      <Table
        caption="Forms, and the campaign that each counts for"
        columns={mayManage && campaign.archivedAt === null ? [...columns, use] : columns}
        rows={forms}
        rowKey={({ id }) => id}
        empty={<EmptyState title="No forms" />}
      />
    </Panel>
  );
}
