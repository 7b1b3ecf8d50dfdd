import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { GiftId, ReceiptId } from '../../src/kernel/id.js';
import { brokenLinks } from '../../src/audit/chain.js';
import { RefundTooLarge } from '../../src/gifts/refund.store.js';
import { Receipts } from '../../src/receipts/receipts.js';
import { GiftNotReceived, RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman } from '../support/postman.js';

const REFUND_FAILS_CARD = '4000000000005126';
const FEE = 103;

describe('a refund', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp();
    donor = new Donor(app);
    postman = new Postman(app);
  });

  afterEach(async () => expect(await brokenRules(app)).toEqual([]));

  afterAll(() => app.stop());

  const given = async (card?: string): Promise<{ email: string; giftId: GiftId; thanks: string }> => {
    const email = `${randomUUID()}@example.org`;
    const thanks = await donor.giveAndPay({ email }, card);
    return { email, giftId: (await giftIdOf(app, email)) as GiftId, thanks };
  };
  const refund = (giftId: GiftId, minor: number, clientRequestId: string = randomUUID()) =>
    app.get(RefundGift).run({
      giftId,
      amountMinor: BigInt(minor),
      reason: 'donor-request',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId,
    });
  const returned = async (giftId: GiftId, minor: number) => {
    await refund(giftId, minor);
    await app.quiet();
  };
  const receiptsOf = (giftId: GiftId) =>
    app.db.query<{ id: ReceiptId; label: string; replaces: string | null; amount: string }>(
      `select id, label, snapshot->>'replaces' as replaces, snapshot->>'amountMinor' as amount
       from receipt where gift_id = $1 order by label`,
      [giftId],
    );
  const lettersTo = (email: string) =>
    app.db.query<{ template: string; subject: string; text: string; state: string }>(
      'select template, subject, text, state from letter where recipient = $1 order by queued_at',
      [email],
    );

  it('in full makes the receipt void, keeps its PDF to the byte, tells the donor, and leaves the fee as a cost', async () => {
    const { email, giftId, thanks } = await given();
    const [receipt] = await receiptsOf(giftId);
    const before = await app.get(Receipts).documentOf(receipt!.id);

    await returned(giftId, 2500);

    expect(await booksOf(app, email)).toEqual({
      gifts: [{ state: 'refunded', amount: 2500, fee: FEE }],
      refunds: [{ state: 'succeeded', amount: 2500, reason: 'donor-request' }],
      receipts: [{ status: 'void', amount: 2500, reason: 'refund', replaces: null }],
      letters: ['receipt', 'refund'],
      balances: { '1020': -FEE, '4000': -2500, '4900': 2500, '5100': FEE },
    });
    const [, letter] = await lettersTo(email);
    expect(letter).toMatchObject({ state: 'sent', subject: 'Your refund from The Ledger: $25.00' });
    expect(letter!.text).toContain(`Receipt ${receipt!.label} is void.`);
    const after = await app.get(Receipts).documentOf(receipt!.id);
    expect(after.bytes.equals(before.bytes)).toBe(true);
    const marked = await app.get(Receipts).voidRendering(receipt!.id);
    expect([marked.fileName, marked.bytes.equals(before.bytes)]).toEqual([`${receipt!.label}-VOID.pdf`, false]);
    expect(await (await fetch(thanks)).text()).toContain('$25.00');
    expect((await fetch(`${thanks}/receipt.pdf`)).status).toBe(404);
  });

  it('in part replaces the receipt by a new number that names the old one and states what remains', async () => {
    const { email, giftId, thanks } = await given();
    const [first] = await receiptsOf(giftId);
    const original = await app.get(Receipts).documentOf(first!.id);

    await returned(giftId, 1000);

    expect(await booksOf(app, email)).toEqual({
      gifts: [{ state: 'settled', amount: 2500, fee: FEE }],
      refunds: [{ state: 'succeeded', amount: 1000, reason: 'donor-request' }],
      receipts: [
        { status: 'void', amount: 2500, reason: 'partial-refund', replaces: null },
        { status: 'issued', amount: 1500, reason: null, replaces: 1 },
      ],
      letters: ['receipt', 'receipt-amended'],
      balances: { '1020': 1500 - FEE, '4000': -2500, '4900': 1000, '5100': FEE },
    });
    const [, second] = await receiptsOf(giftId);
    expect(second).toMatchObject({ replaces: first!.label, amount: '1500' });
    const [, letter] = await lettersTo(email);
    expect(letter!.subject).toBe('Your amended receipt from The Ledger: $15.00');
    expect(letter!.text).toContain('We returned $10.00 of your gift.');
    expect(letter!.text).toContain(`Receipt ${first!.label} is void: please use the new one.`);
    expect((await app.get(Receipts).documentOf(first!.id)).bytes.equals(original.bytes)).toBe(true);
    const download = await fetch(`${thanks}/receipt.pdf`);
    expect(download.headers.get('content-disposition')).toContain(second!.label);
  });

  it('in two parts that make the whole ends with two void receipts and none issued', async () => {
    const { email, giftId } = await given();
    await returned(giftId, 700);
    await returned(giftId, 1800);
    expect(await booksOf(app, email)).toEqual({
      gifts: [{ state: 'refunded', amount: 2500, fee: FEE }],
      refunds: [
        { state: 'succeeded', amount: 700, reason: 'donor-request' },
        { state: 'succeeded', amount: 1800, reason: 'donor-request' },
      ],
      receipts: [
        { status: 'void', amount: 2500, reason: 'partial-refund', replaces: null },
        { status: 'void', amount: 1800, reason: 'refund', replaces: 1 },
      ],
      letters: ['receipt', 'receipt-amended', 'refund'],
      balances: { '1020': -FEE, '4000': -2500, '4900': 2500, '5100': FEE },
    });
  });

  it('of a gift for a purpose stays within the fund of that purpose', async () => {
    const email = `${randomUUID()}@example.org`;
    await donor.giveAndPay({ email, designation: 'investigations' });
    await returned((await giftIdOf(app, email)) as GiftId, 1000);
    expect((await booksOf(app, email)).balances).toEqual({ '1020': 1397, '4100': -2500, '4900': 1000, '5100': FEE });
    const funds = await app.db.query(
      `select distinct fund from ledger_posting join refund using (entry_id) join gift on gift.id = gift_id
       join donor on donor.id = donor_id where email = $1`,
      [email],
    );
    expect(funds).toEqual([{ fund: 'investigations' }]);
  });

  it('made in the dashboard of the processor is found by its notice, and books the same', async () => {
    const { email, giftId } = await given();
    const [gift] = await app.db.query<{ charge: string }>('select stripe_charge_id as charge from gift where id = $1', [
      giftId,
    ]);
    await postman.stripe.refunds.create({ charge: gift!.charge, amount: 500 });
    await postman.stripe.refunds.create({ charge: gift!.charge });
    await app.quiet();
    const { gifts, refunds, balances } = await booksOf(app, email);
    expect({ gifts, refunds, balances }).toEqual({
      gifts: [{ state: 'refunded', amount: 2500, fee: FEE }],
      refunds: [
        { state: 'succeeded', amount: 500, reason: 'at-processor' },
        { state: 'succeeded', amount: 2000, reason: 'at-processor' },
      ],
      balances: { '1020': -FEE, '4000': -2500, '4900': 2500, '5100': FEE },
    });
  });

  it('of more than is left, of nothing, or of less is refused, and no money moves', async () => {
    const { email, giftId } = await given();
    await returned(giftId, 2000);
    const before = await booksOf(app, email);
    for (const minor of [501, 2500, 0, -100]) {
      await expect(refund(giftId, minor)).rejects.toThrow(RefundTooLarge);
    }
    await expect(refund(giftId, 501)).rejects.toThrow('Only $5.00 of this gift is left to refund. No money moved.');
    await app.quiet();
    expect(await booksOf(app, email)).toEqual(before);
  });

  it('of a gift that was never paid, or does not exist, is refused', async () => {
    const email = `${randomUUID()}@example.org`;
    await donor.checkout({ email });
    await expect(refund((await giftIdOf(app, email)) as GiftId, 100)).rejects.toThrow(GiftNotReceived);
    await expect(refund(randomUUID() as GiftId, 100)).rejects.toThrow('There is no such gift');
  });

  it('submitted five times at once from one form goes out once', async () => {
    const { email, giftId } = await given();
    const form = randomUUID();
    const ids = await Promise.all(Array.from({ length: 5 }, () => refund(giftId, 1000, form)));
    await app.quiet();
    expect(new Set(ids.map((each) => each.refundId)).size).toBe(1);
    expect((await booksOf(app, email)).refunds).toEqual([
      { state: 'succeeded', amount: 1000, reason: 'donor-request' },
    ]);
    const audited = await app.db.query(`select from audit_event where object = $1 and action = 'refund gift'`, [
      `gift:${giftId}`,
    ]);
    expect(audited).toHaveLength(1);
    expect(await brokenLinks(app.db.manager)).toEqual([]);
  });

  it('asked for by several people at once never returns more than was given', async () => {
    const { email, giftId } = await given();
    const asked = await Promise.allSettled([900, 900, 900, 900].map((minor) => refund(giftId, minor)));
    await app.quiet();
    expect(asked.filter((each) => each.status === 'fulfilled')).toHaveLength(2);
    for (const each of asked) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(RefundTooLarge);
    const { gifts, refunds, balances } = await booksOf(app, email);
    expect([gifts[0]!.state, refunds.map((each) => each.amount), balances['4900']]).toEqual([
      'settled',
      [900, 900],
      1800,
    ]);
  });

  it('that bounces days later is undone by adding: the gift stands again, with a new receipt', async () => {
    const { email, giftId } = await given(REFUND_FAILS_CARD);
    await returned(giftId, 2500);
    expect((await booksOf(app, email)).gifts[0]!.state).toBe('refunded');
    await bounced(1);
    expect(await booksOf(app, email)).toEqual({
      gifts: [{ state: 'settled', amount: 2500, fee: FEE }],
      refunds: [{ state: 'failed', amount: 2500, reason: 'donor-request' }],
      receipts: [
        { status: 'void', amount: 2500, reason: 'refund', replaces: null },
        { status: 'issued', amount: 2500, reason: null, replaces: 1 },
      ],
      letters: ['receipt', 'receipt-amended', 'refund'],
      balances: { '1020': 2500 - FEE, '4000': -2500, '5100': FEE },
    });
    const letters = await lettersTo(email);
    expect(letters.at(-1)!.text).toContain('A refund of $25.00 did not reach you, so your gift stands.');
    const [reversal] = await app.db.query<{ reverses: boolean }>(
      `select reverses_id = entry_id as reverses from refund join ledger_entry on ledger_entry.id = reversal_entry_id
       where gift_id = $1`,
      [giftId],
    );
    expect(reversal).toEqual({ reverses: true });

    // The money is there again, so it can be returned again, this time in part.
    await returned(giftId, 1000);
    await bounced(2);
    const { gifts, receipts, balances } = await booksOf(app, email);
    expect([gifts[0]!.state, receipts.map((each) => each.amount), receipts.at(-1)!.status, balances['1020']]).toEqual([
      'settled',
      [2500, 2500, 1500, 2500],
      'issued',
      2500 - FEE,
    ]);
  });

  /** Waits until the processor has told of so many failed refunds, and until they are worked off. */
  async function bounced(count: number): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const told = await app.db.query(`select from stripe_event where type = 'refund.failed'`);
      if (told.length === count) return app.quiet();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the refund did not bounce');
  }
});
