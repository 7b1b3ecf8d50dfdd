import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { Db } from '../../../database/db.js';
import { campaignFigures } from '../../../campaigns/figures/campaign-figures.js';
import { countAttention } from '../../../reports/attention.js';
import { type AskedReport, parametersOf } from '../../../reports/answers/report-request.js';
import { listGifts } from '../../../reports/gift-list.js';
import {
  type DrawnTable,
  overviewTiles,
  raisedByMonth,
  recurringMovements,
} from '../../../reports/overview/overview-report.js';
import type { ReportQuestion } from '../../../reports/report.js';
import { STORIES } from '../../../reports/sources/stories.js';
import { hrefOf } from '../../http/forms.js';
import type { Visit } from '../frame/visit.js';
import { ChartPanel } from '../reports/chart-panel.view.js';
import { FigureTile } from '../reports/figure-tile.view.js';
import { panel } from '../reports/panels.js';
import { linkFor, visibleFigure, visibleTable } from '../reports/visible.js';
import { AttentionPanel } from './attention-panel.view.js';
import { CampaignsPanel } from './campaigns-panel.view.js';
import { LatestGifts } from './latest-gifts.view.js';
import { StoriesPanel } from './stories-panel.view.js';

const LATEST = 8;
const CAMPAIGNS = 5;
/** Nothing, where there is nothing to say. */
type Shown = JSX.Element | null;

export interface Panels {
  readonly tiles: Shown;
  readonly raised: Shown;
  readonly recurring: Shown;
  readonly stories: Shown;
  readonly attention: Shown;
  readonly latest: Shown;
  readonly campaigns: Shown;
}

const NONE: Panels = {
  tiles: null,
  raised: null,
  recurring: null,
  stories: null,
  attention: null,
  latest: null,
  campaigns: null,
};

/** The panels of Home. Each is made by itself: when one fails, the others stand. */
@Injectable()
export class HomePanels {
  constructor(private readonly db: Db) {}

  /** @param asked null while nothing can be shown of a period: no gifts yet, or a period that does not exist */
  async all(visit: Visit, asked: AskedReport | null, today: CalendarDate, now: Date): Promise<Panels> {
    const attention = visit.may('gifts:read')
      ? panel('Needs attention', '/staff', () => this.attention(visit, today, now))
      : Promise.resolve(null);
    if (asked === null) return { ...NONE, attention: await attention };
    const question = questionOf(this.db, asked);
    const retry = hrefOf('/staff', parametersOf(asked));
    const [tiles, raised, recurring, stories, attended, latest, campaigns] = await Promise.all([
      panel('Figures', retry, () => this.tiles(visit, question)),
      panel('Raised by month', retry, () =>
        this.drawn(visit, asked, raisedByMonth(question), { title: 'Raised by month', slug: 'revenue' }),
      ),
      panel('Recurring movements', retry, () =>
        this.drawn(visit, asked, recurringMovements(question), { title: 'Recurring movements', slug: 'recurring' }),
      ),
      panel('Stories that moved readers', retry, () => this.stories(visit, asked, question)),
      attention,
      panel('Latest gifts', retry, () => this.latest(visit)),
      panel('Campaign progress', retry, () => this.campaigns(visit, asked)),
    ]);
    return { tiles, raised, recurring, stories, attention: attended, latest, campaigns };
  }

  private async tiles(visit: Visit, question: ReportQuestion): Promise<JSX.Element> {
    const tiles = await overviewTiles(question);
    return (
      <div class="tiles figure-tiles">
        {tiles.map(({ figure, note, more }) => (
          <FigureTile
            key={figure.key}
            figure={visibleFigure(visit, figure)}
            currency={question.organisation.currency}
            note={note}
            more={more && linkFor(visit, more.list) !== null ? { text: more.text, href: more.list } : null}
            reportHref={figure.key === 'kept' ? '/staff/reports/keeping-donors' : undefined}
          />
        ))}
      </div>
    );
  }

  private async drawn(
    visit: Visit,
    asked: AskedReport,
    making: Promise<DrawnTable>,
    subject: { title: string; slug: string },
  ): Promise<JSX.Element> {
    const { chart, table } = await making;
    return (
      <ChartPanel
        charts={[chart]}
        table={visibleTable(visit, table)}
        currency={asked.organisation.currency}
        size="half"
        slug="overview"
        parameters={parametersOf(asked)}
        subject={{ title: subject.title, href: hrefOf(`/staff/reports/${subject.slug}`, { period: '12-months' }) }}
      />
    );
  }

  private async stories(visit: Visit, asked: AskedReport, question: ReportQuestion): Promise<JSX.Element> {
    const { tables } = await STORIES.answer({ ...question, comparison: null, chosen: { by: 'story' } });
    return (
      <StoriesPanel
        table={visibleTable(visit, tables[0]!)}
        currency={asked.organisation.currency}
        href={hrefOf('/staff/reports/stories', parametersOf(asked))}
      />
    );
  }

  private async attention(visit: Visit, today: CalendarDate, now: Date): Promise<JSX.Element> {
    const counts = await countAttention(this.db, now, today);
    const mayFinance = visit.may('finance:read');
    return (
      <AttentionPanel
        now={now}
        today={today}
        attention={{
          ...counts,
          erasures: visit.may('donors:erase') ? counts.erasures : 0,
          differences: mayFinance ? counts.differences : 0,
          deposits: mayFinance ? counts.deposits : 0,
          webhooks: visit.may('hooks:manage') ? counts.webhooks : 0,
        }}
      />
    );
  }

  private async latest(visit: Visit): Promise<JSX.Element> {
    const shown = visit.may('finance:read') ? {} : { hidden: ['anonymous-donors'] as const };
    const { items } = await listGifts(this.db, { ...shown }, { limit: LATEST });
    return <LatestGifts gifts={items} withNames={visit.may('gifts:read')} />;
  }

  private async campaigns(visit: Visit, { organisation, today }: AskedReport): Promise<Shown> {
    const running = await this.db.query<{ id: string; name: string; goal: string }>(
      `select id, name, goal_minor::text as goal from campaign
       where archived_at is null and goal_minor is not null and (starts_on is null or starts_on <= $1)
         and (ends_on is null or ends_on >= $1::date - 14)
       order by ends_on nulls last, name limit ${CAMPAIGNS}`,
      [today],
    );
    if (running.length === 0) return null;
    const figures = await campaignFigures(
      this.db.manager,
      running.map(({ id }) => id),
    );
    const rows = running.map(({ id, name, goal }) => ({
      id,
      name,
      raisedMinor: figures.get(id)?.raisedMinor ?? 0n,
      goalMinor: BigInt(goal),
    }));
    return <CampaignsPanel rows={rows} currency={organisation.currency} mayOpen={visit.may('donors:read')} />;
  }
}

function questionOf(db: Db, { organisation, today, now, periods, chosen }: AskedReport): ReportQuestion {
  const { period, comparison } = periods!;
  return { db, organisation, today, now, period, comparison, chosen };
}
