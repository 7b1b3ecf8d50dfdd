import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { InvalidInput } from '../../../kernel/app-error.js';
import { yearOf } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { answerOf, askedReport, reportBySlug } from '../../../reports/answers/report-request.js';
import { REPORTS } from '../../../reports/report-list.js';
import { summary } from '../../../reports/giving/summary.js';
import { Needs } from '../../http/access.js';
import { ApiNoun, Documented } from '../openapi/documented.js';
import { NoParameters, StrictPipe } from '../paging.js';
import { ApiReportParameters, reportParameters } from './report-parameters.js';
import { reportCard, ReportList, ReportView, reportView } from './report.dto.js';
import { SummaryQuery, SummaryView, summaryView } from './summary.dto.js';

/** A range of more years would be a slip of the pen, and a row for each of its months. */
const YEARS_MAX = 50;

@Controller('api/v1/reports')
@ApiNoun('Reports')
export class ReportsController {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('reports:read')
  @Documented({
    summary: 'All reports: what each answers, how it reckons, and how it can be asked',
    answer: ReportList,
  })
  list(@Query(StrictPipe) _: NoParameters): ReportList {
    return { data: REPORTS.map(reportCard) };
  }

  @Get('summary')
  @Needs('reports:read')
  @Documented({ summary: 'Totals, counts, new and returning donors over any range', answer: SummaryView })
  async summary(@Query(StrictPipe) query: SummaryQuery): Promise<SummaryView> {
    if (query.to < query.from) {
      throw new InvalidInput([{ field: 'to', message: 'The last date lies before the first. Exchange them.' }]);
    }
    if (yearOf(query.to) - yearOf(query.from) > YEARS_MAX) {
      throw new InvalidInput([{ field: 'to', message: `Ask for at most ${YEARS_MAX} years at once.` }]);
    }
    return summaryView(await summary(this.db, query));
  }

  @Get(':slug')
  @Needs('reports:read')
  @Documented({
    summary: 'One report: the figures and tables of its page',
    description: 'Takes the parameters of the page, and says the same. Each report takes its own choices alone.',
    answer: ReportView,
    problems: { 404: 'There is no such report.' },
  })
  @ApiParam({ name: 'slug', description: 'The slug of the report, from the list.', schema: { type: 'string' } })
  @ApiReportParameters()
  async report(@Param('slug') slug: string, @Query() query: unknown): Promise<ReportView> {
    const definition = reportBySlug(slug);
    const asked = await askedReport(this.db, definition, reportParameters(definition, query), this.clock.now());
    return reportView(asked, await answerOf(this.db, asked));
  }
}
