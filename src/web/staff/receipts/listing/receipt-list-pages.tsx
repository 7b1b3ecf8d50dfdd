import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import { undeliveredReceipts } from '../../../../receipts/delivery/undelivered.js';
import { reservedNumbers } from '../../../../receipts/issues/reservations.js';
import type { ReceiptFilters } from '../../../../receipts/listing/receipt-filters.js';
import { listReceipts, receiptTotals } from '../../../../reports/receipt-register.js';
import type { Answer } from '../../../http/answer.js';
import { hrefOf } from '../../../http/forms.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import type { Visit } from '../../frame/visit.js';
import { exportedAs } from '../../lists/exported.js';
import { type AskedList, type DrawnList, ListFrame } from '../../lists/list-frame.js';
import { ListPage } from '../../lists/list-page.view.js';
import { receiptColumns } from '../receipts-table.view.js';
import { RECEIPT_LIST } from './receipt-grammar.js';
import { Reserved, Undelivered } from './register-notices.view.js';

const LATE_ROWS = 5;

/** The register of receipts. */
@Injectable()
export class ReceiptListPages {
  constructor(
    private readonly db: Db,
    private readonly lists: ListFrame,
  ) {}

  list(visit: Visit, query: unknown): Promise<Answer> {
    return this.lists.show(visit, RECEIPT_LIST, query, (asked) => this.draw(visit, asked));
  }

  private async draw(visit: Visit, asked: AskedList<ReceiptFilters>): Promise<DrawnList> {
    const { alike, address, filters, grammar, organisation, rows, usualSort, now } = asked;
    const [totals, slice, undelivered, reserved] = await Promise.all([
      receiptTotals(this.db, filters),
      listReceipts(this.db, filters, rows, address.sort),
      undeliveredReceipts(this.db.manager, { now, limit: LATE_ROWS }),
      reservedNumbers(this.db.manager),
    ]);
    const hasAny = totals.count > 0 || address.filters.phrases.length > 0;
    const view = (
      <ListPage
        {...alike}
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
        columns={receiptColumns(grammar.usualColumns)}
        slice={slice}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ label }) => label}
        caption={address.sort === undefined ? 'Register of receipts, the highest number first' : 'Register of receipts'}
        count={totals.count}
        footnote={`Numbers run without a gap: a void receipt keeps its number and stays in the register with its reason. Dates in ${zoneName(organisation.timeZone)}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={hasAny}
      />
    );
    return { title: counted(totals.count, 'receipt'), section: 'receipts', search: filters.text, view };
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
