import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import type { DepositFilters } from '../../../../deposits/listing/deposit-filters.js';
import { feeBasisPoints } from '../../../../reports/deposits/deposit-figures.js';
import { type DepositTotals, depositTotals, listDeposits } from '../../../../reports/deposits/deposit-list.js';
import type { Answer } from '../../../http/answer.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import type { Visit } from '../../frame/visit.js';
import { exportedAs } from '../../lists/exported.js';
import { type AskedList, type DrawnList, ListFrame } from '../../lists/list-frame.js';
import { ListPage } from '../../lists/list-page.view.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { depositColumns } from './deposit-columns.js';
import { DEPOSIT_LIST } from './deposit-grammar.js';
import { DepositLedger } from './deposit-ledger.view.js';

/** The list of deposits, and under them the same deposits as one. */
@Injectable()
export class DepositListPages {
  constructor(
    private readonly db: Db,
    private readonly lists: ListFrame,
  ) {}

  list(visit: Visit, query: unknown): Promise<Answer> {
    return this.lists.show(visit, DEPOSIT_LIST, query, (asked) => this.draw(asked));
  }

  private async draw(asked: AskedList<DepositFilters>): Promise<DrawnList> {
    const { alike, address, filters, grammar, organisation, rows, usualSort } = asked;
    const [totals, slice] = await Promise.all([
      depositTotals(this.db, filters),
      listDeposits(this.db, filters, rows, address.sort),
    ]);
    const count = totals.reduce((sum, each) => sum + each.count, 0);
    const view = (
      <ListPage
        {...alike}
        title="Deposits"
        summary={`${counted(count, 'deposit')} · ${sumsText(totals, organisation.currency)} at the bank`}
        actions={count > 0 && <ExportLinks what="deposits" parameters={exportedAs(address, usualSort)} count={count} />}
        above={<FinanceTabs current="deposits" />}
        below={totals.map((each) => (
          <Together key={each.currency} totals={each} />
        ))}
        columns={depositColumns(grammar.usualColumns, totals.length === 1 ? totals[0] : undefined)}
        slice={slice}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ arrivalDate }) => `Deposit of ${arrivalDate}`}
        caption={address.sort === undefined ? 'Deposits by their day at the bank, the newest first' : 'Deposits'}
        count={count}
        footnote="Dates are those of the bank. The last row adds up all that the filters let through; deposits that came back count nothing in it."
        firstEmpty={<FirstEmpty />}
        hasAny={count > 0 || address.filters.phrases.length > 0}
      />
    );
    return { title: counted(count, 'deposit'), section: 'finance', view };
  }
}

function Together({ totals }: { totals: DepositTotals }): JSX.Element {
  const { currency, figures, amountMinor, count } = totals;
  const points = feeBasisPoints(figures);
  return (
    <Panel
      title="Together"
      aside={points === null ? counted(count, 'deposit') : `Effective fee rate ${(points / 100).toFixed(2)} %`}
    >
      <DepositLedger
        caption={`${counted(count, 'deposit')} added up`}
        figures={figures}
        amountMinor={amountMinor}
        payoutFeeMinor={0n}
        currency={currency}
      />
      <p class="panel-help">
        A difference here is of deposits that are not reported yet, were asked for by hand, or need a look.
      </p>
    </Panel>
  );
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No deposits yet" action={<Button href="/staff/finance/bank">Open the bank page</Button>}>
      Each payout of the processor and each offline batch will stand here with what it is made of, to the cent, and with
      the line of your bank that it is.
    </EmptyState>
  );
}
