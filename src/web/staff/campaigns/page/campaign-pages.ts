import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import type { Campaign } from '../../../../campaigns/campaign.js';
import { listCampaigns, listForms, readCampaign } from '../../../../campaigns/campaign.store.js';
import type { CountedCampaign } from '../../../../campaigns/figures/campaign-figures.js';
import { A_MINUTE_MS, countedCampaigns, countedDays } from '../../../../campaigns/figures/counted-campaigns.js';
import type { MatchingOffer } from '../../../../campaigns/matching/matching-offer.js';
import { matchingOffers } from '../../../../campaigns/matching/matching-offer.store.js';
import { Db } from '../../../../database/db.js';
import { type Answer, page } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { CampaignsView } from '../campaigns.view.js';
import { CampaignView } from './campaign.view.js';
import { courseOf } from './course.js';
import type { OfferRow } from './offers-panel.view.js';

/** The list of campaigns, and one of them. */
@Injectable()
export class CampaignPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const { currency, timeZone } = await this.frame.organisation();
    const campaigns = await listCampaigns(this.db.manager);
    const now = this.clock.now();
    const view = CampaignsView({
      campaigns,
      figures: await countedCampaigns(
        this.db,
        campaigns.map(({ id }) => id),
        { now, maxAgeMs: A_MINUTE_MS },
      ),
      now,
      timeZone,
      today: dateIn(timeZone, now),
      currency,
      mayManage: visit.may('campaigns:manage'),
    });
    return page(await this.frame.page(visit, { title: 'Campaigns', section: 'campaigns' }, view));
  }

  /** @throws NotFound */
  async campaign(visit: Visit, id: string, query: unknown): Promise<Answer> {
    const campaign = await readCampaign(this.db.manager, id);
    const organisation = await this.frame.organisation();
    const now = this.clock.now();
    const today = dateIn(organisation.timeZone, now);
    const others = (await listCampaigns(this.db.manager)).filter((each) => each.id !== campaign.id);
    const chosen = others.find((each) => each.id === textFields(query, 'with').with);
    const own = await this.counted(campaign, now);
    const other = chosen ? await this.counted(chosen, now) : null;
    const view = CampaignView({
      campaign,
      figures: own.figures,
      course: { own, other, others, currency: organisation.currency, ...courseOf(own, other, today) },
      offers: offersOf(own.figures, await matchingOffers(this.db.manager, campaign.id)),
      forms: await listForms(this.db.manager),
      organisation,
      publicUrl: this.settings.publicUrl,
      today,
      now,
      mayManage: visit.may('campaigns:manage'),
      csrf: visit.caller.csrf,
    });
    return page(await this.frame.page(visit, { title: campaign.name, section: 'campaigns' }, view));
  }

  private async counted(campaign: Campaign, now: Date) {
    const counted = await countedCampaigns(this.db, [campaign.id], { now, maxAgeMs: 0 });
    const figures: CountedCampaign = counted.get(campaign.id)!;
    return { campaign, figures, days: await countedDays(this.db, campaign.id) };
  }
}

/** The offers with what was counted of them; one that was made since has matched nothing. */
function offersOf(figures: CountedCampaign, offers: readonly MatchingOffer[]): OfferRow[] {
  return offers.map((offer) => {
    const nothing = { matchedMinor: 0n, leftMinor: offer.capMinor, gifts: 0, reachedOn: null };
    return { ...nothing, ...offer, ...figures.matches.find(({ offerId }) => offerId === offer.id) };
  });
}
