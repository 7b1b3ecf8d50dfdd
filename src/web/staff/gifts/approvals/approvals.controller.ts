import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { FreshSignIn, Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { ApprovalPages } from './approval-pages.js';

@Controller('staff/gifts/:id/refunds/:refund')
@StaffPages()
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalPages) {}

  @Get()
  @Needs('gifts:refund')
  show(@Visiting() visit: Visit, @Param('id') id: string, @Param('refund') refund: string): Promise<Answer> {
    return this.approvals.show(visit, id, refund);
  }

  @Post('approve')
  @Needs('refunds:approve')
  @FreshSignIn()
  approve(@Visiting() visit: Visit, @Param('id') id: string, @Param('refund') refund: string): Promise<Answer> {
    return this.approvals.approve(visit, id, refund);
  }

  @Post('decline')
  @Needs('refunds:approve')
  decline(
    @Visiting() visit: Visit,
    @Param('id') id: string,
    @Param('refund') refund: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    return this.approvals.decline(visit, id, refund, body);
  }

  @Post('withdraw')
  @Needs('gifts:refund')
  withdraw(@Visiting() visit: Visit, @Param('id') id: string, @Param('refund') refund: string): Promise<Answer> {
    return this.approvals.withdraw(visit, id, refund);
  }
}
