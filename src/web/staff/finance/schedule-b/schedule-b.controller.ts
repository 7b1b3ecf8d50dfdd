import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FreshSignIn, Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { ScheduleBPages } from './schedule-b-pages.js';

@Controller('staff/finance')
@StaffPages()
export class ScheduleBController {
  constructor(private readonly pages: ScheduleBPages) {}

  @Get('schedule-b')
  @Needs('schedule-b:read')
  list(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.pages.list(visit, query);
  }

  @Get('schedule-b.csv')
  @Needs('schedule-b:read')
  @FreshSignIn('file')
  export(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.pages.export(visit, query, reply);
  }
}
