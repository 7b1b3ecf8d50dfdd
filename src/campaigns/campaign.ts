import { AppError } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';

/** How a campaign counts what plans bring. */
export const COUNTINGS = ['every-gift', 'year-of-plans'] as const;
export type Counting = (typeof COUNTINGS)[number];

/** Why we asked: what staff may change of a campaign. Amounts in minor units of the organisation's currency. */
export interface CampaignFacts {
  readonly name: string;
  /** For colleagues. */
  readonly description: string;
  readonly goalMinor: bigint | null;
  readonly goalGifts: number | null;
  readonly goalDonors: number | null;
  /** First and last day in the organisation's zone, both included; null where it has no such day. */
  readonly startsOn: CalendarDate | null;
  readonly endsOn: CalendarDate | null;
  /** What it cost, as staff entered it; null while nobody said. */
  readonly costMinor: bigint | null;
  readonly counting: Counting;
}

export interface Campaign extends CampaignFacts {
  readonly id: string;
  /** Never changes: links and files name the campaign by it. */
  readonly slug: string;
  readonly archivedAt: Date | null;
  /** Grows with each save. */
  readonly version: number;
  /** Who saved it last, and when; null for what came with the installation. */
  readonly changedBy: string | null;
  readonly changedAt: Date | null;
}

/** The campaign of everything that no other campaign asked for. It is never archived. */
export const GENERAL_CAMPAIGN = 'general';

export type CampaignState = 'coming' | 'running' | 'over' | 'archived';

/** How a campaign stands on a day of the organisation's calendar. */
export function campaignState(
  { startsOn, endsOn, archivedAt }: Pick<Campaign, 'startsOn' | 'endsOn' | 'archivedAt'>,
  today: CalendarDate,
): CampaignState {
  if (archivedAt !== null) return 'archived';
  if (startsOn !== null && today < startsOn) return 'coming';
  return endsOn !== null && today > endsOn ? 'over' : 'running';
}

/** Somebody else saved meanwhile. */
export class CampaignChanged extends AppError {
  constructor(readonly campaign: Campaign) {
    super('campaign-changed', 'conflict', 'Somebody else has changed this campaign meanwhile. Nothing was saved.');
  }
}
