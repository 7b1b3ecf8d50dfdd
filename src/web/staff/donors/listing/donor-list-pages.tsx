import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { fiscalYearOf } from '../../../../kernel/fiscal-year.js';
import { Db } from '../../../../database/db.js';
import { donorTotals, listedDonors } from '../../../../reports/lists/listed-donors.js';
import { type Answer, page } from '../../../http/answer.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { TagBar } from '../../lists/bulk/tag-bar.view.js';
import { exportedAs } from '../../lists/exported.js';
import { ListDesk, personOf } from '../../lists/list-desk.js';
import { ListPage } from '../../lists/list-page.view.js';
import { openList } from '../../lists/staff-list.js';
import { donorColumns } from './donor-columns.js';
import { DONOR_LIST } from './donor-grammar.js';

const ROWS = 50;

/** The list of donors. */
@Injectable()
export class DonorListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDesk,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const context = await this.desk.context(visit);
    const { grammar, address, filters } = openList(DONOR_LIST, query, context);
    const views = await this.desk.views(visit, grammar);
    const way = this.desk.wayTo(grammar, query, views);
    if (way) return way;
    const { organisation, day } = context;
    const usualSort = DONOR_LIST.usualSort(filters);
    const when = { on: day.today, yearFrom: fiscalYearOf(day.today, day.fiscalYearStart).from };
    const [totals, slice] = await Promise.all([
      donorTotals(this.db, filters),
      listedDonors(this.db, filters, when, { after: address.after, limit: ROWS }, address.sort),
    ]);
    const mayTag = visit.may('donors:write');
    const view = (
      <ListPage
        title="Donors"
        summary={`${counted(totals.count, 'donor')} · ${sumsText(totals.sums, organisation.currency)}`}
        actions={
          <>
            {visit.may('donors:write') && (
              <Button kind="plain" href="/staff/donors/new">
                New donor
              </Button>
            )}
            {visit.may('donors:merge') && (
              <Button kind="plain" href="/staff/donors/duplicates">
                Duplicates
              </Button>
            )}
            {visit.may('donors:export') && totals.count > 0 && (
              <ExportLinks what="donors" parameters={exportedAs(address, usualSort)} count={totals.count} />
            )}
          </>
        }
        grammar={grammar}
        address={address}
        columns={donorColumns(organisation.timeZone, grammar.usualColumns)}
        slice={slice}
        views={views}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ name }) => name}
        caption={address.sort === undefined && usualSort === 'last' ? 'Donors, the latest giver first' : 'Donors'}
        count={totals.count}
        readAt={context.now}
        timeZone={organisation.timeZone}
        usualSort={usualSort}
        footnote={`Lifetime and this fiscal year: everything received, less what went back. Dates in ${zoneName(organisation.timeZone)}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={totals.count > 0 || address.filters.phrases.length > 0}
        currency={organisation.currency}
        csrf={visit.caller.csrf}
        person={personOf(visit)}
        bulk={
          mayTag ? (
            <TagBar csrf={visit.caller.csrf} address={address} tags={context.choices.tags} count={totals.count} />
          ) : undefined
        }
      />
    );
    const framed = { title: counted(totals.count, 'donor'), section: 'donors', search: filters.text } as const;
    return page(await this.frame.page(visit, framed, view), address.problems.length > 0 ? 422 : 200);
  }
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No donors yet" action={<Button href="/staff#ask">Copy the ask</Button>}>
      Everybody whose gift has arrived will stand here, the latest first:
      <span class="drawn-row" aria-hidden="true">
        <span>Rosa Díaz</span>
        <span>Monthly</span>
        <span>$300.00</span>
        <span>Nov 3, 2026</span>
      </span>
    </EmptyState>
  );
}
