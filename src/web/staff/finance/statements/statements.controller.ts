import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FreshSignIn, Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { RunPages } from './run-pages.js';
import { StatementFiles } from './statement-files.js';
import { StatementPages } from './statement-pages.js';

/** The statements of a year: who gets one, sending them, printing them. */
@Controller('staff/finance/statements')
@StaffPages()
export class StatementsController {
  constructor(
    private readonly pages: StatementPages,
    private readonly runs: RunPages,
    private readonly files: StatementFiles,
  ) {}

  @Get()
  @Needs('finance:read')
  overview(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.pages.overview(visit, query);
  }

  @Get(':year/send')
  @Needs('statements:send')
  review(@Visiting() visit: Visit, @Param('year') year: string, @Query() query: unknown): Promise<Answer> {
    return this.pages.review(visit, year, query);
  }

  @Post(':year/send')
  @Needs('statements:send')
  send(@Visiting() visit: Visit, @Param('year') year: string, @Body() body: unknown): Promise<Answer> {
    return this.pages.send(visit, year, body);
  }

  @Get('runs/:id')
  @Needs('finance:read')
  run(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.runs.run(visit, id);
  }

  /** Pause, resume, cancel, or noted as posted. */
  @Post('runs/:id')
  @Needs('statements:send')
  steer(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.runs.steer(visit, id, body);
  }

  @Get('runs/:id/print/:part')
  @Needs('statements:send')
  @FreshSignIn('file')
  print(
    @Visiting() visit: Visit,
    @Param('id') id: string,
    @Param('part') part: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.files.print(visit, id, part, reply);
  }

  @Get('runs/:id/addresses')
  @Needs('statements:send')
  @FreshSignIn('file')
  addresses(@Visiting() visit: Visit, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.files.addresses(visit, id, reply);
  }

  /** The page of one donor as it would be made now. */
  @Get(':year/samples/:donorId')
  @Needs('statements:send')
  sample(@Param('year') year: string, @Param('donorId') donorId: string, @Res() reply: FastifyReply): Promise<void> {
    return this.files.sample(year, donorId, reply);
  }

  /** A version as it was made. */
  @Get('files/:id')
  @Needs('receipts:read')
  file(@Visiting() visit: Visit, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.files.file(visit, id, reply);
  }
}
