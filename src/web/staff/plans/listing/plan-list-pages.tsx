import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import { planFigures } from '../../../../reports/plans/plan-figures.js';
import { listPlans, planTotals } from '../../../../reports/plans/plan-list.js';
import { type Answer, page } from '../../../http/answer.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { exportedAs } from '../../lists/exported.js';
import { ListDesk, personOf } from '../../lists/list-desk.js';
import { ListPage } from '../../lists/list-page.view.js';
import { openList } from '../../lists/staff-list.js';
import { planColumns } from './plan-columns.js';
import { PLAN_LIST } from './plan-grammar.js';
import { ChargeCalendar, PlanTiles } from './plan-tiles.view.js';

const ROWS = 50;

/** The list of plans. */
@Injectable()
export class PlanListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDesk,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const context = await this.desk.context(visit);
    const { grammar, address, filters } = openList(PLAN_LIST, query, context);
    const views = await this.desk.views(visit, grammar);
    const way = this.desk.wayTo(grammar, query, views);
    if (way) return way;
    const { organisation, day } = context;
    const usualSort = PLAN_LIST.usualSort(filters);
    const [totals, figures, slice] = await Promise.all([
      planTotals(this.db, filters),
      planFigures(this.db, day.today),
      listPlans(this.db, filters, { after: address.after, limit: ROWS }, address.sort),
    ]);
    const hasAny = totals.count > 0 || figures.running.count > 0 || address.filters.phrases.length > 0;
    const view = (
      <ListPage
        title="Recurring"
        summary={`${counted(totals.count, 'plan')} · ${sumsText(totals.monthly, organisation.currency)} a month`}
        actions={
          <>
            <Button kind="plain" href="/staff/care">
              Failed charges
            </Button>
            {visit.may('gifts:export') && totals.count > 0 && (
              <ExportLinks what="plans" parameters={exportedAs(address, usualSort)} count={totals.count} />
            )}
          </>
        }
        above={
          hasAny && (
            <>
              <PlanTiles figures={figures} currency={organisation.currency} />
              <ChargeCalendar days={figures.days} />
            </>
          )
        }
        grammar={grammar}
        address={address}
        columns={planColumns(organisation.timeZone, grammar.usualColumns, visit.may('plans:change'))}
        slice={slice}
        views={views}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ donor }) => donor.name}
        caption={
          address.sort === undefined && usualSort === 'next' ? 'Plans, the one that is charged next first' : 'Plans'
        }
        count={totals.count}
        readAt={context.now}
        timeZone={organisation.timeZone}
        usualSort={usualSort}
        footnote={`A month: yearly and quarterly gifts by their share. Dates in ${zoneName(organisation.timeZone)}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={hasAny}
        currency={organisation.currency}
        csrf={visit.caller.csrf}
        person={personOf(visit)}
      />
    );
    const framed = { title: counted(totals.count, 'plan'), section: 'plans', search: filters.text } as const;
    return page(await this.frame.page(visit, framed, view), address.problems.length > 0 ? 422 : 200);
  }
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No plans yet" action={<Button href="/staff#ask">Copy the ask</Button>}>
      Everybody who gives every month, quarter or year will stand here, the next charge first:
      <span class="drawn-row" aria-hidden="true">
        <span>Rosa Díaz</span>
        <span>$25.00</span>
        <span>monthly</span>
        <span>Active</span>
      </span>
    </EmptyState>
  );
}
