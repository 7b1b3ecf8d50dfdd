import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Needs } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { CampaignEditPages } from './edit-pages.js';
import { OfferPages } from './matching/offer-pages.js';
import { CampaignPages } from './page/campaign-pages.js';

@Controller('staff/campaigns')
@StaffPages()
export class CampaignsController {
  constructor(
    private readonly pages: CampaignPages,
    private readonly edits: CampaignEditPages,
    private readonly offers: OfferPages,
  ) {}

  @Get()
  @Needs('donors:read')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.list(visit);
  }

  @Get('new')
  @Needs('campaigns:manage')
  blank(@Visiting() visit: Visit): Promise<Answer> {
    return this.edits.blank(visit);
  }

  @Post()
  @Needs('campaigns:manage')
  create(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.edits.create(visit, body);
  }

  @Get(':id')
  @Needs('donors:read')
  campaign(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.pages.campaign(visit, id, query);
  }

  @Get(':id/edit')
  @Needs('campaigns:manage')
  edit(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.edits.edit(visit, id);
  }

  @Post(':id')
  @Needs('campaigns:manage')
  save(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.edits.save(visit, id, body);
  }

  @Post(':id/archive')
  @Needs('campaigns:manage')
  archive(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.edits.archive(visit, id, body);
  }

  @Post(':id/forms')
  @Needs('campaigns:manage')
  useForm(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.edits.useForm(visit, id, body);
  }

  @Get(':id/offers/new')
  @Needs('campaigns:manage')
  newOffer(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.offers.blank(visit, id);
  }

  @Post(':id/offers')
  @Needs('campaigns:manage')
  makeOffer(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.offers.save(visit, id, null, body);
  }

  @Get(':id/offers/:offer')
  @Needs('campaigns:manage')
  offer(@Visiting() visit: Visit, @Param('id') id: string, @Param('offer') offer: string): Promise<Answer> {
    return this.offers.edit(visit, id, offer);
  }

  @Post(':id/offers/:offer')
  @Needs('campaigns:manage')
  saveOffer(
    @Visiting() visit: Visit,
    @Param('id') id: string,
    @Param('offer') offer: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    return this.offers.save(visit, id, offer, body);
  }

  @Post(':id/offers/:offer/withdraw')
  @Needs('campaigns:manage')
  withdrawOffer(@Visiting() visit: Visit, @Param('id') id: string, @Param('offer') offer: string): Promise<Answer> {
    return this.offers.withdraw(visit, id, offer);
  }
}
