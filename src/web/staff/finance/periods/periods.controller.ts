import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { PeriodPages } from './period-pages.js';

@Controller('staff/finance/periods')
@StaffPages()
export class PeriodsController {
  constructor(private readonly periods: PeriodPages) {}

  @Get()
  @Needs('finance:read')
  list(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.periods.list(visit, query);
  }

  @Get(':month')
  @Needs('finance:read')
  show(@Visiting() visit: Visit, @Param('month') month: string): Promise<Answer> {
    return this.periods.show(visit, month);
  }

  @Post(':month/close')
  @Needs('periods:close')
  close(@Visiting() visit: Visit, @Param('month') month: string, @Body() body: unknown): Promise<Answer> {
    return this.periods.close(visit, month, body);
  }

  @Post(':month/soft-close')
  @Needs('periods:close')
  softClose(@Visiting() visit: Visit, @Param('month') month: string, @Body() body: unknown): Promise<Answer> {
    return this.periods.softClose(visit, month, body);
  }

  @Post(':month/reopen')
  @Needs('periods:reopen')
  reopen(@Visiting() visit: Visit, @Param('month') month: string, @Body() body: unknown): Promise<Answer> {
    return this.periods.reopen(visit, month, body);
  }
}
