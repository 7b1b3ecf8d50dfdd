import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { REPORT_PROOFS } from '../../src/finance/proof/sums/report-proof.js';
import { trySql } from '../../src/finance/proof/sql-proof.js';
import { answerOf, askedReport } from '../../src/reports/answers/report-request.js';
import { REVENUE } from '../../src/reports/giving/revenue-report.js';
import { KEEPING } from '../../src/reports/keeping/keeping-report.js';
import { OVERVIEW } from '../../src/reports/overview/overview-report.js';
import { MOVEMENTS, movementsIn, recurringValue } from '../../src/reports/recurring/movements.js';
import { RECURRING } from '../../src/reports/recurring/recurring-report.js';
import type { Cell, ReportDefinition, ReportTable } from '../../src/reports/report.js';
import { freshSums } from '../../src/reports/rollups/fresh-sums.js';
import { summary } from '../../src/reports/giving/summary.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { MoneyRows } from './money-rows.js';

const NOW = new Date('2026-11-24T18:00:00Z');

describe('reports of giving', () => {
  let database: TestDatabase;
  let db: Db;
  let money: MoneyRows;

  beforeAll(async () => {
    database = await testDatabase();
    db = new Db(await newDataSource({ url: database.url, poolMax: 4, applicationName: 'reports-test' }).initialize());
    money = new MoneyRows(db);
    await money.organisation();
    await money.campaign('spring', 'Spring drive');
    await db.query('update organisation set fiscal_year_start = 7');
    // Ada is kept, Ben is missed, Cyd is new, Dee came back after more than a year, Eve gave some year.
    const first = await money.gift({ donor: 'Ada', at: '2025-03-01T18:00:00Z', amount: 4_000, fee: 118 });
    await money.gift({ donor: 'Ada', at: '2026-11-01T05:01:00Z', amount: 5_000, fee: null, campaign: 'spring' }); // 00:01
    await money.gift({ donor: 'Ben', at: '2025-09-01T18:00:00Z', amount: 2_000, fee: 74 });
    await money.gift({ donor: 'Cyd', at: '2026-11-01T04:59:00Z', amount: 3_000, fee: 96 }); // October 31, 23:59
    await money.gift({ donor: 'Dee', at: '2024-08-01T18:00:00Z', amount: 1_000, fee: 52 });
    await money.gift({
      donor: 'Dee',
      at: '2026-10-01T18:00:00Z',
      amount: 1_500,
      fee: 63,
      designation: 'investigations',
    });
    await money.gift({ donor: 'Eve', at: '2023-08-01T18:00:00Z', amount: 9_000, fee: 228 });
    await money.refund(first, 1_000, '2026-11-10T18:00:00Z');
  });

  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  const ask = async (report: ReportDefinition, parameters: Record<string, string>, now = NOW) =>
    answerOf(db, await askedReport(db, report, parameters, now));
  const figures = async (report: ReportDefinition, parameters: Record<string, string>) =>
    Object.fromEntries((await ask(report, parameters)).figures.map(({ key, value }) => [key, value]));
  const rowsOf = (tables: readonly ReportTable[], key: string, ...columns: string[]): Cell[][] =>
    tables.find((table) => table.key === key)!.rows.map(({ cells }) => columns.map((column) => cells[column] ?? null));

  it('say of any days what the summary says of them', async () => {
    const day = fc.integer({ min: 0, max: 1_200 }).map((days) => new Date(Date.UTC(2023, 7, 1) + days * 86_400_000));
    await fc.assert(
      fc.asyncProperty(
        day,
        day,
        fc.constantFrom('rhythm', 'designation', 'method', 'campaign'),
        async (one, other, by) => {
          const [from, to] = [one, other].map((each) => each.toISOString().slice(0, 10)).sort() as [string, string];
          const { total } = await summary(db, { from: from as CalendarDate, to: to as CalendarDate, by: 'total' });
          expect(await figures(REVENUE, { from, to, by })).toEqual({
            raised: total.grossMinor - total.refundedMinor,
            given: total.grossMinor,
            returned: total.refundedMinor,
            fees: total.feeMinor,
            net: total.netMinor,
            gifts: total.gifts,
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('give each month its own days: 23:59 and 00:01, in the night in which clocks go back', async () => {
    const { tables } = await ask(REVENUE, { from: '2026-10-01', to: '2026-11-30', by: 'campaign' });
    expect(rowsOf(tables, 'months', 'month', 'raised', 'gifts')).toEqual([
      ['2026-10', 4_500n, 2],
      ['2026-11', 4_000n, 1],
    ]);
    expect(rowsOf(tables, 'parts', 'name', 'given', 'returned', 'raised')).toEqual([
      ['Spring drive', 5_000n, 0n, 5_000n],
      [expect.stringMatching(/./), 4_500n, 1_000n, 3_500n],
    ]);
  });

  it('hold what was raised against the same days of the year before', async () => {
    const { figures: found } = await ask(OVERVIEW, { period: 'this-month', compare: 'last-year' });
    expect(found.find(({ key }) => key === 'raised')).toMatchObject({
      value: 4_000n,
      compared: { value: 0n, label: 'Nov 1 to 24, 2025' },
      list: '/staff/gifts?from=2026-11-01&to=2026-11-24',
    });
  });

  it('tell who was kept, who is missed, and who is active', async () => {
    // Active a year before November 24, 2026: Ada and Ben; of them Ada gave again.
    expect(await figures(KEEPING, { period: 'this-month' })).toEqual({
      'kept-share': 0.5,
      kept: 1,
      missed: 1,
      active: 3,
    });
    const { tables } = await ask(KEEPING, { period: 'this-month', by: 'first-year' });
    expect(rowsOf(tables, 'kept', 'name', 'base', 'kept', 'missed')).toEqual([['2025', 2, 1, 1]]);
    const byRhythm = await ask(KEEPING, { period: 'this-month', by: 'rhythm' });
    expect(rowsOf(byRhythm.tables, 'kept', 'name', 'base')).toEqual([['Once', 2]]);
    const byTier = await ask(KEEPING, { period: 'this-month', by: 'tier' });
    expect(rowsOf(byTier.tables, 'kept', 'name', 'base')).toEqual([['No member', 2]]);
  });

  it('tell LYBUNT and SYBUNT by fiscal year', async () => {
    const { tables } = await ask(KEEPING, { period: 'this-month' });
    // Fiscal years begin in July: Ada gave in 2025 and 2027, Ben in 2026, Cyd in 2027, Dee in 2025 and 2027, Eve in 2024.
    expect(
      rowsOf(tables, 'fiscal-years', 'year', 'donors', 'before', 'again', 'lybunt', 'lybunt-given', 'sybunt'),
    ).toEqual([
      ['2027 so far', 3, 1, 0, 1, 2_000n, 2],
      ['2026', 1, 2, 0, 2, 5_000n, 3],
      ['2025', 2, 1, 0, 1, 9_000n, 1],
      ['2024', 1, 0, 0, 0, 0n, 0],
    ]);
  });

  it('follow cohorts through the months after their first gift, and leave open what lies ahead', async () => {
    const { tables } = await ask(KEEPING, { from: '2025-03-01', to: '2026-11-30' });
    const rows = rowsOf(tables, 'cohorts', 'month', 'donors', 'after-1', 'after-12');
    expect(rows).toEqual([
      ['2025-03', 1, 0, 0],
      ['2025-09', 1, 0, 0],
      ['2026-10', 1, 0, null],
    ]);
  });

  it('explain every change of the monthly value by five movements, whatever happens to plans in whatever order', async () => {
    const plans: string[] = [];
    const step = fc.record({
      plan: fc.nat(5),
      day: fc.integer({ min: 0, max: 330 }),
      to: fc.constantFrom('begin', 'raise', 'lower', 'yearly', 'pause', 'resume', 'end', 'method'),
    });
    const amounts = new Map<string, { amount: number; interval: string; state: string }>();
    const changed = async (plan: string, day: number, kind: string, partial = false): Promise<void> => {
      const { amount, interval, state } = amounts.get(plan)!;
      const at = new Date(Date.UTC(2026, 0, 1, 18) + day * 86_400_000);
      const after = partial ? { method: 'x' } : { state, amountMinor: String(amount), interval, intervalCount: 1 };
      const ended = state === 'cancelled' ? at : null;
      await db.query(
        `update plan set state = $2, amount_minor = $3, interval = $4, ended_at = $5 where id = $1 and ended_at is null`,
        [plan, state, amount, interval, ended],
      );
      await money.planChange(plan, kind, at, after);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        for (const { plan: which, day, to } of steps) {
          const plan = plans[which % Math.max(1, plans.length)];
          const now = plan ? amounts.get(plan)! : undefined;
          if (to === 'begin' || !plan || !now) {
            const id = await money.plan({ donor: 'Ada', at: '2026-01-01T18:00:00Z', amount: 1_000 });
            plans.push(id);
            amounts.set(id, { amount: 1_000, interval: 'month', state: 'active' });
            await changed(id, day, 'start');
          } else if (now.state !== 'cancelled') {
            if (to === 'raise') now.amount += 700;
            else if (to === 'lower') now.amount = Math.max(100, now.amount - 300);
            else if (to === 'yearly') now.interval = now.interval === 'year' ? 'month' : 'year';
            else if (to === 'pause') now.state = 'paused';
            else if (to === 'resume') now.state = 'active';
            else if (to === 'end') now.state = 'cancelled';
            const kinds = { raise: 'amount', lower: 'amount', yearly: 'rhythm', end: 'cancel' } as const;
            await changed(plan, day, to in kinds ? kinds[to as keyof typeof kinds] : to, to === 'method');
          }
        }
        const from = '2026-03-01' as CalendarDate;
        const to = '2026-11-24' as CalendarDate;
        await freshSums(db, 7);
        const moved = await movementsIn(db, { from, to });
        const parts = moved.new + moved.raised + moved.returned + moved.lowered + moved.lost;
        const [before, after] = [await recurringValue(db, '2026-02-28' as CalendarDate), await recurringValue(db, to)];
        // No change of this test lies after the last day.
        const [now] = await db.query<{ value: string; plans: number }>(
          `select round(coalesce(sum(amount_minor::numeric / case interval when 'year' then 12 else 1 end), 0))::bigint as value,
                  count(*)::int as plans
           from plan where state = 'active' and exists (select from plan_change where plan_id = plan.id)`,
        );
        expect(await recurringValue(db, '2026-12-31' as CalendarDate)).toEqual({
          valueMinor: BigInt(now!.value),
          plans: now!.plans,
        });
        // Each part is rounded by itself.
        expect(Math.abs(Number(parts - moved.change))).toBeLessThanOrEqual(3);
        expect(Math.abs(Number(after.valueMinor - before.valueMinor - moved.change))).toBeLessThanOrEqual(1);
        const { tables } = await ask(RECURRING, { from, to });
        const months = tables.find(({ key }) => key === 'movements')!.rows;
        for (const movement of MOVEMENTS) {
          const inMonths = months.reduce((total, { cells }) => total + (cells[movement] as bigint), 0n);
          expect(Math.abs(Number(inMonths - moved[movement]))).toBeLessThanOrEqual(months.length);
        }
        for (const { cells } of months) {
          const sum = ['start', 'new', 'raised', 'returned', 'lowered', 'lost'].reduce(
            (total, key) => total + (cells[key] as bigint),
            0n,
          );
          expect(sum).toBe(cells['end']);
        }
        for (const sums of ['SUM-01', 'SUM-02']) {
          expect((await trySql(db, sums, REPORT_PROOFS[sums]!)).problems).toEqual([]);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('count a plan that takes the place of another by the difference, and a resumed one as returned', async () => {
    const day = { from: '2026-12-01' as CalendarDate, to: '2026-12-31' as CalendarDate };
    const change = (plan: string, kind: string, state: string, amount: number) =>
      money.planChange(plan, kind, '2026-12-05T18:00:00Z', {
        state,
        amountMinor: String(amount),
        interval: 'month',
        intervalCount: 1,
      });
    const old = await money.plan({ donor: 'Ben', at: '2026-12-01T18:00:00Z', amount: 1_000 });
    await change(old, 'start', 'active', 1_000);
    const heir = await money.plan({ donor: 'Ben', at: '2026-12-05T18:00:00Z', amount: 1_500 });
    await db.query('update plan set replaces_id = $2 where id = $1', [heir, old]);
    await change(heir, 'start', 'active', 1_500);
    await change(old, 'cancel', 'cancelled', 1_000);
    await change(heir, 'pause', 'paused', 1_500);
    await change(heir, 'resume', 'active', 1_500);
    await freshSums(db, 7);
    expect(await movementsIn(db, day)).toEqual({
      new: 1_000n,
      raised: 500n,
      returned: 1_500n,
      lowered: 0n,
      lost: -1_500n,
      change: 1_500n,
      plansNew: 2,
      plansLost: 1,
    });
  });

  it('say what plans were lost to, and leave the share of those that could not be recovered open without any', async () => {
    const { tables, figures: found } = await ask(
      RECURRING,
      { from: '2026-12-01', to: '2026-12-31' },
      new Date('2027-01-05T18:00:00Z'),
    );
    expect(rowsOf(tables, 'lost', 'plans', 'value')).toEqual([
      [0, 0n],
      [0, 0n],
      [1, 1_500n],
      [0, 0n],
    ]);
    expect(found.find(({ key }) => key === 'recovered-share')?.value).toBeNull();
  });
});
