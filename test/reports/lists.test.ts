import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { countDonors, donorDetail, listDonors } from '../../src/reports/donor-list.js';
import type { GiftFilters } from '../../src/gifts/listing/gift-filters.js';
import { giftTotals, listGifts } from '../../src/reports/gift-list.js';
import { listReceipts, receiptTotals } from '../../src/reports/receipt-register.js';
import type { Slice, SliceRequest } from '../../src/reports/slice.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const GIFTS = 53;

/** Gifts 1 to `GIFTS`: two of them in each hour, by 10 donors, every tenth refunded, each with its receipt. */
const SEED = `
  insert into donor (id, email, first_name, last_name)
  select ('01930000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'donor' || n || '@example.org', 'Ana 50%', 'No_' || n
  from generate_series(1, 10) n;
  insert into ledger_entry (id, source_key, description, effective_date, occurred_at)
  select ('01931000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'charge:ch_' || n, 'test', '2026-11-01', now()
  from generate_series(1, ${GIFTS}) n;
  insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
  select id, line, account, 'general', amount, 'USD'
  from ledger_entry cross join (values (1, '1020', 100), (2, '4000', -100)) as side (line, account, amount);
  insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
    covered_fee_minor, currency, may_quote, anonymous, article_id, checkout_request, stripe_charge_id, started_at,
    occurred_at, gift_date, settlement_entry_id)
  select ('01932000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, gen_random_uuid(),
    ('01930000-0000-7000-8000-' || lpad((1 + n % 10)::text, 12, '0'))::uuid, '01930000-0000-7000-8000-000000000011',
    '01930000-0000-7000-8000-000000000001', case when n % 3 = 0 then 'investigations' else 'general' end,
    case when n % 10 = 0 then 'refunded' else 'settled' end, n * 100, 0, 'USD', false, false, 'story-' || n % 2, '{}',
    'ch_' || n, at, at, at::date, ('01931000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid
  from generate_series(1, ${GIFTS}) n, lateral (select '2026-11-01T12:00:00.123456Z'::timestamptz + n / 2 * interval '1 hour') as t (at);
  insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
    covered_fee_minor, currency, may_quote, anonymous, checkout_request, started_at)
  select gen_random_uuid(), gen_random_uuid(), '01930000-0000-7000-8000-000000000001', '01930000-0000-7000-8000-000000000011',
    '01930000-0000-7000-8000-000000000001', 'general', state, 700, 0, 'USD', false, false, '{}', now()
  from unnest(array['started', 'failed']) state;
  insert into receipt_series (id, regime, prefix, year, next_no) values
    ('01933000-0000-7000-8000-000000000001', 'us-501c3', 'R', 2025, 21),
    ('01933000-0000-7000-8000-000000000002', 'us-501c3', 'R', 2026, ${GIFTS - 19});
  insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency, gift_date,
    issue_date, issued_at, snapshot)
  select gen_random_uuid(), ('01933000-0000-7000-8000-00000000000' || case when n <= 20 then 1 else 2 end)::uuid,
    case when n <= 20 then n else n - 20 end,
    'R-' || case when n <= 20 then 2025 else 2026 end || '-' || lpad((case when n <= 20 then n else n - 20 end)::text, 6, '0'),
    gift.id, 'issued', amount_minor, amount_minor, 'USD', gift_date, gift_date, occurred_at, '{"donor": {"name": "Ana"}}'
  from generate_series(1, ${GIFTS}) n join gift on stripe_charge_id = 'ch_' || n;`;

describe('lists that are read by key', () => {
  let database: TestDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await testDatabase();
    db = new Db(await newDataSource({ url: database.url, poolMax: 4, applicationName: 'test' }).initialize());
    await db.query(SEED.replaceAll(/;\s*$/g, ''));
  });
  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  /** Every slice forth, then every slice back again. */
  async function walk<Item>(list: (page: SliceRequest) => Promise<Slice<Item>>, limit: number) {
    const forth: Slice<Item>[] = [await list({ limit })];
    for (let { next } = forth[0]!; next !== null; next = forth.at(-1)!.next)
      forth.push(await list({ limit, after: next }));
    const back: Slice<Item>[] = [forth.at(-1)!];
    for (let { previous } = back[0]!; previous !== null; previous = back[0]!.previous) {
      back.unshift(await list({ limit, after: previous }));
    }
    return { forth: forth.map(({ items }) => items), back: back.map(({ items }) => items) };
  }

  it.each([1, 7, 53, 54])('show each gift once, forth and back, %d at a time', async (limit) => {
    const { forth, back } = await walk((page) => listGifts(db, {}, page), limit);
    const charges = forth.flat().map(({ amountMinor }) => Number(amountMinor / 100n));
    expect(charges).toHaveLength(GIFTS);
    expect(charges).toEqual(Array.from({ length: GIFTS }, (_, at) => GIFTS - at));
    expect(back).toEqual(forth);
  });

  it('move nothing when a gift arrives between two pages', async () => {
    const first = await listGifts(db, {}, { limit: 10 });
    await db.query(`update gift set occurred_at = '2026-12-31' where stripe_charge_id = 'ch_1'`);
    const second = await listGifts(db, {}, { limit: 10, after: first.next! });
    expect(second.items.map(({ amountMinor }) => amountMinor)).toEqual(
      Array.from({ length: 10 }, (_, at) => BigInt((GIFTS - 10 - at) * 100)),
    );
    await db.query(`update gift set occurred_at = '2026-11-01T12:00:00.123456Z' where stripe_charge_id = 'ch_1'`);
  });

  it.each<[GiftFilters, (n: number) => boolean]>([
    [{ state: 'refunded' }, (n) => n % 10 === 0],
    [{ state: 'settled' }, (n) => n % 10 !== 0],
    [{ designation: 'investigations' }, (n) => n % 3 === 0],
    [{ article: 'story-1' }, (n) => n % 2 === 1],
    [{ campaign: 'no-such' }, () => false],
    [{ text: 'no_3' }, (n) => n % 10 === 2],
    [{ text: '50%' }, () => true],
    [{ text: 'ana%' }, () => false],
    [{ text: ' CH_7 ' }, () => false],
    [{ text: 'ch_7' }, (n) => n === 7],
    [{ text: 'r-2025-000003' }, (n) => n === 3],
    [{ from: '2026-11-02' as CalendarDate, to: '2026-11-02' as CalendarDate }, (n) => n >= 24 && n < 72],
  ])('filter gifts by %j, and sum up the same', async (filters, wanted) => {
    const numbers = Array.from({ length: GIFTS }, (_, at) => at + 1).filter(wanted);
    const { items } = await listGifts(db, filters, { limit: 100 });
    expect(items.map(({ amountMinor }) => Number(amountMinor / 100n)).toReversed()).toEqual(numbers);
    const { count, sums } = await giftTotals(db, filters);
    expect(count).toBe(numbers.length);
    expect(sums[0]?.amountMinor ?? 0n).toBe(BigInt(numbers.reduce((sum, n) => sum + n * 100, 0)));
  });

  it('show unfinished gifts only when they are asked for', async () => {
    expect((await listGifts(db, { state: 'failed' }, { limit: 10 })).items).toMatchObject([{ state: 'failed' }]);
    expect((await listGifts(db, {}, { limit: 100 })).items.every(({ occurredAt }) => occurredAt !== null)).toBe(true);
  });

  it('show each donor once, the latest giver first, with what was given', async () => {
    const { forth, back } = await walk((page) => listDonors(db, {}, page), 3);
    expect(back).toEqual(forth);
    const donors = forth.flat();
    expect(donors.map(({ lastName }) => lastName)).toEqual([4, 3, 2, 1, 10, 9, 8, 7, 6, 5].map((n) => `No_${n}`));
    expect(await countDonors(db, {})).toBe(10);
    expect(donors[0]).toMatchObject({ gifts: 6, lifetimeMinor: BigInt((3 + 13 + 23 + 33 + 43 + 53) * 100) });
    expect(await donorDetail(db, donors[0]!.id)).toEqual(donors[0]);
    expect((await listDonors(db, { text: 'DONOR7@' }, { limit: 5 })).items).toHaveLength(1);
  });

  it('show the register in number order over all years, forth and back', async () => {
    const { forth, back } = await walk((page) => listReceipts(db, {}, page), 6);
    const label = (year: number, number: number) => `R-${year}-${String(number).padStart(6, '0')}`;
    expect(forth.flat().map((receipt) => receipt.label)).toEqual([
      ...Array.from({ length: GIFTS - 20 }, (_, at) => label(2026, GIFTS - 20 - at)),
      ...Array.from({ length: 20 }, (_, at) => label(2025, 20 - at)),
    ]);
    expect(back).toEqual(forth);
    expect(await receiptTotals(db, { text: 'r-2025' })).toMatchObject({ count: 20, issued: 20 });
  });

  it('refuse a cursor that another list gave out', async () => {
    const { next } = await listReceipts(db, {}, { limit: 1 });
    await expect(listGifts(db, {}, { limit: 1, after: next! })).rejects.toMatchObject({ code: 'bad-cursor' });
  });
});
