import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NotFound } from '../../../../kernel/app-error.js';
import { Clock } from '../../../../kernel/clock.js';
import { Db } from '../../../../database/db.js';
import { answerOf, type AskedReport, askedReport, reportBySlug } from '../../../../reports/answers/report-request.js';
import type { ReportTable } from '../../../../reports/report.js';
import { Needs } from '../../../http/access.js';
import { textFields } from '../../../http/forms.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { reportCsv, reportWorkbook } from './report-file.js';

/** Tables of reports as files. They hold figures and nobody's name: whoever sees the page may take them. */
@Controller('staff/reports')
@StaffPages()
export class ReportFilesController {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  @Get(':slug/:table.csv')
  @Needs('reports:read')
  async csv(
    @Param('slug') slug: string,
    @Param('table') key: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { asked, table } = await this.find(slug, key, query);
    await named(reply, asked, table, 'csv')
      .header('content-type', 'text/csv; charset=utf-8')
      .send(reportCsv(asked, table));
  }

  @Get(':slug/:table.xlsx')
  @Needs('reports:read')
  async workbook(
    @Param('slug') slug: string,
    @Param('table') key: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { asked, table } = await this.find(slug, key, query);
    await named(reply, asked, table, 'xlsx')
      .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .send(reportWorkbook(asked, table));
  }

  /** @throws NotFound, InvalidInput */
  private async find(slug: string, key: string, query: unknown): Promise<{ asked: AskedReport; table: ReportTable }> {
    const definition = reportBySlug(slug);
    const sent = textFields(query, 'period', 'from', 'to', 'compare', ...definition.choices.map(({ name }) => name));
    const asked = await askedReport(this.db, definition, sent, this.clock.now());
    const { tables } = await answerOf(this.db, asked);
    const table = tables.find((each) => each.key === key);
    if (!table) throw new NotFound('table');
    return { asked, table };
  }
}

/** "stories-groups-2026-11-01-to-2026-11-30.csv". */
function named(
  reply: FastifyReply,
  { definition, periods, today }: AskedReport,
  { key }: ReportTable,
  ending: string,
): FastifyReply {
  const days = periods ? `${periods.period.from}-to-${periods.period.to}` : today;
  return reply.header('content-disposition', `attachment; filename="${definition.slug}-${key}-${days}.${ending}"`);
}
