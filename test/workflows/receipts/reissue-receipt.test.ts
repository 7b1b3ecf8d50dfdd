import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GiftId, ReceiptId, StaffId } from '../../../src/kernel/id.js';
import { Processor as Sandbox } from '../../../src/demo/processor.js';
import { Processor } from '../../../src/stripe-events/processor.js';
import { Sweeps } from '../../../src/stripe-events/sweeps.js';
import { ReissueReceipt, type ReceiptCorrections } from '../../../src/workflows/receipts/reissue-receipt.js';
import { SendReceiptAgain } from '../../../src/workflows/receipts/send-receipt-again.js';
import { startApp, type TestApp } from '../../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { Postman } from '../../support/postman.js';
import { withNames } from '../../support/receipts.js';
import { StaffClient } from '../../web/staff/staff-client.js';

/** Past midnight in Dallas, still the evening of New Year's Eve in Honolulu. */
const NEW_YEAR = new Date('2027-01-01T06:30:00Z');
const ROSA = { name: 'Rosa María Díaz', addressLines: ['12 Elm Street', 'Dallas, TX 75201'] };

describe('a receipt that was wrong', () => {
  let app: TestApp;
  let staffId: StaffId;
  let email: string;
  let giftId: GiftId;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, followsSandbox: true });
    await new Sandbox(app.sandbox.url, app.settings.stripe.secretKey).setClock(NEW_YEAR);
    await StaffClient.as('finance', app);
    const [staff] = await app.db.query<{ id: StaffId }>('select id from staff');
    staffId = staff!.id;
  });

  beforeEach(async () => {
    email = `${randomUUID()}@example.org`;
    const donor = new Donor(app);
    await donor.pay(await donor.checkout({ email }));
    giftId = (await giftIdOf(app, email)) as GiftId;
    await sweep();
  });

  afterAll(async () => {
    expect(await brokenRules(app, /R-PAY-10|INV-01|INV-04/)).toEqual([]);
    await app.stop();
  });

  const sweep = async () => {
    await app.get(Sweeps).events(app.clock.now());
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const reissue = (corrections: ReceiptCorrections, note = 'Rosa wrote to us.', seen?: ReceiptId) =>
    app.db.write((tx) =>
      app.get(ReissueReceipt).run(tx, giftId, { by: { actor: `staff:${staffId}`, staffId }, note, seen, corrections }),
    );
  const receipts = async () => {
    const found = await app.db.query<{
      id: ReceiptId;
      label: string;
      status: string;
      on: string;
      replaces: string | null;
    }>(
      `select id, label, status, gift_date::text as on, snapshot->>'replaces' as replaces
       from receipt where gift_id = $1 order by number`,
      [giftId],
    );
    return withNames(app.db, found);
  };
  const giftDate = async () => {
    const [gift] = await app.db.query<{ on: string }>('select gift_date::text as on from gift where id = $1', [giftId]);
    return gift!.on;
  };

  it('is void with the reason and the person, and one with a new number replaces and cancels it', async () => {
    const before = await booksOf(app, email);
    const { label } = await reissue({ donor: ROSA });
    const [old, corrected] = await receipts();
    expect(old).toMatchObject({ status: 'void', name: 'Rosa Díaz' });
    expect(corrected).toMatchObject({ label, status: 'issued', name: ROSA.name, replaces: old!.label });
    expect(
      await app.db.query('select reason, note, voided_by from receipt_void where receipt_id = $1', [old!.id]),
    ).toEqual([{ reason: 'correction', note: 'Rosa wrote to us.', voided_by: staffId }]);
    const [letter] = await app.db.query<{ data: { cause: string; replaced: string } }>(
      `select data from letter where receipt_id = $1 and template = 'receipt-amended'`,
      [corrected!.id],
    );
    expect(letter!.data).toMatchObject({
      cause: 'We corrected your name and your address on your receipt.',
      replaced: old!.label,
    });
    expect(
      await app.db.query(`select actor, action from audit_event where object = $1`, [`receipt:${old!.id}`]),
    ).toEqual([{ actor: `staff:${staffId}`, action: 'reissue receipt' }]);
    const { balances, gifts } = await booksOf(app, email);
    expect({ balances, gifts }).toEqual({ balances: before.balances, gifts: before.gifts });
  });

  it('stays without a reason, without a difference, or with a name that is none', async () => {
    const label = (await receipts())[0]!.label;
    await expect(reissue({ donor: ROSA }, '  ')).rejects.toMatchObject({ fields: [{ field: 'note' }] });
    await expect(reissue({ donor: { ...ROSA, name: ' ' } })).rejects.toMatchObject({ fields: [{ field: 'name' }] });
    await expect(reissue({})).rejects.toMatchObject({ fields: [{ message: expect.stringContaining(label) }] });
    expect(await receipts()).toMatchObject([{ status: 'issued' }]);
    await expect(
      app.db.query(
        `insert into receipt_void (receipt_id, reason, voided_by, voided_at, void_date) values ($1, 'correction', $2, now(), now())`,
        [(await receipts())[0]!.id, staffId],
      ),
    ).rejects.toThrow('receipt_void_correction_has_reason');
  });

  it('is corrected once when two people correct it at once, and a void one never', async () => {
    const [first] = await receipts();
    const both = await Promise.allSettled([
      reissue({ donor: ROSA }, 'One', first!.id),
      reissue({ donor: { ...ROSA, name: 'Rosa D.' } }, 'Two', first!.id),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [, second] = await receipts();
    await expect(reissue({ donor: ROSA }, 'Three', first!.id)).rejects.toMatchObject({
      code: 'receipt-not-in-force',
      message: expect.stringContaining(second!.label),
    });
    expect(await receipts()).toHaveLength(2);
  });

  it('moves a card gift to December 31 only on a clock of the donor that said so', async () => {
    expect(await giftDate()).toBe('2027-01-01');
    await expect(reissue({ lastDayOfYearIn: 'America/New_York' })).rejects.toMatchObject({
      fields: [{ field: 'zone' }],
    });
    await reissue({ lastDayOfYearIn: 'Pacific/Honolulu' });
    expect(await receipts()).toMatchObject([{ on: '2027-01-01' }, { on: '2026-12-31', status: 'issued' }]);
    expect(await giftDate()).toBe('2026-12-31');
    await expect(reissue({ lastDayOfYearIn: 'Pacific/Honolulu' })).rejects.toMatchObject({
      fields: [{ field: 'zone' }],
    });
  });

  it('keeps its date in a closed month, and is corrected otherwise all the same', async () => {
    await app.db.query(
      `insert into accounting_period (month, state, closed_at) values ('2026-12-01', 'closed', '2027-02-01')`,
    );
    try {
      await expect(reissue({ lastDayOfYearIn: 'Pacific/Honolulu' })).rejects.toMatchObject({ code: 'month-closed' });
      expect(await giftDate()).toBe('2027-01-01');
      await reissue({ donor: ROSA });
      expect(await receipts()).toMatchObject([{ status: 'void' }, { status: 'issued', name: ROSA.name }]);
    } finally {
      await app.db.query('alter table accounting_period disable trigger user');
      await app.db.query(`delete from accounting_period`);
      await app.db.query('alter table accounting_period enable trigger user');
    }
  });

  it('keeps what was corrected when a part goes back, and the letter tells of the later year', async () => {
    await reissue({ donor: ROSA, lastDayOfYearIn: 'Pacific/Honolulu' });
    const [charge] = await app.db.query<{ id: string }>('select stripe_charge_id as id from gift where id = $1', [
      giftId,
    ]);
    await new Postman(app).stripe.refunds.create({ charge: charge!.id, amount: 1000 });
    await sweep();
    const [, , last] = await receipts();
    expect(last).toMatchObject({ status: 'issued', name: ROSA.name, on: '2026-12-31' });
    const [letter] = await app.db.query<{ data: { laterYear: string } }>(
      'select data from letter where receipt_id = $1',
      [last!.id],
    );
    expect(letter!.data.laterYear).toContain('as income for 2027');
    await new Postman(app).stripe.refunds.create({ charge: charge!.id, amount: 1500 });
    await sweep();
    const [farewell] = await app.db.query<{ data: { laterYear: string } }>(
      `select data from letter where template = 'refund' and recipient = $1`,
      [email],
    );
    expect(farewell!.data.laterYear).toContain('as income for 2027');
  });

  it('is sent again as it is, once for each press, and not when it is void', async () => {
    const receiptId = (await receipts())[0]!.id;
    const request = { giftId, receiptId, to: 'rosa.new@example.org', by: 'system', request: randomUUID() } as const;
    const send = app.get(SendReceiptAgain);
    await send.run(request);
    await send.run(request);
    expect(
      await app.db.query('select recipient, template from letter where receipt_id = $1 order by queued_at', [
        receiptId,
      ]),
    ).toEqual([
      { recipient: email, template: 'receipt' },
      { recipient: request.to, template: 'receipt' },
    ]);
    await expect(send.run({ ...request, to: 'nobody' })).rejects.toMatchObject({ fields: [{ field: 'to' }] });
    await reissue({ donor: ROSA });
    await expect(send.run({ ...request, request: randomUUID() })).rejects.toMatchObject({
      code: 'receipt-not-in-force',
    });
  });
});
