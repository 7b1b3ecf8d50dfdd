import { Body, Controller, Get, Post } from '@nestjs/common';
import { Public } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { PortalPages } from '../portal-door.js';
import { type PortalVisit, Visiting } from '../visit.js';
import { MembershipPages } from './membership-pages.js';

@Controller('portal/membership')
@Public('donors who are signed in')
@PortalPages()
export class MembershipController {
  constructor(private readonly membership: MembershipPages) {}

  @Get()
  show(@Visiting() visit: PortalVisit): Promise<Answer> {
    return this.membership.show(visit);
  }

  @Get('give')
  give(@Visiting() visit: PortalVisit): Promise<Answer> {
    return this.membership.give(visit);
  }

  @Post('give')
  preview(@Visiting() visit: PortalVisit, @Body() body: unknown): Promise<Answer> {
    return this.membership.preview(visit, body);
  }

  @Post('give/pay')
  pay(@Visiting() visit: PortalVisit, @Body() body: unknown): Promise<Answer> {
    return this.membership.pay(visit, body);
  }
}
