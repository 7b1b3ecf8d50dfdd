import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMonths, dateIn, type CalendarDate } from '../../../src/kernel/calendar.js';
import type { GiftId, StaffId } from '../../../src/kernel/id.js';
import { monthOf } from '../../../src/kernel/month.js';
import { ClosePeriod } from '../../../src/finance/periods/close-period.js';
import { MoveGift } from '../../../src/workflows/campaigns/move-gift.js';
import { RefundGift } from '../../../src/workflows/refunds/refund-gift.js';
import { startApp, type TestApp } from '../../support/app.js';
import { giftIdOf } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { brokenProofs } from '../../support/proof.js';
import { StaffClient } from '../../web/staff/staff-client.js';

const ZONE = 'America/Chicago';

describe('a gift that staff move', () => {
  let app: TestApp;
  let staff: StaffClient;
  let general: string;
  let by: { actor: 'system'; staffId: StaffId };

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true });
    staff = await StaffClient.as('finance', app);
    const [person] = await app.db.query<{ id: StaffId }>('select id from staff');
    by = { actor: 'system', staffId: person!.id };
    const [campaign] = await app.db.query<{ id: string }>(`select id from campaign where slug = 'general'`);
    general = campaign!.id;
    await app.db.query(
      `insert into designation (code, name, restricted, position) values ('schools', 'Reporting on schools', true, 3)`,
    );
  });

  afterAll(async () => {
    expect(await brokenProofs(app)).toEqual([]);
    await app.stop();
  });

  const given = async (email: string, designation = 'general'): Promise<GiftId> => {
    await new Donor(app).giveAndPay({ email, designation, amount: 'other', otherAmount: '40' });
    return giftIdOf(app, email) as Promise<GiftId>;
  };
  const move = (giftId: GiftId, designation: string, more: Record<string, string> = {}) =>
    app.db.write((tx) =>
      app.get(MoveGift).run(tx, {
        giftId,
        campaignId: general,
        designation,
        reason: 'The donor wrote to us.',
        by,
        clientRequestId: randomUUID(),
        ...more,
      }),
    );
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );
  /** Debits less credits of a gift, by account and fund; what comes to nothing is left out. */
  const booked = async (giftId: string): Promise<Record<string, number>> => {
    const found = await app.db.query<{ key: string; minor: number }>(
      `select account || ' ' || fund as key, sum(amount_minor)::int as minor
       from ledger_posting where entry_id in (select entry_id from ledger_entry_gift where gift_id = $1)
       group by 1 having sum(amount_minor) <> 0 order by 1`,
      [giftId],
    );
    return Object.fromEntries(found.map(({ key, minor }) => [key, minor]));
  };
  const receipts = (giftId: string) =>
    app.db.query<{ status: string; fund: string | null }>(
      `select status, snapshot ->> 'designation' as fund from receipt where gift_id = $1 order by number`,
      [giftId],
    );
  const fee = async (giftId: string) =>
    (await app.db.query<{ fee: number }>('select fee_minor::int as fee from gift where id = $1', [giftId]))[0]!.fee;

  it('takes its income and its fee along by an entry of its own, once, and its receipt names the restriction', async () => {
    const gift = await given('once@example.org');
    const cost = await fee(gift);
    const request = { clientRequestId: randomUUID() };
    await Promise.all([move(gift, 'schools', request), move(gift, 'schools', request)]);
    expect(await booked(gift)).toEqual({
      '1020 general': 4000 - cost,
      '1090 general': cost - 4000,
      '1090 schools': 4000 - cost,
      '4100 schools': -4000,
      '5100 schools': cost,
    });
    expect(await receipts(gift)).toEqual([
      { status: 'void', fund: null },
      { status: 'issued', fund: 'Reporting on schools' },
    ]);
    const [row] = await app.db.query('select designation, moved_to from gift where id = $1', [gift]);
    expect(row).toEqual({ designation: 'schools', moved_to: null });
    // Back again: as if it had never been elsewhere.
    await move(gift, 'general');
    expect(await booked(gift)).toEqual({ '1020 general': 4000 - cost, '4000 general': -4000, '5100 general': cost });
    expect((await receipts(gift)).at(-1)).toEqual({ status: 'issued', fund: null });
  });

  it('changes its campaign without money, and is refused what makes no sense', async () => {
    const gift = await given('campaign@example.org');
    const before = await booked(gift);
    const id = randomUUID();
    await app.db.query(`insert into campaign (id, slug, name) values ($1, 'drive', 'Drive')`, [id]);
    await move(gift, 'general', { campaignId: id });
    expect(await booked(gift)).toEqual(before);
    expect(await receipts(gift)).toHaveLength(1);
    expect((await staff.get('/staff/gifts?campaign=drive')).html).toContain('1 gift');
    expect(await refused(move(gift, 'general', { campaignId: id }))).toBe('invalid-input');
    expect(await refused(move(gift, 'nowhere', { campaignId: id }))).toBe('not-found');
    expect(await refused(move(gift, 'schools', { reason: ' ' }))).toBe('invalid-input');
  });

  it('does not leave a fund that was spent', async () => {
    const gift = await given('spent@example.org', 'investigations');
    await app.db.write(async (tx) => {
      const id = randomUUID();
      await tx.query(
        `insert into ledger_entry (id, source_key, description, effective_date, occurred_at)
         values ($1, 'spent', 'Spent', (select gift_date from gift where id = $2), now())`,
        [id, gift],
      );
      await tx.query(
        `insert into ledger_posting (entry_id, line, account, fund, amount_minor, currency)
         values ($1, 1, '4950', 'investigations', 3000, 'USD'), ($1, 2, '4951', 'investigations', -3000, 'USD')`,
        [id],
      );
    });
    const before = await booked(gift);
    expect(await refused(move(gift, 'general'))).toBe('fund-is-spent');
    expect(await booked(gift)).toEqual(before);
    expect((await receipts(gift)).map(({ status }) => status)).toEqual(['issued']);
  });

  it('out of a closed month is booked on the first open day, leaves the month as it was signed, and is refunded where it is now', async () => {
    const gift = await given('closed@example.org');
    const month = monthOf(dateIn(ZONE, app.clock.now()));
    const next = addMonths(month, 1);
    const seconds = Math.ceil((Date.parse(`${next}T09:00:00Z`) - app.clock.now().getTime()) / 1000);
    await fetch(`${app.sandbox.url}/_sandbox/api/clock?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: { seconds } }),
    });
    await app.quiet();
    const closing = app.get(ClosePeriod);
    const { checklist, figures } = await closing.sheet(month);
    const accepted = Object.fromEntries(checklist.map(({ key, count }) => [key, String(count)]));
    const signing = { signed: figures.fingerprint, accepted, despiteProof: 'A test of its own.' };
    await closing.run({ month, by: by.staffId, note: '', ...signing });
    const [signed] = await app.db.query<{ print: string }>(`select encode(period_fingerprint($1), 'hex') as print`, [
      month,
    ]);

    // A month later the session is long over.
    staff = await StaffClient.as('finance', app, 'finance-2@ledger.example');
    const path = `/staff/gifts/${gift}/move`;
    const review = await staff.change(path, {
      step: 'review',
      campaign: general,
      designation: 'schools',
      reason: 'Asked.',
    });
    expect(review.html).toContain('is closed. This will be written as a correction dated today.');
    expect(review.html).toContain('becomes void and keeps its number');
    const request = /name="request" value="([^"]+)"/.exec(review.html)![1]!;
    const fields = { step: 'confirm', campaign: general, designation: 'schools', reason: 'Asked.', request };
    expect((await staff.change(path, fields)).location).toBe(`/staff/gifts/${gift}`);

    const [row] = await app.db.query('select designation, moved_to from gift where id = $1', [gift]);
    expect(row).toEqual({ designation: 'general', moved_to: 'schools' });
    const [entry] = await app.db.query<{ on: CalendarDate; about: CalendarDate | null }>(
      `select effective_date::text as on, original_date::text as about from ledger_entry
       where id = (select entry_id from gift_move where gift_id = $1)`,
      [gift],
    );
    expect([entry?.on, entry?.about?.slice(0, 7)]).toEqual([next, month.slice(0, 7)]);
    const [now] = await app.db.query<{ print: string }>(`select encode(period_fingerprint($1), 'hex') as print`, [
      month,
    ]);
    expect(now).toEqual(signed);
    expect((await staff.get(`/staff/gifts/${gift}`)).html).toContain('Its month was closed');

    await app
      .get(RefundGift)
      .run({ giftId: gift, amountMinor: 4000n, reason: 'donor-request', note: null, by, clientRequestId: gift });
    await app.quiet();
    expect(await booked(gift)).toMatchObject({ '4100 schools': -4000, '4900 schools': 4000 });
  });
});
