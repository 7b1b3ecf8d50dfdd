import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { TributePages } from './tribute-pages.js';

@Controller('staff/tributes')
@StaffPages()
export class TributesController {
  constructor(private readonly pages: TributePages) {}

  @Get()
  @Needs('donors:read')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.list(visit);
  }

  @Get('cards.pdf')
  @Needs('donors:read')
  async print(@Res() reply: FastifyReply): Promise<void> {
    await reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', 'attachment; filename="tribute-cards.pdf"')
      .header('cache-control', 'no-store')
      .send(await this.pages.print());
  }

  @Post()
  @Needs('gifts:record')
  mailed(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.mailed(visit, body);
  }
}
