import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { BatchPages } from './batch-pages.js';
import { JournalPages } from './journal-pages.js';
import { MappingPages } from './mapping-pages.js';

/** The ledger on its way into other programs. */
@Controller('staff/finance/journal')
@StaffPages()
export class JournalController {
  constructor(
    private readonly journal: JournalPages,
    private readonly batches: BatchPages,
    private readonly mapping: MappingPages,
  ) {}

  @Get()
  @Needs('finance:read')
  overview(@Visiting() visit: Visit): Promise<Answer> {
    return this.journal.overview(visit);
  }

  @Get('mapping')
  @Needs('finance:read')
  showMapping(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.mapping.show(visit, query);
  }

  @Post('mapping/:target/settings')
  @Needs('journal:export')
  saveSettings(@Visiting() visit: Visit, @Param('target') target: string, @Body() body: unknown): Promise<Answer> {
    return this.mapping.saveSettings(visit, target, body);
  }

  @Post('mapping/:target/rules')
  @Needs('journal:export')
  saveRule(@Visiting() visit: Visit, @Param('target') target: string, @Body() body: unknown): Promise<Answer> {
    return this.mapping.saveRule(visit, target, body);
  }

  @Post('mapping/:target/rules/:id/remove')
  @Needs('journal:export')
  removeRule(@Visiting() visit: Visit, @Param('target') target: string, @Param('id') id: string): Promise<Answer> {
    return this.mapping.removeRule(visit, target, id);
  }

  @Get(':target')
  @Needs('finance:read')
  target(@Visiting() visit: Visit, @Param('target') target: string, @Query() query: unknown): Promise<Answer> {
    return this.journal.target(visit, target, query);
  }

  @Post(':target/batches')
  @Needs('journal:export')
  make(@Visiting() visit: Visit, @Param('target') target: string, @Body() body: unknown): Promise<Answer> {
    return this.journal.make(visit, target, body);
  }

  @Get(':target/batches/:number')
  @Needs('finance:read')
  batch(@Visiting() visit: Visit, @Param('target') target: string, @Param('number') number: string): Promise<Answer> {
    return this.batches.show(visit, target, number);
  }

  @Post(':target/batches/:number/void')
  @Needs('journal:export')
  makeVoid(
    @Visiting() visit: Visit,
    @Param('target') target: string,
    @Param('number') number: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    return this.batches.makeVoid(visit, target, number, body);
  }

  @Post(':target/batches/:number/again')
  @Needs('journal:export')
  again(@Param('target') target: string, @Param('number') number: string): Promise<Answer> {
    return this.batches.again(target, number);
  }

  @Get(':target/batches/:number/files/:position')
  @Needs('journal:export')
  file(
    @Param('target') target: string,
    @Param('number') number: string,
    @Param('position') position: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.batches.file(target, number, position, reply);
  }

  @Get(':target/batches/:number/zip')
  @Needs('journal:export')
  archive(@Param('target') target: string, @Param('number') number: string, @Res() reply: FastifyReply): Promise<void> {
    return this.batches.archive(target, number, reply);
  }
}
