import { Body, Controller, Get, Ip, Param, Post, Query } from '@nestjs/common';
import { NotFound } from '../../../kernel/app-error.js';
import { Public } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { PortalPages } from '../portal-door.js';
import { PortalVisit, Visiting } from '../visit.js';
import { ChangePages } from './change/change-pages.js';
import { EndPages } from './change/end-pages.js';
import { PlanMethod } from './plan-method.js';
import { PlanPages } from './plan-pages.js';
import { PARTS, type Part } from './plan-words.js';

/** The plans of whoever is signed in, and all that they can do with them. */
@Controller('portal/plans')
@PortalPages()
@Public('donors who are signed in')
export class PlansController {
  constructor(
    private readonly plans: PlanPages,
    private readonly changes: ChangePages,
    private readonly ends: EndPages,
    private readonly method: PlanMethod,
  ) {}

  @Get()
  list(@Visiting() visit: PortalVisit, @Query() query: unknown): Promise<Answer> {
    return this.plans.list(visit, query);
  }

  @Get(':id')
  plan(@Visiting() visit: PortalVisit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.plans.plan(visit, id, query);
  }

  @Get(':id/cancel')
  cancelling(@Visiting() visit: PortalVisit, @Param('id') id: string): Promise<Answer> {
    return this.ends.cancelling(visit, id);
  }

  @Post(':id/cancel')
  cancel(@Visiting() visit: PortalVisit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.ends.cancel(visit, id, body);
  }

  @Get(':id/restart')
  restarting(@Visiting() visit: PortalVisit, @Param('id') id: string): Promise<Answer> {
    return this.ends.restarting(visit, id);
  }

  @Post(':id/restart')
  restart(
    @Visiting() visit: PortalVisit,
    @Param('id') id: string,
    @Body() body: unknown,
    @Ip() ip: string,
  ): Promise<Answer> {
    return this.ends.restart(visit, id, body, ip);
  }

  @Post(':id/method')
  changeMethod(@Visiting() visit: PortalVisit, @Param('id') id: string): Promise<Answer> {
    return this.method.change(visit, id);
  }

  @Post(':id/pay')
  pay(@Visiting() visit: PortalVisit, @Param('id') id: string): Promise<Answer> {
    return this.method.pay(visit, id);
  }

  @Get(':id/:part')
  changing(
    @Visiting() visit: PortalVisit,
    @Param('id') id: string,
    @Param('part') part: string,
    @Query() query: unknown,
  ): Promise<Answer> {
    return this.changes.open(visit, id, partOf(part), query);
  }

  @Post(':id/:part')
  change(
    @Visiting() visit: PortalVisit,
    @Param('id') id: string,
    @Param('part') part: string,
    @Body() body: unknown,
    @Ip() ip: string,
  ): Promise<Answer> {
    return this.changes.save(visit, id, partOf(part), body, ip);
  }
}

function partOf(text: string): Part {
  const part = PARTS.find((each) => each === text);
  if (!part) throw new NotFound('page');
  return part;
}
