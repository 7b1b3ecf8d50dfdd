import { Controller, Get, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { FinanceHomePages } from './finance-home-pages.js';

@Controller('staff/finance')
@StaffPages()
export class FinanceHomeController {
  constructor(private readonly home: FinanceHomePages) {}

  @Get()
  @Needs('finance:read')
  show(@Visiting() visit: Visit): Promise<Answer> {
    return this.home.show(visit);
  }

  /** Has the proof run now; the page then shows how far it is. */
  @Post('proof')
  @Needs('finance:read')
  prove(@Visiting() visit: Visit): Promise<Answer> {
    return this.home.prove(visit);
  }
}
