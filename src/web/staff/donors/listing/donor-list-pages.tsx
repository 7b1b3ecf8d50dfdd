import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { fiscalYearOf } from '../../../../kernel/fiscal-year.js';
import { Db } from '../../../../database/db.js';
import type { DonorFilters } from '../../../../donors/listing/donor-filters.js';
import { donorTotals, listedDonors } from '../../../../reports/lists/listed-donors.js';
import type { Answer } from '../../../http/answer.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import type { Visit } from '../../frame/visit.js';
import { TagBar } from '../../lists/bulk/tag-bar.view.js';
import { exportedAs } from '../../lists/exported.js';
import { type AskedList, type DrawnList, ListFrame } from '../../lists/list-frame.js';
import { ListPage } from '../../lists/list-page.view.js';
import { donorColumns } from './donor-columns.js';
import { DONOR_LIST } from './donor-grammar.js';

/** The list of donors. */
@Injectable()
export class DonorListPages {
  constructor(
    private readonly db: Db,
    private readonly lists: ListFrame,
  ) {}

  list(visit: Visit, query: unknown): Promise<Answer> {
    return this.lists.show(visit, DONOR_LIST, query, (asked) => this.draw(visit, asked));
  }

  private async draw(visit: Visit, asked: AskedList<DonorFilters>): Promise<DrawnList> {
    const { alike, address, filters, grammar, organisation, rows, usualSort, day } = asked;
    const when = { on: day.today, yearFrom: fiscalYearOf(day.today, day.fiscalYearStart).from };
    const [totals, slice] = await Promise.all([
      donorTotals(this.db, filters),
      listedDonors(this.db, filters, when, rows, address.sort),
    ]);
    const mayTag = visit.may('donors:write');
    const view = (
      <ListPage
        {...alike}
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
        columns={donorColumns(organisation.timeZone, grammar.usualColumns)}
        slice={slice}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ name }) => name}
        caption={address.sort === undefined && usualSort === 'last' ? 'Donors, the latest giver first' : 'Donors'}
        count={totals.count}
        footnote={`Lifetime and this fiscal year: everything received, less what went back. Dates in ${zoneName(organisation.timeZone)}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={totals.count > 0 || address.filters.phrases.length > 0}
        bulk={
          mayTag ? (
            <TagBar csrf={visit.caller.csrf} address={address} tags={asked.choices.tags} count={totals.count} />
          ) : undefined
        }
      />
    );
    return { title: counted(totals.count, 'donor'), section: 'donors', search: filters.text, view };
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
