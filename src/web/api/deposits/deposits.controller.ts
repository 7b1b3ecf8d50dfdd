import { Controller, Get, Param, Query } from '@nestjs/common';
import { Db } from '../../../database/db.js';
import { depositById, listDeposits } from '../../../reports/deposits/deposit-list.js';
import { depositParts } from '../../../reports/deposits/deposit-views.js';
import { By, type Caller, Needs } from '../../http/access.js';
import { ApiNoun, Documented } from '../openapi/documented.js';
import { BAD_CURSOR, NoParameters, pageOf, PageQuery, StrictPipe } from '../paging.js';
import { DepositLinePage, depositLineView } from './deposit-line.dto.js';
import { DepositPage, DepositQuery, DepositView, depositView } from './deposit.dto.js';

/** What arrived at the bank, with the figures of the page of deposits and of its file. */
@Controller('api/v1/deposits')
@ApiNoun('Deposits')
export class ApiDepositsController {
  constructor(private readonly db: Db) {}

  @Get()
  @Needs('finance:read')
  @Documented({
    summary: 'Deposits by their day at the bank, the newest first',
    answer: DepositPage,
    problems: BAD_CURSOR,
  })
  list(@Query(StrictPipe) query: DepositQuery, @By() caller: Caller): Promise<DepositPage> {
    const { limit: _, cursor: __, ...filters } = query;
    return pageOf(
      query,
      (page) => listDeposits(this.db, filters, page),
      (deposit) => depositView(deposit, caller),
    );
  }

  @Get(':id')
  @Needs('finance:read')
  @Documented({ summary: 'One deposit', answer: DepositView, of: 'deposit' })
  async read(@Param('id') id: string, @Query(StrictPipe) _: NoParameters, @By() caller: Caller): Promise<DepositView> {
    return depositView(await depositById(this.db, id), caller);
  }

  @Get(':id/lines')
  @Needs('finance:read')
  @Documented({
    summary: 'What a deposit is made of, the newest first',
    description: 'The net of all lines comes to the net of the deposit before its payout fee.',
    answer: DepositLinePage,
    of: 'deposit',
    problems: BAD_CURSOR,
  })
  async lines(
    @Param('id') id: string,
    @Query(StrictPipe) query: PageQuery,
    @By() caller: Caller,
  ): Promise<DepositLinePage> {
    const { currency } = await depositById(this.db, id);
    return pageOf(
      query,
      (page) => depositParts(this.db, id, page),
      (part) => depositLineView(part, currency, caller),
    );
  }
}
