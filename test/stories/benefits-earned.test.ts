import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMonths, dateIn } from '../../src/kernel/calendar.js';
import type { GiftId, StaffId } from '../../src/kernel/id.js';
import { EarnBenefits } from '../../src/workflows/memberships/earn-benefits.js';
import { TakeBackGift } from '../../src/workflows/offline/take-back-gift.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { startApp, type TestApp } from '../support/app.js';
import { brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { offer } from '../support/members.js';
import { brokenProofs } from '../support/proof.js';
import { StaffClient } from '../web/staff/staff-client.js';
import { OfflineWorld } from '../workflows/offline/offline-world.js';

const TODAY = dateIn('America/Chicago', new Date());
/** Noon of the first day of the month that is so many months from now. */
const monthsFromNow = (months: number): Date => new Date(`${addMonths(TODAY, months).slice(0, 7)}-01T18:00:00Z`);

describe('the benefits of a membership (R-ACC-04)', () => {
  let app: TestApp;
  let donor: Donor;

  beforeAll(async () => {
    app = await startApp();
    donor = new Donor(app);
    await offer(app, { description: 'A tote bag', fmv: 4000, tiers: ['member'] });
  });

  afterAll(async () => {
    expect(await brokenRules(app)).toEqual([]);
    expect(await brokenProofs(app)).toEqual([]);
    await app.stop();
  });

  const join = async (): Promise<GiftId> => {
    const email = `${randomUUID()}@example.org`;
    await donor.giveAndPay({ email, amount: 'other', otherAmount: '120' });
    return (await giftIdOf(app, email)) as GiftId;
  };
  const refund = async (giftId: GiftId, minor: bigint): Promise<void> => {
    const by = { actor: 'system', staffId: null } as const;
    const facts = { giftId, amountMinor: minor, reason: 'donor-request', note: null, by } as const;
    await app.get(RefundGift).run({ ...facts, clientRequestId: randomUUID() });
    await app.quiet();
  };
  /** Debits minus credits of what was booked about a gift, by account; clearing and fees left out. */
  const booked = async (giftId: GiftId): Promise<Record<string, number>> => {
    const found = await app.db.query<{ account: string; minor: number }>(
      `select account, sum(amount_minor)::int as minor from ledger_entry_gift join ledger_posting using (entry_id)
       where gift_id = $1 and account not in ('1020', '5100') group by account having sum(amount_minor) <> 0`,
      [giftId],
    );
    return Object.fromEntries(found.map(({ account, minor }) => [account, minor]));
  };

  it('are owed when the gift settles, and the rest of it is income at once', async () => {
    const giftId = await join();
    expect(await booked(giftId)).toEqual({ '4000': -8000, '2100': -4000 });
  });

  it('are earned month by month, once, however often and by however many it is asked', async () => {
    const giftId = await join();
    const earn = app.get(EarnBenefits);
    await earn.run(monthsFromNow(0));
    expect(await booked(giftId)).toEqual({ '4000': -8000, '2100': -4000 });
    await Promise.all([earn.run(monthsFromNow(3)), earn.run(monthsFromNow(3)), earn.run(monthsFromNow(3))]);
    expect(await booked(giftId)).toEqual({ '4000': -8000, '2100': -3001, '4200': -999 });
    const [{ days } = { days: [] }] = await app.db.query<{ days: string[] }>(
      `select array_agg(effective_date::text order by effective_date) as days from ledger_entry
       join benefit_deferral_step on entry_id = id where gift_id = $1`,
      [giftId],
    );
    const lastDayBefore = (month: number): string =>
      new Date(monthsFromNow(month).getTime() - 24 * 60 * 60_000).toISOString().slice(0, 10);
    expect(days).toEqual([1, 2, 3].map(lastDayBefore));
  });

  it('are owed no longer when the gift goes back, and were never income', async () => {
    const giftId = await join();
    await refund(giftId, 12000n);
    expect(await booked(giftId)).toEqual({ '4000': -8000, '4900': 8000 });
  });

  it('end when what remains buys no membership: what remains is a gift, whole', async () => {
    const giftId = await join();
    await refund(giftId, 9000n);
    expect(await booked(giftId)).toEqual({ '4000': -8000, '4900': 5000 });
  });

  it('of a check are owed too, and gone without a trace in income when the bank does not pay it', async () => {
    await StaffClient.as('finance', app);
    const [{ id: staffId } = { id: '' as StaffId }] = await app.db.query<{ id: StaffId }>('select id from staff');
    const world = new OfflineWorld(app, staffId);
    const { gifts } = await world.posted('checks-and-cash', [
      world.facts(await world.donor(), { amountMinor: 12_000n }),
    ]);
    expect(await booked(gifts[0]!)).toEqual({ '1015': 12_000, '4000': -8000, '2100': -4000 });
    const on = dateIn('America/Chicago', app.clock.now());
    const returned = {
      giftId: gifts[0]!,
      on,
      note: '',
      by: world.by,
      clientRequestId: randomUUID(),
      bankFeeMinor: 0n,
    };
    await app.get(TakeBackGift).returnCheck(returned);
    expect(await booked(gifts[0]!)).toEqual({});
  });
});
