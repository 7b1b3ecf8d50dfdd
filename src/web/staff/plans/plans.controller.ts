import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { PlanCarePages } from './care/care-pages.js';
import { ChangePages } from './change-pages.js';
import { PlanListPages } from './listing/plan-list-pages.js';
import { PlanPages } from './plan-pages.js';

/** Recurring giving: the list of plans, one plan, and what staff change of it. */
@Controller('staff/plans')
@StaffPages()
export class StaffPlansController {
  constructor(
    private readonly lists: PlanListPages,
    private readonly plans: PlanPages,
    private readonly changes: ChangePages,
    private readonly care: PlanCarePages,
  ) {}

  @Get()
  @Needs('gifts:read')
  list(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.lists.list(visit, query);
  }

  @Get(':id')
  @Needs('gifts:read')
  plan(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.plans.plan(visit, id, query);
  }

  @Get(':id/changes/new')
  @Needs('plans:change')
  newChange(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.changes.form(visit, id, query);
  }

  /** Shows what would happen; with `step=confirm` it happens. */
  @Post(':id/changes')
  @Needs('plans:change')
  change(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.changes.post(visit, id, body);
  }

  @Post(':id/retry')
  @Needs('plans:change')
  retry(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.care.retry(visit, id, body);
  }

  @Post(':id/card-link')
  @Needs('plans:change')
  cardLink(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.care.cardLink(visit, id, body);
  }
}
