import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { PortalPages } from '../portal-door.js';
import { type PortalVisit, Visiting } from '../visit.js';
import { DetailsPages } from './details-pages.js';
import { EmailPages } from './email-pages.js';
import { PreferencesPages } from './preferences-pages.js';

/** How donors are called and reached, and what they want to hear. */
@Controller('portal')
@Public('donors who are signed in')
@PortalPages()
export class DetailsController {
  constructor(
    private readonly details: DetailsPages,
    private readonly emails: EmailPages,
    private readonly preferences: PreferencesPages,
  ) {}

  @Get('details')
  list(@Visiting() visit: PortalVisit): Promise<Answer> {
    return this.details.list(visit);
  }

  @Get('details/:donorId')
  form(@Visiting() visit: PortalVisit, @Param('donorId') donorId: string): Promise<Answer> {
    return this.details.form(visit, donorId);
  }

  @Post('details/:donorId')
  save(@Visiting() visit: PortalVisit, @Param('donorId') donorId: string, @Body() body: unknown): Promise<Answer> {
    return this.details.save(visit, donorId, body);
  }

  @Get('details/:donorId/email')
  emailForm(@Visiting() visit: PortalVisit, @Param('donorId') donorId: string): Promise<Answer> {
    return this.emails.form(visit, donorId);
  }

  @Post('details/:donorId/email')
  changeEmail(
    @Visiting() visit: PortalVisit,
    @Param('donorId') donorId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    return this.emails.ask(visit, donorId, body, request);
  }

  @Post('details/:donorId/email/withdraw')
  keepEmail(@Visiting() visit: PortalVisit, @Param('donorId') donorId: string): Promise<Answer> {
    return this.emails.withdraw(visit, donorId);
  }

  @Get('preferences')
  preferencesForm(@Visiting() visit: PortalVisit): Promise<Answer> {
    return this.preferences.form(visit);
  }

  @Post('preferences/:donorId')
  savePreferences(
    @Visiting() visit: PortalVisit,
    @Param('donorId') donorId: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    return this.preferences.save(visit, donorId, body);
  }
}
