import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import { feeBasisPoints } from '../../../../reports/deposits/deposit-figures.js';
import { type DepositTotals, depositTotals, listDeposits } from '../../../../reports/deposits/deposit-list.js';
import { type Answer, page } from '../../../http/answer.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, sumsText } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { exportedAs } from '../../lists/exported.js';
import { ListDesk, personOf } from '../../lists/list-desk.js';
import { ListPage } from '../../lists/list-page.view.js';
import { openList } from '../../lists/staff-list.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { depositColumns } from './deposit-columns.js';
import { DEPOSIT_LIST } from './deposit-grammar.js';
import { DepositLedger } from './deposit-ledger.view.js';

const ROWS = 50;

/** The list of deposits, and under them the same deposits as one. */
@Injectable()
export class DepositListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDesk,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const context = await this.desk.context(visit);
    const { grammar, address, filters } = openList(DEPOSIT_LIST, query, context);
    const views = await this.desk.views(visit, grammar);
    const way = this.desk.wayTo(grammar, query, views);
    if (way) return way;
    const { organisation } = context;
    const usualSort = DEPOSIT_LIST.usualSort(filters);
    const [totals, slice] = await Promise.all([
      depositTotals(this.db, filters),
      listDeposits(this.db, filters, { after: address.after, limit: ROWS }, address.sort),
    ]);
    const count = totals.reduce((sum, each) => sum + each.count, 0);
    const view = (
      <ListPage
        title="Deposits"
        summary={`${counted(count, 'deposit')} · ${sumsText(totals, organisation.currency)} at the bank`}
        actions={count > 0 && <ExportLinks what="deposits" parameters={exportedAs(address, usualSort)} count={count} />}
        above={<FinanceTabs current="deposits" />}
        below={totals.map((each) => (
          <Together key={each.currency} totals={each} />
        ))}
        grammar={grammar}
        address={address}
        columns={depositColumns(grammar.usualColumns, totals.length === 1 ? totals[0] : undefined)}
        slice={slice}
        views={views}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${grammar.path}/${id}`}
        rowName={({ arrivalDate }) => `Deposit of ${arrivalDate}`}
        caption={address.sort === undefined ? 'Deposits by their day at the bank, the newest first' : 'Deposits'}
        count={count}
        readAt={context.now}
        timeZone={organisation.timeZone}
        usualSort={usualSort}
        footnote="Dates are those of the bank. The last row adds up all that the filters let through; deposits that came back count nothing in it."
        firstEmpty={<FirstEmpty />}
        hasAny={count > 0 || address.filters.phrases.length > 0}
        currency={organisation.currency}
        csrf={visit.caller.csrf}
        person={personOf(visit)}
      />
    );
    const framed = { title: counted(count, 'deposit'), section: 'finance' } as const;
    return page(await this.frame.page(visit, framed, view), address.problems.length > 0 ? 422 : 200);
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
