import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { ReportPages } from './report-pages.js';

@Controller('staff/reports')
@StaffPages()
export class ReportsController {
  constructor(private readonly reports: ReportPages) {}

  @Get()
  @Needs('reports:read')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.reports.list(visit);
  }

  @Get(':slug')
  @Needs('reports:read')
  report(@Visiting() visit: Visit, @Param('slug') slug: string, @Query() query: unknown): Promise<Answer> {
    return this.reports.report(visit, slug, query);
  }

  @Get(':slug/:chart.svg')
  @Needs('reports:read')
  chart(
    @Param('slug') slug: string,
    @Param('chart') chart: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.reports.chart(slug, chart, query, reply);
  }
}
