import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import { giftTotals, listGifts } from '../../../../reports/gift-list.js';
import { type Answer, page } from '../../../http/answer.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ListDesk, personOf } from '../../lists/list-desk.js';
import { ListPage } from '../../lists/list-page.view.js';
import { exportedAs } from '../../lists/exported.js';
import { openList } from '../../lists/staff-list.js';
import { giftColumns } from './gift-columns.js';
import { GIFT_LIST } from './gift-grammar.js';

const ROWS = 50;

/** The list of gifts. */
@Injectable()
export class GiftListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDesk,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const context = await this.desk.context(visit);
    const { grammar, address, filters } = openList(GIFT_LIST, query, context);
    const views = await this.desk.views(visit, grammar);
    const way = this.desk.wayTo(grammar, query, views);
    if (way) return way;
    const { organisation } = context;
    const [totals, slice, all] = await Promise.all([
      giftTotals(this.db, filters),
      listGifts(this.db, filters, { after: address.after, limit: ROWS }, address.sort),
      giftTotals(this.db, {}),
    ]);
    const zone = zoneName(organisation.timeZone);
    const view = (
      <ListPage
        title="Gifts"
        summary={`${counted(totals.count, 'gift')} · ${sumsText(totals.sums, organisation.currency)}`}
        actions={
          <>
            {visit.may('gifts:record') && (
              <Button kind="plain" href="/staff/gifts/record">
                Record a gift
              </Button>
            )}
            <Button kind="plain" href="/staff/gifts/batches">
              Batches
            </Button>
            {visit.may('gifts:export') && totals.count > 0 && (
              <ExportLinks what="gifts" parameters={exportedAs(address, 'date')} count={totals.count} />
            )}
          </>
        }
        grammar={grammar}
        address={address}
        columns={giftColumns(organisation.timeZone, grammar.usualColumns)}
        slice={slice}
        views={views}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ donor }) => donor.name}
        caption={address.sort === undefined ? 'Gifts, the newest first' : 'Gifts'}
        count={totals.count}
        readAt={context.now}
        timeZone={organisation.timeZone}
        usualSort="date"
        footnote={`Amounts as given, before fees and refunds. Dates in ${zone}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={all.count > 0 || address.filters.phrases.length > 0}
        currency={organisation.currency}
        csrf={visit.caller.csrf}
        person={personOf(visit)}
      />
    );
    const framed = { title: counted(totals.count, 'gift'), section: 'gifts', search: filters.text } as const;
    return page(await this.frame.page(visit, framed, view), address.problems.length > 0 ? 422 : 200);
  }
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState
      title="No gifts yet"
      action={
        <div class="row">
          <Button href="/staff#ask">Copy the ask</Button>
        </div>
      }
    >
      Every gift will stand here with its fee, its receipt and the story that it came from:
      <span class="drawn-row" aria-hidden="true">
        <span>Nov 3, 2026</span>
        <span>Rosa Díaz</span>
        <span>$25.00</span>
        <span>Monthly</span>
      </span>
    </EmptyState>
  );
}
