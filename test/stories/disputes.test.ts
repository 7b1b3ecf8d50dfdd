import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import type { GiftId } from '../../src/kernel/id.js';
import { GiftContested } from '../../src/gifts/disputes/dispute.store.js';
import { RefundTooLarge } from '../../src/gifts/refund.store.js';
import { listDonors } from '../../src/reports/donor-list.js';
import { summary } from '../../src/reports/giving/summary.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { brokenProofs } from '../support/proof.js';
import { Postman } from '../support/postman.js';

const FEE = 103;
const DISPUTE_FEE = 1500;
const RECEIPT = { status: 'issued', amount: 2500, reason: null, replaces: null };

describe('a dispute', () => {
  let app: TestApp;
  let postman: Postman;
  let email: string;
  let giftId: GiftId;
  let thanks: string;

  beforeAll(async () => {
    app = await startApp();
    postman = new Postman(app);
  });

  afterEach(async () => {
    expect(await brokenRules(app)).toEqual([]);
    expect(await brokenProofs(app)).toEqual([]);
  });

  afterAll(() => app.stop());

  const given = async (designation = 'general') => {
    email = `${randomUUID()}@example.org`;
    thanks = await new Donor(app).giveAndPay({ email, designation });
    giftId = (await giftIdOf(app, email)) as GiftId;
  };
  const control = async (path: string, fields: Record<string, string> = {}): Promise<{ id: string }> => {
    const answer = await fetch(`${app.sandbox.url}/_sandbox/api/${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { id: string };
  };
  const disputed = async (fields: Record<string, string> = {}): Promise<string> => {
    const [gift] = await app.db.query<{ charge: string }>('select stripe_charge_id as charge from gift where id = $1', [
      giftId,
    ]);
    await control(`charges/${gift!.charge}/dispute`, fields);
    await app.quiet();
    const [dispute] = (await postman.stripe.disputes.list({ charge: gift!.charge })).data;
    return dispute!.id;
  };
  const decided = async (id: string, how: 'win' | 'lose' | 'escalate' | 'close_inquiry') => {
    await control(`disputes/${id}/${how}`);
    await app.quiet();
  };
  const refund = (minor: number) =>
    app.get(RefundGift).run({
      giftId,
      amountMinor: BigInt(minor),
      reason: 'donor-request',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId: randomUUID(),
    });

  it('that is open leaves the receipt and refuses refunds; lost, it ends like a refund', async () => {
    await given();
    const id = await disputed();
    expect(await booksOf(app, email)).toEqual({
      gifts: [{ state: 'settled', amount: 2500, fee: FEE }],
      refunds: [],
      disputes: [{ state: 'needs-response', amount: 2500, withheld: 2500, lost: 0, fee: DISPUTE_FEE }],
      receipts: [RECEIPT],
      letters: ['receipt'],
      balances: { '1020': -FEE - DISPUTE_FEE, '1030': 2500, '4000': -2500, '5100': FEE, '5110': DISPUTE_FEE },
    });
    await expect(refund(100)).rejects.toThrow(GiftContested);
    await expect(refund(100)).rejects.toThrow('A refund now would send it away a second time, so none was made.');

    await decided(id, 'lose');
    expect(await booksOf(app, email)).toEqual({
      gifts: [{ state: 'refunded', amount: 2500, fee: FEE }],
      refunds: [],
      disputes: [{ state: 'lost', amount: 2500, withheld: 2500, lost: 2500, fee: DISPUTE_FEE }],
      receipts: [{ ...RECEIPT, status: 'void', reason: 'chargeback' }],
      letters: ['chargeback', 'receipt'],
      balances: { '1020': -FEE - DISPUTE_FEE, '4000': -2500, '4900': 2500, '5100': FEE, '5110': DISPUTE_FEE },
    });
    await expect(refund(100)).rejects.toThrow(RefundTooLarge);
    const [letter] = await app.db.query<{ text: string; subject: string }>(
      `select subject, text from letter where recipient = $1 and template = 'chargeback'`,
      [email],
    );
    expect(letter!.subject).toBe('Your gift to The Ledger: your bank returned $25.00');
    expect(letter!.text).toContain('because the payment was disputed. Nothing of the gift is left with us.');
    expect(await (await fetch(thanks)).text()).toContain('Of your gift of $25.00, $25.00 went back to you');
  });

  it('that is won leaves everything as it was, but for what it cost', async () => {
    await given();
    await decided(await disputed(), 'win');
    const { gifts, disputes, receipts, letters, balances } = await booksOf(app, email);
    expect([gifts[0]!.state, receipts, letters]).toEqual(['settled', [RECEIPT], ['receipt']]);
    expect(disputes).toEqual([{ state: 'won', amount: 2500, withheld: 0, lost: 0, fee: DISPUTE_FEE }]);
    expect(balances).toEqual({
      '1020': 2500 - FEE - DISPUTE_FEE,
      '4000': -2500,
      '5100': FEE,
      '5110': DISPUTE_FEE,
    });
    await refund(1000);
    await app.quiet();
    expect((await booksOf(app, email)).balances['4900']).toBe(1000);
  });

  it('about a part replaces the receipt when it is lost, within the fund of the gift (27.4)', async () => {
    await given('investigations');
    await refund(1000);
    await app.quiet();
    await decided(await disputed({ amount: '600' }), 'lose');
    const { gifts, receipts, letters, balances } = await booksOf(app, email);
    expect(gifts).toEqual([{ state: 'settled', amount: 2500, fee: FEE }]);
    expect(receipts).toEqual([
      { status: 'void', amount: 2500, reason: 'partial-refund', replaces: null },
      { status: 'void', amount: 1500, reason: 'chargeback', replaces: 1 },
      { status: 'issued', amount: 900, reason: null, replaces: 2 },
    ]);
    expect(letters).toEqual(['receipt', 'receipt-amended', 'receipt-amended']);
    expect(balances).toEqual({ '1020': 900 - FEE - 1500, '4100': -2500, '4900': 1600, '5100': FEE, '5110': 1500 });
    const funds = await app.db.query(
      `select distinct fund from ledger_posting join dispute
       on entry_id in (withdrawal_entry_id, loss_entry_id) where gift_id = $1`,
      [giftId],
    );
    expect(funds).toEqual([{ fund: 'investigations' }]);
  });

  it('that is a question only moves nothing, until it becomes more', async () => {
    await given();
    const id = await disputed({ inquiry: 'true' });
    const asked = await booksOf(app, email);
    expect(asked.disputes).toEqual([{ state: 'inquiry', amount: 2500, withheld: 0, lost: 0, fee: 0 }]);
    expect(asked.balances).toEqual({ '1020': 2500 - FEE, '4000': -2500, '5100': FEE });
    await decided(id, 'escalate');
    const taken = await booksOf(app, email);
    expect(taken.disputes).toEqual([
      { state: 'needs-response', amount: 2500, withheld: 2500, lost: 0, fee: DISPUTE_FEE },
    ]);
    expect([taken.receipts, taken.balances['1030']]).toEqual([[RECEIPT], 2500]);
  });

  it('counts in every report as in the ledger, once it is lost', async () => {
    await given();
    const before = await figures();
    await decided(await disputed({ amount: '2500' }), 'lose');
    const { donor, ...after } = await figures();
    expect(after).toEqual({
      returned: before.returned + 2500,
      fees: before.fees + DISPUTE_FEE,
      booked: after.returned,
    });
    expect(donor).toBe(0);
  });

  const figures = async () => {
    const span = { from: '2020-01-01' as CalendarDate, to: '2099-12-31' as CalendarDate };
    const { total } = await summary(app.db, { by: 'total', ...span });
    const [booked] = await app.db.query<{ sum: number }>(
      `select sum(amount_minor)::int as sum from ledger_posting where account = '4900'`,
    );
    const donors = await listDonors(app.db, { text: email }, { limit: 1 });
    return {
      returned: Number(total.refundedMinor),
      fees: Number(total.feeMinor),
      booked: booked!.sum,
      donor: Number(donors.items[0]!.lifetimeMinor),
    };
  };

  it('that was a question is closed by a refund', async () => {
    await given();
    await disputed({ inquiry: 'true' });
    await refund(2500);
    await app.quiet();
    const { gifts, disputes, receipts } = await booksOf(app, email);
    expect([gifts[0]!.state, disputes![0]!.state, receipts[0]!.reason]).toEqual(['refunded', 'closed', 'refund']);
  });
});
