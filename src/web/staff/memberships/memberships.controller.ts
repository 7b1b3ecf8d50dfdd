import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FreshSignIn, Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { CataloguePages } from './catalogue-pages.js';
import { MemberListPages } from './listing/member-list-pages.js';
import { MemberPages } from './member-pages.js';
import { QueuePages } from './queue-pages.js';

/** Members, what they are owed, and what they are offered. */
@Controller('staff/memberships')
@StaffPages()
export class MembershipsController {
  constructor(
    private readonly list: MemberListPages,
    private readonly members: MemberPages,
    private readonly queue: QueuePages,
    private readonly catalogue: CataloguePages,
  ) {}

  @Get()
  @Needs('donors:read')
  all(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.list.list(visit, query);
  }

  @Get('queue')
  @Needs('donors:read')
  waiting(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.queue.list(visit, query);
  }

  @Post('queue')
  @Needs('memberships:manage')
  decide(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.queue.decide(visit, body);
  }

  @Get('queue/export')
  @Needs('receipts:export')
  @FreshSignIn('file')
  export(@Visiting() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    return this.queue.export(visit, reply);
  }

  @Get('catalogue')
  @Needs('settings:write')
  show(@Visiting() visit: Visit): Promise<Answer> {
    return this.catalogue.show(visit);
  }

  @Post('catalogue/figures')
  @Needs('settings:write')
  saveFigures(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.catalogue.saveFigures(visit, body);
  }

  @Get('catalogue/tiers/:code')
  @Needs('settings:write')
  tier(@Visiting() visit: Visit, @Param('code') code: string): Promise<Answer> {
    return this.catalogue.tier(visit, code);
  }

  @Post('catalogue/tiers/:code')
  @Needs('settings:write')
  saveTier(@Visiting() visit: Visit, @Param('code') code: string, @Body() body: unknown): Promise<Answer> {
    return this.catalogue.saveTier(visit, code, body);
  }

  @Get('catalogue/benefits/:id')
  @Needs('settings:write')
  benefit(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.catalogue.benefit(visit, id);
  }

  @Post('catalogue/benefits/:id')
  @Needs('settings:write')
  saveBenefit(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.catalogue.saveBenefit(visit, id, body);
  }

  @Get(':donorId')
  @Needs('donors:read')
  member(@Visiting() visit: Visit, @Param('donorId') donorId: string): Promise<Answer> {
    return this.members.member(visit, donorId);
  }

  @Post(':donorId/complimentary')
  @Needs('memberships:manage')
  grant(@Visiting() visit: Visit, @Param('donorId') donorId: string, @Body() body: unknown): Promise<Answer> {
    return this.members.grant(visit, donorId, body);
  }

  @Post(':donorId/terms/:termId/end')
  @Needs('memberships:manage')
  end(@Visiting() visit: Visit, @Param('donorId') donorId: string, @Param('termId') termId: string): Promise<Answer> {
    return this.members.end(visit, donorId, termId);
  }
}
