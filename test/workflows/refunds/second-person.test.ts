import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CalendarDate, parseDate } from '../../../src/kernel/calendar.js';
import type { GiftId, RefundId, StaffId } from '../../../src/kernel/id.js';
import { secondPersonFor } from '../../../src/gifts/refund-authority.js';
import type { RefundReason, RefundRowState } from '../../../src/gifts/refund.table.js';
import { DecideRefund } from '../../../src/workflows/refunds/decide-refund.js';
import { RefundGift } from '../../../src/workflows/refunds/refund-gift.js';
import { startApp, type TestApp } from '../../support/app.js';
import { brokenRules, giftIdOf } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { StaffClient } from '../../web/staff/staff-client.js';

describe('the authority to refund (R-VOI-07)', () => {
  const day = (text: string): CalendarDate => parseDate(text)!;
  const authority = { aloneMinor: 25_000n, aloneDays: 90 };
  const asked = (amountMinor: bigint, earlierMinor = 0n, giftDate = '2026-11-01') =>
    secondPersonFor({ amountMinor, earlierMinor, giftDate: day(giftDate) }, day('2026-11-29'), authority);

  it('is one person’s up to $250.00 of a gift, to the cent', () => {
    expect([asked(25_000n), asked(25_001n)]).toEqual([null, 'amount']);
  });

  it('counts the parts of a gift together', () => {
    expect([asked(10_000n, 15_000n), asked(10_000n, 15_001n)]).toEqual([null, 'amount']);
  });

  it('is one person’s for ninety days, the ninetieth included', () => {
    expect([asked(500n, 0n, '2026-08-31'), asked(500n, 0n, '2026-08-30')]).toEqual([null, 'age']);
  });
});

describe('a refund that one person may not send alone (R-VOI-07)', () => {
  let app: TestApp;
  let dana: StaffId;
  let sam: StaffId;

  beforeAll(async () => {
    app = await startApp();
    await StaffClient.as('finance', app, 'dana@ledger.example');
    await StaffClient.as('finance', app, 'sam@ledger.example');
    dana = await staffId('dana@ledger.example');
    sam = await staffId('sam@ledger.example');
  });
  afterAll(async () => {
    expect(await brokenRules(app)).toEqual([]);
    await app.stop();
  });

  const staffId = async (email: string): Promise<StaffId> =>
    (await app.db.query<{ id: StaffId }>('select id from staff where email = $1', [email]))[0]!.id;
  const byOf = (person: StaffId) => ({ actor: `staff:${person}`, staffId: person }) as const;
  const give = async (amount: string): Promise<GiftId> => {
    const email = `${randomUUID()}@example.org`;
    await new Donor(app).giveAndPay({ email, amount: 'other', otherAmount: amount });
    return (await giftIdOf(app, email)) as GiftId;
  };
  const ask = async (giftId: GiftId, minor: bigint, by = dana, reason: RefundReason = 'mistake'): Promise<RefundId> => {
    const request = { giftId, amountMinor: minor, reason, note: null, by: byOf(by), clientRequestId: randomUUID() };
    return (await app.get(RefundGift).run(request)).refundId;
  };
  const stateOf = async (id: RefundId): Promise<RefundRowState> =>
    (await app.db.query<{ state: RefundRowState }>('select state from refund where id = $1', [id]))[0]!.state;
  const approve = (giftId: GiftId, refundId: string, by: StaffId) =>
    app.get(DecideRefund).approve({ giftId, refundId, by: byOf(by) });
  /** What the ledger says went back, in cents. */
  const returned = async (giftId: GiftId): Promise<number> => {
    const [row] = await app.db.query<{ sum: number }>(
      `select coalesce(sum(amount_minor), 0)::int as sum from ledger_posting
       where account = '4900' and entry_id in (select entry_id from refund where gift_id = $1)`,
      [giftId],
    );
    return row!.sum;
  };

  it('moves no money until a second person has approved it, and moves it once', async () => {
    const giftId = await give('400');
    const refundId = await ask(giftId, 30_000n);
    await app.quiet();
    expect([await stateOf(refundId), await returned(giftId)]).toEqual(['awaiting-approval', 0]);
    const approvals = [approve(giftId, refundId, sam), approve(giftId, refundId, sam), approve(giftId, refundId, sam)];
    const outcomes = (await Promise.allSettled(approvals)).map(({ status }) => status);
    expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await app.quiet();
    expect([await stateOf(refundId), await returned(giftId)]).toEqual(['succeeded', 30_000]);
  });

  it('is not approved by who asked for it, nor by the database if code forgot', async () => {
    const giftId = await give('400');
    const refundId = await ask(giftId, 30_000n);
    await expect(approve(giftId, refundId, dana)).rejects.toMatchObject({ code: 'second-person-needed' });
    const forced = app.db.query(
      `update refund set state = 'requested', decided_by = requested_by, decided_at = now() where id = $1`,
      [refundId],
    );
    await expect(forced).rejects.toThrow('refund_second_person');
    const alone = app.db.query(
      `insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_by, requested_at)
       values (gen_random_uuid(), $1, 'requested', 100, 'USD', 'mistake', $2, now())`,
      [giftId, dana],
    );
    await expect(alone).rejects.toThrow('needs a second person');
    expect(await stateOf(refundId)).toBe('awaiting-approval');
  });

  it('holds its amount while it waits, and lets go of it when it is declined', async () => {
    const giftId = await give('400');
    const refundId = await ask(giftId, 30_000n);
    await expect(ask(giftId, 20_000n)).rejects.toMatchObject({ code: 'refund-too-large' });
    await app.get(DecideRefund).decline({ giftId, refundId, by: byOf(sam) }, 'They meant another gift.');
    const [row] = await app.db.query('select state, failure from refund where id = $1', [refundId]);
    expect(row).toMatchObject({ state: 'canceled', failure: expect.stringContaining('They meant another gift.') });
    await ask(giftId, 10_000n);
    await app.quiet();
    expect(await returned(giftId)).toBe(10_000);
  });

  it('is withdrawn by who asked for it and by nobody else', async () => {
    const giftId = await give('400');
    const refundId = await ask(giftId, 30_000n);
    const withdraw = (by: StaffId) => app.get(DecideRefund).withdraw({ giftId, refundId, by: byOf(by) });
    await expect(withdraw(sam)).rejects.toMatchObject({ code: 'not-your-refund' });
    await withdraw(dana);
    expect(await stateOf(refundId)).toBe('canceled');
    await expect(approve(giftId, refundId, sam)).rejects.toMatchObject({ code: 'refund-decided' });
  });

  it('is asked for and decided on its pages, with a letter to everybody else who may decide', async () => {
    const giftId = await give('400');
    const client = new StaffClient(app);
    await client.signIn('dana@ledger.example', 'quiet harbor lamp');
    const fields = { amount: 'full', reason: 'donor-request', step: 'review' };
    const review = await client.change(`/staff/gifts/${giftId}/refunds`, fields);
    expect(review.html).toContain('A second person has to approve this');
    const request = /name="request" value="([^"]+)"/.exec(review.html)![1]!;
    const confirm = { amount: 'part', partAmount: '400', reason: 'donor-request', step: 'confirm', request };
    const asked = await client.change(`/staff/gifts/${giftId}/refunds`, confirm);
    expect(asked.location).toMatch(/\/refunds\/[\w-]{36}$/);
    expect((await client.get(asked.location!)).html).toContain('Withdraw it');
    await app.quiet();
    const letters = await app.db.query<{ recipient: string }>(
      `select recipient from letter where key like 'refund-approval:' || $1 || '%'`,
      [asked.location!.split('/').at(-1)],
    );
    expect(letters.map(({ recipient }) => recipient)).toEqual(['sam@ledger.example']);
    const colleague = new StaffClient(app);
    await colleague.signIn('sam@ledger.example', 'quiet harbor lamp');
    expect((await colleague.get('/staff/attention')).html).toContain(asked.location!);
    expect((await colleague.change(`${asked.location}/decline`, { why: '' })).status).toBe(422);
    expect((await colleague.change(`${asked.location}/approve`)).location).toBe(`/staff/gifts/${giftId}`);
    await app.quiet();
    expect(await returned(giftId)).toBe(40_000);
  });

  it('needs nobody else where a rule of the system sends it', async () => {
    const giftId = await give('400');
    const refundId = await ask(giftId, 40_000n, dana, 'after-cancel');
    await app.quiet();
    expect(await stateOf(refundId)).toBe('succeeded');
  });
});
