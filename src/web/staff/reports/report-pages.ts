import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidInput, NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { latestProof } from '../../../finance/proof/proof-runs.js';
import {
  answerOf,
  askedReport,
  type AskedReport,
  parametersOf,
  reportBySlug,
} from '../../../reports/answers/report-request.js';
import { briefly } from '../../../reports/periods.js';
import { REPORTS } from '../../../reports/report-list.js';
import type { ReportDefinition } from '../../../reports/report.js';
import { type Answer, page } from '../../http/answer.js';
import { hrefOf, textFields } from '../../http/forms.js';
import { chartFile } from '../../http/ui/charts/chart.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { LetterPages } from './letters/letter-pages.js';
import { panel } from './panels.js';
import { isCounting } from '../../../reports/rollups/fresh-sums.js';
import { ProvisionalNotice } from './provisional.view.js';
import { ReportBody, ReportPage, type ReportPageModel, ReportsView } from './report.view.js';
import { visibleTo } from './visible.js';

/** The pages of reports, and their charts as files. */
@Injectable()
export class ReportPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
    private readonly letters: LetterPages,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const view = ReportsView({ reports: REPORTS });
    return page(await this.frame.page(visit, { title: 'Reports', section: 'reports' }, view));
  }

  /** What cannot be understood is told beside its field, with nothing shown: a report never guesses. @throws NotFound */
  async report(visit: Visit, slug: string, query: unknown): Promise<Answer> {
    const definition = reportBySlug(slug);
    const sent = this.sentTo(definition, query);
    const now = this.clock.now();
    const [organisation, latest] = await Promise.all([this.frame.organisation(), latestProof(this.db.manager)]);
    const common = { definition, organisation, now };
    try {
      const asked = await askedReport(this.db, definition, sent, now);
      const letter = await this.letters.panel(visit, asked);
      const answered = await this.answered(visit, asked);
      const provisional = ProvisionalNotice({
        latest,
        mayOpen: visit.may('finance:read'),
        isCounting: await isCounting(this.db),
      });
      return this.show(visit, definition, { ...common, ...answered, provisional, letter });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const refused = {
        values: sent,
        period: null,
        problems: error.fields,
        provisional: null,
        body: null,
        letter: null,
      };
      return this.show(visit, definition, { ...common, ...refused }, 422);
    }
  }

  /** One chart as a drawing of its own. @throws NotFound, InvalidInput */
  async chart(slug: string, key: string, query: unknown, reply: FastifyReply): Promise<void> {
    const definition = reportBySlug(slug);
    const asked = await askedReport(this.db, definition, this.sentTo(definition, query), this.clock.now());
    const { charts, tables } = await answerOf(this.db, asked);
    const chart = charts.find((each) => each.key === key);
    const table = tables.find((each) => each.key === chart?.table);
    if (!chart || !table) throw new NotFound('chart');
    await reply
      .header('content-type', 'image/svg+xml; charset=utf-8')
      .header('content-disposition', `attachment; filename="${slug}-${key}.svg"`)
      .send(chartFile({ chart, table, currency: asked.organisation.currency, size: 'whole' }));
  }

  private async answered(
    visit: Visit,
    asked: AskedReport,
  ): Promise<Pick<ReportPageModel, 'values' | 'period' | 'problems' | 'body'>> {
    const { definition, periods, organisation } = asked;
    const { slug } = definition;
    const parameters = parametersOf(asked);
    const days = periods && { from: periods.period.from, to: periods.period.to };
    const body = await panel(definition.name, hrefOf(`/staff/reports/${slug}`, parameters), async () =>
      ReportBody({
        answer: visibleTo(visit, await answerOf(this.db, asked)),
        currency: organisation.currency,
        slug,
        parameters,
      }),
    );
    return {
      values: { ...days, ...parameters },
      period: periods && {
        label: periods.period.label,
        compared: periods.comparison && briefly(periods.comparison),
      },
      problems: [],
      body,
    };
  }

  private async show(visit: Visit, { name }: ReportDefinition, model: ReportPageModel, status = 200): Promise<Answer> {
    const html = await this.frame.page(visit, { title: name, section: 'reports' }, ReportPage(model));
    return page(html, status);
  }

  private sentTo({ choices }: ReportDefinition, query: unknown): Record<string, string> {
    return textFields(query, 'period', 'from', 'to', 'compare', ...choices.map(({ name }) => name));
  }
}
