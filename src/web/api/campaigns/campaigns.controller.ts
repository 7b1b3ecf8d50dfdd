import { Controller, Get, Param, Query } from '@nestjs/common';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import type { Campaign } from '../../../campaigns/campaign.js';
import { listCampaigns, readCampaign } from '../../../campaigns/campaign.store.js';
import { allDesignations } from '../../../campaigns/designations/designation.store.js';
import { A_MINUTE_MS, countedCampaigns } from '../../../campaigns/figures/counted-campaigns.js';
import { Db } from '../../../database/db.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { Needs } from '../../http/access.js';
import { ApiNoun, Documented } from '../openapi/documented.js';
import { NoParameters, StrictPipe } from '../paging.js';
import { CampaignList, CampaignDetailView, campaignView, DesignationList, designationView } from './campaign.dto.js';

@Controller('api/v1')
@ApiNoun('Campaigns')
export class ApiCampaignsController {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  @Get('campaigns')
  @Needs('donors:read')
  @Documented({
    summary: 'Every campaign with what it has brought',
    description: 'Those that run first, archived ones last; counted at most a minute ago, larger ones less often.',
    answer: CampaignList,
  })
  async list(@Query(StrictPipe) _: NoParameters): Promise<CampaignList> {
    return { data: await this.views(await listCampaigns(this.db.manager)) };
  }

  @Get('campaigns/:id')
  @Needs('donors:read')
  @Documented({ summary: 'One campaign', answer: CampaignDetailView, of: 'campaign' })
  async read(@Param('id') id: string, @Query(StrictPipe) _: NoParameters): Promise<CampaignDetailView> {
    const [view] = await this.views([await readCampaign(this.db.manager, id)]);
    return view!;
  }

  @Get('designations')
  @Needs('donors:read')
  @Documented({ summary: 'Every designation, in the order of lists', answer: DesignationList })
  async designations(@Query(StrictPipe) _: NoParameters): Promise<DesignationList> {
    const { currency } = await readOrganisation(this.db.manager);
    const all = await allDesignations(this.db.manager);
    return { data: all.map((designation) => designationView(designation, currency)) };
  }

  private async views(campaigns: readonly Campaign[]): Promise<CampaignDetailView[]> {
    const { currency, timeZone } = await readOrganisation(this.db.manager);
    const now = this.clock.now();
    const ids = campaigns.map(({ id }) => id);
    const counted = await countedCampaigns(this.db, ids, { now, maxAgeMs: A_MINUTE_MS });
    const shown = { today: dateIn(timeZone, now), currency };
    return campaigns.map((campaign) => campaignView(campaign, counted.get(campaign.id)!, shown));
  }
}
