import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { summary, type SummaryFigures, type SummaryRequest } from '../../src/reports/giving/summary.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { MoneyRows } from './money-rows.js';

describe('the summary report', () => {
  let database: TestDatabase;
  let db: Db;
  let rows: MoneyRows;

  beforeAll(async () => {
    database = await testDatabase();
    db = new Db(await newDataSource({ url: database.url, poolMax: 2, applicationName: 'summary-test' }).initialize());
    rows = new MoneyRows(db);
    await rows.organisation();
    await rows.campaign('spring', 'Spring drive');
    // Ada gave first in October; everything else falls into November and December 2026, and March 2027.
    await rows.gift({ donor: 'Ada', at: '2026-11-01T04:59:59Z', amount: 1000, fee: 59 }); // 31 Oct, 23:59:59 in Dallas
    const tooMuch = await rows.gift({
      donor: 'Ada',
      at: '2026-11-01T05:01:00Z', // 1 Nov, 00:01, an hour before clocks go back
      amount: 2500,
      fee: 103,
      articleId: 'a1',
      articleUrl: 'https://news.example/a1',
    });
    await rows.gift({
      donor: 'Ben',
      at: '2026-11-01T07:30:00Z',
      amount: 5000,
      fee: 175,
      designation: 'investigations',
    });
    const late = await rows.gift({
      donor: 'Ben',
      at: '2026-12-01T05:59:00Z', // 30 Nov, 23:59
      amount: 333,
      fee: null,
      articleUrl: 'https://news.example/no-id',
    });
    await rows.gift({ donor: 'Cyd', at: '2026-12-01T06:01:00Z', amount: 10001, fee: 320, campaign: 'spring' }); // 1 Dec
    await rows.gift({ donor: 'Ben', at: '2027-03-14T08:00:00Z', amount: 700, fee: 50, campaign: 'spring' }); // 03:00 CDT
    await rows.unpaid('Dee');
    await rows.refund(tooMuch, 500, '2026-12-01T05:59:59Z'); // 30 Nov, 23:59:59
    await rows.refund(tooMuch, 2000, '2027-01-01T06:00:00Z'); // New Year in Dallas
    await rows.refund(late, 333, '2026-12-10T18:00:00Z', '2027-02-02T18:00:00Z'); // bounced in February
  });

  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  const ask = (by: SummaryRequest['by'], from: string, to: string, more: Partial<SummaryRequest> = {}) =>
    summary(db, { by, from: from as CalendarDate, to: to as CalendarDate, ...more });
  const money = ({ gifts, grossMinor, feeMinor, refundedMinor, netMinor }: SummaryFigures) =>
    [gifts, grossMinor, feeMinor, refundedMinor, netMinor].map(Number);
  const people = ({ donors, newDonors, returningDonors }: SummaryFigures) => [donors, newDonors, returningDonors];

  it('puts a gift into the month of its local date, a refund into the month of its own, and nothing into neither', async () => {
    const { rows: months, total } = await ask('month', '2026-10-01', '2027-03-31');
    expect(months.map((row) => [row.key, ...money(row)])).toEqual([
      ['2026-10', 1, 1000, 59, 0, 941],
      ['2026-11', 3, 7833, 278, 500, 7055],
      ['2026-12', 1, 10001, 320, 333, 9348],
      ['2027-01', 0, 0, 0, 2000, -2000],
      ['2027-02', 0, 0, 0, -333, 333],
      ['2027-03', 1, 700, 50, 0, 650],
    ]);
    expect(money(total)).toEqual([6, 19534, 707, 2500, 16327]);
  });

  it('counts a donor as new once, where the first gift ever falls', async () => {
    const { rows: months, total } = await ask('month', '2026-10-01', '2027-03-31');
    expect(months.map(people)).toEqual([
      [1, 1, 0],
      [2, 1, 1],
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 1],
    ]);
    expect(people(total)).toEqual([3, 3, 0]);
    expect(people((await ask('total', '2026-11-01', '2026-11-30')).total)).toEqual([2, 1, 1]);
    // Ben's first gift ever went to investigations, so he is not new to the general fund.
    expect(people((await ask('total', '2026-11-01', '2026-11-30', { designation: 'general' })).total)).toEqual([
      2, 0, 2,
    ]);
  });

  it('includes both ends of the range, to the day', async () => {
    expect(money((await ask('total', '2026-10-31', '2026-10-31')).total)).toEqual([1, 1000, 59, 0, 941]);
    expect(money((await ask('total', '2026-11-01', '2026-11-01')).total)).toEqual([2, 7500, 278, 0, 7222]);
    expect(money((await ask('total', '2026-11-30', '2026-11-30')).total)).toEqual([1, 333, 0, 500, -167]);
    expect(money((await ask('total', '2027-03-14', '2027-03-14')).total)).toEqual([1, 700, 50, 0, 650]);
  });

  it('shows months as a row even when the range starts and ends within one, and when nothing was given', async () => {
    const { rows: months, total } = await ask('month', '2025-01-31', '2025-03-01');
    expect(months.map((row) => row.key)).toEqual(['2025-01', '2025-02', '2025-03']);
    expect(months.every((row) => row.gifts === 0 && row.averageMinor === null)).toBe(true);
    expect(total).toMatchObject({ gifts: 0, grossMinor: 0n, donors: 0, averageMinor: null });
  });

  it('says how many fees are still unknown, and rounds the average to the nearest cent', async () => {
    const { total } = await ask('total', '2026-11-01', '2026-12-31');
    expect(total.feesPending).toBe(1);
    expect(total.averageMinor).toBe(4459n); // 17834 / 4 = 4458.5
  });

  it('groups by designation and by campaign, the largest first, with their names', async () => {
    const { rows: funds } = await ask('designation', '2026-11-01', '2027-03-31');
    expect(funds.map((row) => [row.key, row.name, Number(row.grossMinor), Number(row.refundedMinor)])).toEqual([
      ['general', 'Where it is needed most', 13534, 2500],
      ['investigations', 'Investigative reporting', 5000, 0],
    ]);
    const { rows: campaigns } = await ask('campaign', '2026-10-01', '2027-03-31');
    expect(campaigns.map((row) => [row.key, row.name, Number(row.grossMinor), ...people(row)])).toEqual([
      ['spring', 'Spring drive', 10701, 2, 1, 1],
      ['general', 'General support', 8833, 2, 2, 0],
    ]);
    expect(money((await ask('total', '2026-10-01', '2027-03-31', { campaign: 'spring' })).total)[1]).toBe(10701);
  });

  it('groups by article: by id, by address where there is no id, and the rest without either', async () => {
    const { rows: articles } = await ask('article', '2026-11-01', '2026-12-31');
    expect(articles.map((row) => [row.key, row.url, Number(row.grossMinor), Number(row.refundedMinor)])).toEqual([
      [null, null, 15001, 0],
      ['a1', 'https://news.example/a1', 2500, 500],
      ['https://news.example/no-id', 'https://news.example/no-id', 333, 333],
    ]);
    const { total } = await ask('total', '2026-11-01', '2026-12-31', { article: 'a1' });
    expect(money(total)).toEqual([1, 2500, 103, 500, 1897]);
  });

  it('states its basis (R-DAT-06)', async () => {
    const { basis } = await ask('total', '2026-11-01', '2026-11-30');
    expect(basis).toEqual({
      gifts: 'gift date',
      fees: 'gift date',
      refunds: 'refund date',
      timeZone: 'America/Chicago',
      currency: 'USD',
    });
  });

  it('agrees with the ledger: gross less refunds is what contributions less refunds say', async () => {
    const { total } = await ask('total', '2026-11-01', '2027-01-31');
    const [ledger] = await db.query<{ sum: string }>(
      `select sum(amount_minor) as sum from ledger_posting posting join ledger_entry entry on entry.id = posting.entry_id
       where account = '1020' and effective_date between '2026-11-01' and '2027-01-31'`,
    );
    expect(total.grossMinor - total.refundedMinor).toBe(BigInt(ledger!.sum));
  });
});
