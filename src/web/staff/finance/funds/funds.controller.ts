import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { FundPages } from './fund-pages.js';

@Controller('staff/finance/funds')
@StaffPages()
export class FundsController {
  constructor(private readonly pages: FundPages) {}

  @Get()
  @Needs('finance:read')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.list(visit);
  }

  @Post('releases')
  @Needs('funds:release')
  release(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.release(visit, body);
  }

  @Post('releases/:id/undo')
  @Needs('funds:release')
  undo(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.pages.undo(visit, id, body);
  }
}
