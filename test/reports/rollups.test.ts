import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { LIST_PROOFS } from '../../src/finance/proof/sums/list-proof.js';
import { REPORT_PROOFS } from '../../src/finance/proof/sums/report-proof.js';
import { trySql } from '../../src/finance/proof/sql-proof.js';
import { freshSums, isCounting, reckonAllSums } from '../../src/reports/rollups/fresh-sums.js';
import { foldGiftTally, rebuildListSums } from '../../src/reports/lists/list-sums.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { MoneyRows } from './money-rows.js';

describe('sums that reports read', () => {
  let database: TestDatabase;
  let db: Db;
  let money: MoneyRows;

  beforeAll(async () => {
    database = await testDatabase();
    db = new Db(await newDataSource({ url: database.url, poolMax: 4, applicationName: 'sums-test' }).initialize());
    money = new MoneyRows(db);
    await money.organisation();
    await money.campaign('spring', 'Spring drive');
  });

  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  const proof = () => trySql(db, 'SUM-01', REPORT_PROOFS['SUM-01']!);
  const differences = async () => (await proof()).problems.map(({ object }) => object);
  const ofLists = async () => (await trySql(db, 'SUM-03', LIST_PROOFS['SUM-03']!)).problems.map(({ object }) => object);
  const rowsOf = (table: string) => db.query<Record<string, unknown>>(`select * from ${table} order by 1, 2`);

  it('are what the gifts say, whatever happens to gifts, in whatever order, and however often they are reckoned', async () => {
    const donors = ['Ada', 'Ben', 'Cyd', 'Dee'];
    const day = fc.integer({ min: 0, max: 1400 });
    const steps = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('give' as const), donor: fc.constantFrom(...donors), day, campaign: fc.boolean() }),
        fc.record({ do: fc.constant('renew' as const), day }),
        fc.record({ do: fc.constant('refund' as const), which: fc.nat(), day }),
        fc.record({ do: fc.constant('bounce' as const), which: fc.nat(), day }),
        fc.record({ do: fc.constant('move' as const), which: fc.nat(), donor: fc.constantFrom(...donors) }),
        fc.record({ do: fc.constant('designate' as const), which: fc.nat() }),
        fc.record({ do: fc.constant('move-on' as const), which: fc.nat() }),
        fc.record({ do: fc.constant('date' as const), which: fc.nat(), day }),
        fc.record({ do: fc.constant('campaign' as const), which: fc.nat() }),
        fc.record({
          do: fc.constant('settle-down' as const),
          donor: fc.constantFrom(...donors),
          area: fc.constantFrom('', '60614'),
        }),
        fc.record({ do: fc.constant('reckon' as const) }),
      ),
      { minLength: 8, maxLength: 24 },
    );
    const at = (days: number): string => new Date(Date.UTC(2024, 0, 15, 18) + days * 86_400_000).toISOString();
    const gifts: string[] = [];
    const charged = new Set<number>();
    const plan = await money.plan({ donor: 'Ada', at: at(0), amount: 1_250 });
    await money.planChange(plan, 'start', at(0), {
      state: 'active',
      amountMinor: '1250',
      interval: 'month',
      intervalCount: 1,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        for (const step of taken) {
          const gift = 'which' in step ? gifts[step.which % Math.max(1, gifts.length)] : undefined;
          if (step.do === 'give') {
            const campaign = step.campaign ? 'spring' : 'general';
            gifts.push(await money.gift({ donor: step.donor, at: at(step.day), amount: 5_000, fee: null, campaign }));
          } else if (step.do === 'renew') {
            // In any order: what was the first charge is a renewal when an earlier one comes.
            if (charged.has(step.day)) continue;
            charged.add(step.day);
            const charge = { donor: 'Ada', at: at(step.day), amount: 1_250, plan, invoice: `in_${step.day}` };
            gifts.push(await money.gift({ ...charge, articleId: `story-${step.day % 3}`, section: 'City' }));
          } else if (step.do === 'reckon') {
            await freshSums(db, 7);
            await foldGiftTally(db);
          } else if (step.do === 'settle-down') {
            await db.query('update donor set postal_area = $2 where first_name = $1', [step.donor, step.area]);
          } else if (!gift) {
            continue;
          } else if (step.do === 'refund') {
            await money.refund(gift, 10, at(step.day));
          } else if (step.do === 'bounce') {
            await money.refund(gift, 10, at(step.day), at(step.day + 3));
          } else if (step.do === 'move') {
            await db.query(
              `update gift set donor_id = (select id from donor where first_name = $2) where id = $1
                 and exists (select from donor where first_name = $2)`,
              [gift, step.donor],
            );
          } else if (step.do === 'campaign') {
            await db.query(
              `update gift set campaign_id = (select id from campaign where id <> gift.campaign_id order by slug limit 1) where id = $1`,
              [gift],
            );
          } else if (step.do === 'designate') {
            await db.query(`update gift set designation = 'investigations', moved_to = null where id = $1`, [gift]);
          } else if (step.do === 'move-on') {
            await db.query(
              `update gift set moved_to = case designation when 'general' then 'investigations' else 'general' end where id = $1`,
              [gift],
            );
          } else {
            await db.query('update gift set gift_date = $2 where id = $1', [gift, at(step.day).slice(0, 10)]);
          }
        }
        expect(await differences()).toEqual([]);
        expect(await ofLists()).toEqual([]);
        await freshSums(db, 7);
        expect(await differences()).toEqual([]);
        expect(await rowsOf('stale_donor')).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('tell who gave within any two days, to each campaign and in all, and who gave a charge of a monthly plan', async () => {
    const range = fc.tuple(fc.nat(1_500), fc.nat(400)).map(([from, days]) => ({ from, to: from + days }));
    await fc.assert(
      fc.asyncProperty(range, async ({ from, to }) => {
        const days = [from, to].map((day) => new Date(Date.UTC(2024, 0, 10 + day)).toISOString().slice(0, 10));
        const [kept, own] = await Promise.all([
          db.query(
            `select campaign_id, count(*) filter (where campaign_before < $1)::int as donors, sum(gifts)::int as gifts,
                    sum(sum(gifts)) over ()::int as all_gifts, sum(count(*) filter (where donor_before < $1)) over ()::int as in_all,
                    sum(count(*) filter (where is_monthly and monthly_before < $1)) over ()::int as monthly
             from donor_day where day between $1 and $2 group by campaign_id order by 1`,
            days,
          ),
          db.query(
            `select campaign_id, count(distinct donor_id)::int as donors, count(*)::int as gifts,
                    (select count(*)::int from gift where gift_date between $1 and $2) as all_gifts,
                    (select count(distinct donor_id)::int from gift where gift_date between $1 and $2) as in_all,
                    (select count(distinct donor_id)::int from gift where gift_date between $1 and $2 and rhythm = 'monthly') as monthly
             from gift where gift_date between $1 and $2 group by campaign_id order by 1`,
            days,
          ),
        ]);
        expect(kept).toEqual(own);
      }),
      { numRuns: 60 },
    );
  });

  it('keep the rows of days that stay as they are where they lie, so that days lie together', async () => {
    const places = () => db.query<{ ctid: string }>(`select ctid::text from donor_day order by 1`);
    const before = await places();
    await money.gift({ donor: 'Ada', at: '2030-01-05T18:00:00Z', amount: 100 });
    await freshSums(db, 7);
    const after = new Set((await places()).map(({ ctid }) => ctid));
    // The row before the new one points to it.
    expect(before.filter(({ ctid }) => !after.has(ctid))).toHaveLength(1);
    expect(after.size).toBe(before.length + 1);
  });

  it('follow a change of a plan that is asked for, takes effect, and goes with its plan', async () => {
    const plan = await money.plan({ donor: 'Ben', at: '2028-03-01T18:00:00Z', amount: 700 });
    await db.query(
      `insert into plan_change (id, plan_id, kind, by_kind, actor, before, after, state, requested_at)
       values (gen_random_uuid(), $1, 'start', 'donor', 'test', '{}', '{}', 'requested', '2028-03-01T18:00:00Z')`,
      [plan],
    );
    const ofDay = async () => {
      await freshSums(db, 7);
      expect(await differences()).toEqual([]);
      return db.query(`select movement, plans, moved_minor::float as moved from plan_day where day = '2028-03-02'`);
    };
    expect(await ofDay()).toEqual([]);
    await db.query(`update plan_change set state = 'applied', applied_at = $2, after = $3 where plan_id = $1`, [
      plan,
      // Still the second of March in Chicago.
      '2028-03-03T05:30:00Z',
      JSON.stringify({ state: 'active', amountMinor: '700', interval: 'month', intervalCount: 1 }),
    ]);
    expect(await ofDay()).toEqual([{ movement: 'new', plans: 1, moved: 700 }]);
    await db.query('delete from plan_change where plan_id = $1', [plan]);
    await db.query('delete from plan where id = $1', [plan]);
    expect(await ofDay()).toEqual([]);
  });

  it('add up to one whole along every split', async () => {
    const sums = await db.query<{ count: string }>(
      `select count(distinct (gifts, gross, fee, returned)) as count
       from (select split, sum(gifts) as gifts, sum(gross_minor) as gross, sum(fee_minor) as fee, sum(returned_minor) as returned
             from giving_day group by split) as each_split`,
    );
    expect(sums).toEqual([{ count: '1' }]);
  });

  it('are reckoned once when two readers come at the same moment as gifts', async () => {
    const give = (year: number, day: number) =>
      money.gift({ donor: 'Ada', at: `${year}-06-${day}T18:00:00Z`, amount: 100 });
    for (let day = 10; day < 26; day++) {
      await give(2028, day);
      const meanwhile = async () => {
        for (const year of [2027, 2026, 2025]) await give(year, day);
      };
      await Promise.all([meanwhile(), freshSums(db, 7), freshSums(db, 7)]);
    }
    await Promise.all([freshSums(db, 7), freshSums(db, 7), freshSums(db, 7)]);
    expect(await differences()).toEqual([]);
    expect(await rowsOf('stale_day')).toEqual([]);
  });

  it('are said to be behind while more has come than a reader waits for, and not for a gift of this moment', async () => {
    await money.gift({ donor: 'Ada', at: '2027-06-03T18:00:00Z', amount: 100 });
    expect(await isCounting(db)).toBe(false);
    await db.query('insert into stale_donor (donor_id) select gen_random_uuid() from generate_series(1, 9000)');
    await freshSums(db, 7);
    expect(await isCounting(db)).toBe(true);
    await reckonAllSums(db, 7);
    expect(await isCounting(db)).toBe(false);
    expect(await differences()).toEqual([]);
  });

  it('of days stay whole while they are put together and gifts arrive, and each day is then one row', async () => {
    const before = await db.query<{ gifts: string }>('select sum(gifts) as gifts from gift_tally');
    await Promise.all([
      ...Array.from({ length: 6 }, () => money.gift({ donor: 'Ben', at: '2027-06-02T18:00:00Z', amount: 100 })),
      ...Array.from({ length: 4 }, () => foldGiftTally(db)),
    ]);
    await foldGiftTally(db);
    expect(await ofLists()).toEqual([]);
    const [after] = await db.query<{ gifts: string; most: string }>(
      `select (select sum(gifts) from gift_tally) as gifts,
              (select max(count) from (select count(*) from gift_tally group by day, currency) as each_day) as most`,
    );
    expect(after).toEqual({ gifts: String(Number(before[0]!.gifts) + 6), most: '1' });
    await freshSums(db, 7);
  });

  it('of lists are found wrong by the proof, and reckoned again', async () => {
    await db.query('update donor_giving set given_minor = given_minor + 7');
    await db.query(
      'insert into gift_tally (day, currency, gifts, amount_minor) select day, currency, 1, 1 from gift_tally limit 1',
    );
    const donors = await rowsOf('donor_giving');
    expect(await ofLists()).toHaveLength(donors.length + 1);
    await db.write((tx) => rebuildListSums(tx));
    expect(await ofLists()).toEqual([]);
  });

  it('follow the fiscal year when it begins in another month', async () => {
    const years = () => db.query(`select donor_id, year, months from donor_year order by 1, 2`);
    const before = await years();
    await freshSums(db, 1);
    expect(await years()).not.toEqual(before);
    expect(await differences()).toEqual([]);
    await freshSums(db, 7);
    expect(await years()).toEqual(before);
  });

  it('say of each day who was active and who was missed, as the gifts do', async () => {
    const found = await db.query<{ day: string; active: number; kept: number; own: number; ownKept: number }>(
      `select day::date::text as day,
              (select sum(active_change)::int from supporter_day where supporter_day.day <= each.day) as active,
              (select sum(active_change)::int from supporter_day where supporter_day.day <= each.day - interval '12 months')
                - (select coalesce(sum(gone_change), 0)::int from supporter_day where supporter_day.day <= each.day) as kept,
              (select count(distinct donor_id)::int from gift where occurred_at is not null and gift_date <= each.day
                 and gift_date > each.day - interval '12 months') as own,
              (select count(distinct donor_id)::int from gift where occurred_at is not null
                 and gift_date <= each.day - interval '12 months' and gift_date > (each.day - interval '12 months')::date - interval '12 months'
                 and exists (select from gift again where again.donor_id = gift.donor_id and again.occurred_at is not null
                             and again.gift_date <= each.day and again.gift_date > each.day - interval '12 months')) as "ownKept"
       from generate_series('2025-12-01'::date, '2029-06-01', '9 days') as each(day)`,
    );
    for (const { day, active, kept, own, ownKept } of found) {
      expect({ day, active: active ?? 0, kept: kept ?? 0 }).toEqual({ day, active: own, kept: ownKept });
    }
  });

  it.each([
    [
      'a day',
      `update giving_day set gross_minor = gross_minor + 7 where (split, day) in (select split, day from giving_day where split = 'rhythm' limit 1)`,
      /^day .*, rhythm /,
    ],
    [
      'a story',
      'update story_day set renewals = renewals + 1 where day = (select max(day) from story_day)',
      /^stories of day/,
    ],
    ['a day of plans', 'update plan_day set plans = plans + 1', /^plans of day/],
    [
      'a spell',
      `update donor_spell set until_day = until_day + 1 where (donor_id, from_day) in (select donor_id, from_day from donor_spell order by until_day desc limit 1)`,
      /^donor .*, giving from|^supporters of day/,
    ],
    [
      'a year',
      'update donor_year set given_minor = given_minor - 7 where (donor_id, year) in (select donor_id, year from donor_year limit 1)',
      /^donor .*, fiscal year/,
    ],
    [
      'a day of a donor',
      `update donor_day set donor_before = '-infinity' where (donor_id, day) in (select donor_id, day from donor_day where donor_before > '-infinity' limit 1)`,
      /^donor .*, day /,
    ],
    [
      'a count of supporters',
      'update supporter_day set active_change = active_change + 1 where day = (select min(day) from supporter_day)',
      /^supporters of day/,
    ],
    [
      'a cohort',
      'delete from cohort_month where cohort = (select min(cohort) from cohort_month) and month = cohort',
      /^cohort \d{4}-\d\d in/,
    ],
  ])('are found out by the proof when %s was changed by hand, and are put right', async (_, harm, named) => {
    await db.query(harm);
    const found = await differences();
    expect(found.length).toBeGreaterThan(0);
    for (const object of found) expect(object).toMatch(named);
    await db.query('select rebuild_report_sums(7)');
    expect(await differences()).toEqual([]);
  });
});
