import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import type { PlanFilters } from '../../../../plans/listing/plan-filters.js';
import { planFigures } from '../../../../reports/plans/plan-figures.js';
import { listPlans, planTotals } from '../../../../reports/plans/plan-list.js';
import type { Answer } from '../../../http/answer.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import type { Visit } from '../../frame/visit.js';
import { exportedAs } from '../../lists/exported.js';
import { type AskedList, type DrawnList, ListFrame } from '../../lists/list-frame.js';
import { ListPage } from '../../lists/list-page.view.js';
import { planColumns } from './plan-columns.js';
import { PLAN_LIST } from './plan-grammar.js';
import { ChargeCalendar, PlanTiles } from './plan-tiles.view.js';

/** The list of plans. */
@Injectable()
export class PlanListPages {
  constructor(
    private readonly db: Db,
    private readonly lists: ListFrame,
  ) {}

  list(visit: Visit, query: unknown): Promise<Answer> {
    return this.lists.show(visit, PLAN_LIST, query, (asked) => this.draw(visit, asked));
  }

  private async draw(visit: Visit, asked: AskedList<PlanFilters>): Promise<DrawnList> {
    const { alike, address, filters, grammar, organisation, rows, usualSort, day } = asked;
    const [totals, figures, slice] = await Promise.all([
      planTotals(this.db, filters),
      planFigures(this.db, day.today),
      listPlans(this.db, filters, rows, address.sort),
    ]);
    const hasAny = totals.count > 0 || figures.running.count > 0 || address.filters.phrases.length > 0;
    const view = (
      <ListPage
        {...alike}
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
        columns={planColumns(organisation.timeZone, grammar.usualColumns, visit.may('plans:change'))}
        slice={slice}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ donor }) => donor.name}
        caption={
          address.sort === undefined && usualSort === 'next' ? 'Plans, the one that is charged next first' : 'Plans'
        }
        count={totals.count}
        footnote={`A month: yearly and quarterly gifts by their share. Dates in ${zoneName(organisation.timeZone)}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={hasAny}
      />
    );
    return { title: counted(totals.count, 'plan'), section: 'plans', search: filters.text, view };
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
