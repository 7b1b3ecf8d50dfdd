import type { CalendarDate } from '../../kernel/calendar.js';
import type { Db } from '../../database/db.js';
import { type Campaign, campaignState } from '../campaign.js';
import { runningOffers } from '../matching/matching-offer.store.js';
import type { ShownMatch } from '../matching/matching-offer.js';
import type { CountedCampaign } from './campaign-figures.js';
import { A_MINUTE_MS, countedCampaigns } from './counted-campaigns.js';

/** A campaign as readers see it: its goal and the promise to match, while it runs; counted at most a minute ago. */
export interface ShownCampaign {
  readonly figures: CountedCampaign | null;
  readonly match: ShownMatch | null;
}

/**
 * @param today in the organisation's zone. Figures are null for a campaign without a goal or one that does not run: then
 * nothing is counted.
 */
export async function shownCampaign(
  db: Db,
  campaign: Campaign,
  { today, now }: { readonly today: CalendarDate; readonly now: Date },
): Promise<ShownCampaign> {
  if (campaignState(campaign, today) !== 'running') return { figures: null, match: null };
  const [offer] = await runningOffers(db.manager, [campaign.id], today);
  const hasGoal = (campaign.goalMinor ?? campaign.goalGifts ?? campaign.goalDonors) !== null;
  if (!hasGoal && !offer) return { figures: null, match: null };
  const counted = (await countedCampaigns(db, [campaign.id], { now, maxAgeMs: A_MINUTE_MS })).get(campaign.id) ?? null;
  const progress = counted?.matches.find(({ offerId }) => offerId === offer?.id);
  const unused = offer && { matchedMinor: 0n, leftMinor: offer.capMinor, gifts: 0, reachedOn: null };
  return { figures: hasGoal ? counted : null, match: offer ? { ...unused!, ...offer, ...progress } : null };
}
