import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { GiftBatchPages } from './batch-pages.js';
import { RowPages } from './row-pages.js';

/** Gifts that come on paper, batch by batch. */
@Controller('staff/gifts/batches')
@StaffPages()
export class BatchesController {
  constructor(
    private readonly batches: GiftBatchPages,
    private readonly rows: RowPages,
  ) {}

  @Get()
  @Needs('gifts:read')
  list(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.batches.list(visit, query);
  }

  @Get('new')
  @Needs('gifts:record')
  newForm(@Visiting() visit: Visit): Promise<Answer> {
    return this.batches.newForm(visit);
  }

  @Post()
  @Needs('gifts:record')
  open(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.batches.open(visit, body);
  }

  @Get('donors')
  @Needs('gifts:record')
  async donors(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const found = await this.rows.donors(visit, query);
    await reply.header('cache-control', 'no-store').send(found);
  }

  @Get(':id')
  @Needs('gifts:read')
  show(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.rows.show(visit, id, query);
  }

  @Get(':id/figures')
  @Needs('gifts:record')
  figures(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.batches.figures(visit, id);
  }

  @Post(':id/figures')
  @Needs('gifts:record')
  saveFigures(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.batches.saveFigures(visit, id, body);
  }

  @Post(':id/rows')
  @Needs('gifts:record')
  save(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.rows.save(visit, id, body);
  }

  @Post(':id/rows/:row/remove')
  @Needs('gifts:record')
  removeRow(@Param('id') id: string, @Param('row') row: string): Promise<Answer> {
    return this.rows.remove(id, row);
  }

  @Post(':id/post')
  @Needs('gifts:record')
  post(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.rows.post(visit, id);
  }

  @Post(':id/deposit')
  @Needs('deposits:match')
  deposit(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.rows.deposit(visit, id, body);
  }

  @Post(':id/delete')
  @Needs('gifts:record')
  remove(@Param('id') id: string): Promise<Answer> {
    return this.batches.remove(id);
  }

  @Get(':id/letters.pdf')
  @Needs('gifts:record')
  letters(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.batches.letters(id, reply);
  }
}
