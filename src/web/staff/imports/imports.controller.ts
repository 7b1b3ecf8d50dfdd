import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Db } from '../../../database/db.js';
import { readRun } from '../../../imports/runs/import-run.store.js';
import { Needs } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { ImportPages } from './import-pages.js';
import { MappingPages } from './mapping/mapping-pages.js';
import { SubscriptionPages } from './subscriptions/subscription-pages.js';

/** Donors and gifts from another system. */
@Controller('staff/imports')
@StaffPages()
export class ImportsController {
  constructor(
    private readonly db: Db,
    private readonly pages: ImportPages,
    private readonly mappings: MappingPages,
    private readonly subscriptions: SubscriptionPages,
  ) {}

  @Get()
  @Needs('imports:run')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.list(visit);
  }

  @Post()
  @Needs('imports:run')
  upload(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.upload(visit, body);
  }

  @Post('subscriptions')
  @Needs('imports:run')
  lookForSubscriptions(@Visiting() visit: Visit): Promise<Answer> {
    return this.subscriptions.look(visit);
  }

  /** A file whose columns nobody has named yet shows the form for that. */
  @Get(':id')
  @Needs('imports:run')
  async show(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    const run = await readRun(this.db.manager, id);
    if (run.kind === 'subscriptions') return this.subscriptions.show(visit, run, query);
    return run.state === 'mapping' ? this.mappings.form(visit, run) : this.pages.show(visit, id);
  }

  @Post(':id/mapping')
  @Needs('imports:run')
  map(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.mappings.post(visit, id, body);
  }

  @Post(':id/answers')
  @Needs('imports:run')
  answer(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.pages.answer(visit, id, body);
  }

  @Post(':id/run')
  @Needs('imports:run')
  run(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.pages.start(visit, id, body);
  }

  @Post(':id/pause')
  @Needs('imports:run')
  pause(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.pause(visit, id);
  }

  @Post(':id/resume')
  @Needs('imports:run')
  resume(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.resume(visit, id);
  }

  @Post(':id/cancel')
  @Needs('imports:run')
  cancel(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.cancel(visit, id);
  }

  @Post(':id/undo')
  @Needs('imports:run')
  undo(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.undo(visit, id);
  }

  @Post(':id/reopen')
  @Needs('imports:run')
  reopen(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.reopen(visit, id);
  }

  @Get(':id/refused.csv')
  @Needs('imports:run')
  refused(@Visiting() visit: Visit, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.pages.refused(visit, id, reply);
  }
}
