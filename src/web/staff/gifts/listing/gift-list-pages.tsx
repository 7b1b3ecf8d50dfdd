import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import type { GiftFilters } from '../../../../gifts/listing/gift-filters.js';
import { giftTotals, listGifts } from '../../../../reports/gift-list.js';
import type { Answer } from '../../../http/answer.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import type { Visit } from '../../frame/visit.js';
import { type AskedList, type DrawnList, ListFrame } from '../../lists/list-frame.js';
import { ListPage } from '../../lists/list-page.view.js';
import { exportedAs } from '../../lists/exported.js';
import { giftColumns } from './gift-columns.js';
import { GIFT_LIST } from './gift-grammar.js';

/** The list of gifts. */
@Injectable()
export class GiftListPages {
  constructor(
    private readonly db: Db,
    private readonly lists: ListFrame,
  ) {}

  list(visit: Visit, query: unknown): Promise<Answer> {
    return this.lists.show(visit, GIFT_LIST, query, (asked) => this.draw(visit, asked));
  }

  private async draw(visit: Visit, asked: AskedList<GiftFilters>): Promise<DrawnList> {
    const { alike, address, filters, grammar, organisation, rows, usualSort } = asked;
    const [totals, slice, all] = await Promise.all([
      giftTotals(this.db, filters),
      listGifts(this.db, filters, rows, address.sort),
      giftTotals(this.db, {}),
    ]);
    const zone = zoneName(organisation.timeZone);
    const view = (
      <ListPage
        {...alike}
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
              <ExportLinks what="gifts" parameters={exportedAs(address, usualSort)} count={totals.count} />
            )}
          </>
        }
        columns={giftColumns(organisation.timeZone, grammar.usualColumns)}
        slice={slice}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ donor }) => donor.name}
        caption={address.sort === undefined ? 'Gifts, the newest first' : 'Gifts'}
        count={totals.count}
        footnote={`Amounts as given, before fees and refunds. Dates in ${zone}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={all.count > 0 || address.filters.phrases.length > 0}
      />
    );
    return { title: counted(totals.count, 'gift'), section: 'gifts', search: filters.text, view };
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
