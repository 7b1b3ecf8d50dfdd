import { ApiProperty } from '@nestjs/swagger';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { COUNTINGS, type Campaign, campaignState, type Counting } from '../../../campaigns/campaign.js';
import type { CountedCampaign } from '../../../campaigns/figures/campaign-figures.js';
import type { DesignationInUse } from '../../../campaigns/designations/designation.store.js';
import { money, moneyOrNull, MoneyView } from '../common.dto.js';

const STATES = ['coming', 'running', 'over', 'archived'] as const;

export class CampaignDetailView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-4b0a-7c55-9d21-6b1c5f0e7a42' })
  id!: string;

  @ApiProperty({ example: 'fall-2026', description: 'As links carry it: campaign=fall-2026. It never changes.' })
  slug!: string;

  @ApiProperty({ example: 'Fall drive' })
  name!: string;

  @ApiProperty({ enum: STATES })
  state!: (typeof STATES)[number];

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'First day, in the newsroom’s time zone.' })
  startsOn!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Last day, included.' })
  endsOn!: string | null;

  @ApiProperty({ type: MoneyView, nullable: true })
  goal!: MoneyView | null;

  @ApiProperty({ type: 'integer', nullable: true })
  goalGifts!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  goalDonors!: number | null;

  @ApiProperty({
    enum: COUNTINGS,
    description: 'every-gift: money as it comes; year-of-plans: a plan that runs counts with what it brings in a year.',
  })
  counting!: Counting;

  @ApiProperty({ type: MoneyView, description: 'What the goal is measured by, as `counting` says.' })
  raised!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'Given in its days, before anything went back.' })
  given!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'What went back of these gifts, whenever that was.' })
  returned!: MoneyView;

  @ApiProperty({ type: 'integer', example: 120 })
  gifts!: number;

  @ApiProperty({ type: 'integer', example: 97 })
  donors!: number;

  @ApiProperty({ type: 'integer', example: 31, description: 'Donors whose first gift ever is one of these.' })
  newDonors!: number;

  @ApiProperty({ type: MoneyView, description: 'What plans that began in its days and run bring in a month.' })
  monthlyAdded!: MoneyView;

  @ApiProperty({ type: MoneyView, nullable: true, description: 'What it cost; null while nobody said.' })
  cost!: MoneyView | null;

  @ApiProperty({ format: 'date-time', description: 'When these figures were counted.' })
  countedAt!: string;
}

export class CampaignList {
  @ApiProperty({ type: [CampaignDetailView] })
  data!: CampaignDetailView[];
}

export class DesignationDetailView {
  @ApiProperty({ example: 'investigations', description: 'The fund in the ledger and in files. It never changes.' })
  code!: string;

  @ApiProperty({ example: 'Investigative reporting' })
  name!: string;

  @ApiProperty({ description: 'What donors read about it; may be empty.' })
  description!: string;

  @ApiProperty({ description: 'Restricted by donors: booked apart, and named on receipts.' })
  restricted!: boolean;

  @ApiProperty({ description: 'Whether forms may offer it.' })
  open!: boolean;

  @ApiProperty({ type: MoneyView, nullable: true })
  goal!: MoneyView | null;

  @ApiProperty({ type: [String], example: ['article-footer'], description: 'The slugs of the forms that offer it.' })
  forms!: string[];
}

export class DesignationList {
  @ApiProperty({ type: [DesignationDetailView] })
  data!: DesignationDetailView[];
}

export function campaignView(
  campaign: Campaign,
  figures: CountedCampaign,
  { today, currency }: { readonly today: CalendarDate; readonly currency: string },
): CampaignDetailView {
  return {
    id: campaign.id,
    slug: campaign.slug,
    name: campaign.name,
    state: campaignState(campaign, today),
    startsOn: campaign.startsOn,
    endsOn: campaign.endsOn,
    goal: moneyOrNull(campaign.goalMinor, currency),
    goalGifts: campaign.goalGifts,
    goalDonors: campaign.goalDonors,
    counting: campaign.counting,
    raised: money(figures.raisedMinor, currency),
    given: money(figures.givenMinor, currency),
    returned: money(figures.returnedMinor, currency),
    gifts: figures.gifts,
    donors: figures.donors,
    newDonors: figures.newDonors,
    monthlyAdded: money(figures.monthlyMinor, currency),
    cost: moneyOrNull(campaign.costMinor, currency),
    countedAt: figures.countedAt.toISOString(),
  };
}

export function designationView(designation: DesignationInUse, currency: string): DesignationDetailView {
  const { code, name, description, restricted, open, goalMinor, forms } = designation;
  return { code, name, description, restricted, open, goal: moneyOrNull(goalMinor, currency), forms: [...forms] };
}
