import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import { undeliveredReceipts } from '../../../../receipts/delivery/undelivered.js';
import { reservedNumbers } from '../../../../receipts/issues/reservations.js';
import { listReceipts, receiptTotals } from '../../../../reports/receipt-register.js';
import { type Answer, page } from '../../../http/answer.js';
import { hrefOf } from '../../../http/forms.js';
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
import { receiptColumns } from '../receipts-table.view.js';
import { RECEIPT_LIST } from './receipt-grammar.js';
import { Reserved, Undelivered } from './register-notices.view.js';

const ROWS = 50;
const LATE_ROWS = 5;

/** The register of receipts. */
@Injectable()
export class ReceiptListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDesk,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const context = await this.desk.context(visit);
    const { grammar, address, filters } = openList(RECEIPT_LIST, query, context);
    const views = await this.desk.views(visit, grammar);
    const way = this.desk.wayTo(grammar, query, views);
    if (way) return way;
    const { organisation, now } = context;
    const usualSort = RECEIPT_LIST.usualSort(filters);
    const [totals, slice, undelivered, reserved] = await Promise.all([
      receiptTotals(this.db, filters),
      listReceipts(this.db, filters, { after: address.after, limit: ROWS }, address.sort),
      undeliveredReceipts(this.db.manager, { now, limit: LATE_ROWS }),
      reservedNumbers(this.db.manager),
    ]);
    const hasAny = totals.count > 0 || address.filters.phrases.length > 0;
    const view = (
      <ListPage
        title="Receipts"
        summary={summaryOf(totals, organisation.currency)}
        actions={
          <>
            {hasAny && (
              <Button kind="plain" href={`${grammar.path}/print`}>
                To print
              </Button>
            )}
            {visit.may('receipts:export') && totals.count > 0 && (
              <>
                <Button kind="plain" href={hrefOf(`${grammar.path}/zip`, address.filters.parameters)}>
                  PDFs as ZIP
                </Button>
                <ExportLinks what="receipts" parameters={exportedAs(address, usualSort)} count={totals.count} />
              </>
            )}
          </>
        }
        above={
          <>
            <Undelivered undelivered={undelivered} timeZone={organisation.timeZone} />
            <Reserved reserved={reserved} />
          </>
        }
        grammar={grammar}
        address={address}
        columns={receiptColumns(grammar.usualColumns)}
        slice={slice}
        views={views}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ label }) => label}
        caption={address.sort === undefined ? 'Register of receipts, the highest number first' : 'Register of receipts'}
        count={totals.count}
        readAt={now}
        timeZone={organisation.timeZone}
        usualSort={usualSort}
        footnote={`Numbers run without a gap: a void receipt keeps its number and stays in the register with its reason. Dates in ${zoneName(organisation.timeZone)}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={hasAny}
        currency={organisation.currency}
        csrf={visit.caller.csrf}
        person={personOf(visit)}
      />
    );
    const framed = { title: counted(totals.count, 'receipt'), section: 'receipts', search: filters.text } as const;
    return page(await this.frame.page(visit, framed, view), address.problems.length > 0 ? 422 : 200);
  }
}

/** "301 receipts · 2 void · $10,573.50 issued". */
function summaryOf({ count, issued, sums }: Awaited<ReturnType<typeof receiptTotals>>, currency: string): string {
  const voided = count - issued;
  return [
    counted(count, 'receipt'),
    ...(voided > 0 ? [`${voided.toLocaleString('en-US')} void`] : []),
    `${sumsText(sums, currency)} issued`,
  ].join(' · ');
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No receipts yet">
      Every gift that arrives gets a numbered receipt. It will stand here with its PDF, and finance can export the list.
    </EmptyState>
  );
}
