import { Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { AuditPages } from './audit-pages.js';

@Controller('staff/audit')
@StaffPages()
export class AuditController {
  constructor(private readonly audit: AuditPages) {}

  @Get()
  @Needs('audit:read')
  list(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.audit.list(visit, query);
  }

  @Get('export')
  @Needs('audit:read')
  export(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.audit.export(visit, query, reply);
  }

  @Post('verify')
  @Needs('audit:read')
  verify(@Visiting() visit: Visit): Promise<Answer> {
    return this.audit.verify(visit);
  }
}
