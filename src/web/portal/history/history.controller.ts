import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { PortalPages } from '../portal-door.js';
import { type PortalVisit, Visiting } from '../visit.js';
import { HistoryPages } from './history-pages.js';

/** What was given, with the papers for it. */
@Controller('portal')
@Public('donors who are signed in')
@PortalPages()
export class HistoryController {
  constructor(private readonly history: HistoryPages) {}

  @Get('history')
  list(@Visiting() visit: PortalVisit, @Query() query: unknown): Promise<Answer> {
    return this.history.list(visit, query);
  }

  @Get('receipts/:file')
  receipt(@Visiting() visit: PortalVisit, @Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    return this.history.receipt(visit, file, reply);
  }

  @Get('statements/:donorId/:year')
  statement(
    @Visiting() visit: PortalVisit,
    @Param('donorId') donorId: string,
    @Param('year') year: string,
  ): Promise<Answer> {
    return this.history.statement(visit, donorId, year);
  }

  @Get('statements/:donorId/:year/pdf')
  statementFile(
    @Visiting() visit: PortalVisit,
    @Param('donorId') donorId: string,
    @Param('year') year: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.history.statementFile(visit, donorId, year, reply);
  }
}
