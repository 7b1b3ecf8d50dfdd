import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readForm } from '../../src/campaigns/forms.js';
import { addDays, addMonths, dateIn, formatDateLong } from '../../src/kernel/calendar.js';
import type { DonorId, GiftId, ReceiptId } from '../../src/kernel/id.js';
import { forgetDonorsWithoutGifts } from '../../src/donors/donors.js';
import { membershipOf } from '../../src/memberships/member.js';
import type { MembershipGift } from '../../src/memberships/gifted.store.js';
import { Receipts } from '../../src/receipts/receipts.js';
import {
  MembershipRedeemed,
  MembershipWithdrawn,
  RedeemMembership,
} from '../../src/workflows/memberships/redeem-membership.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { SendMembershipGifts } from '../../src/workflows/memberships/send-membership-gifts.js';
import { StartGift } from '../../src/workflows/gifts/start-gift.js';
import { startApp, type TestApp } from '../support/app.js';
import { brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { grantsTo, lettersTo, offer, offerNothing, receiptsTo, termsTo } from '../support/members.js';
import { brokenProofs } from '../support/proof.js';

/** The processor's own day: the sandbox lives in the present. */
const TODAY = dateIn('America/Chicago', new Date());
const MONTH = addMonths(TODAY, 1);
const YEAR = addMonths(TODAY, 12);

describe('memberships', () => {
  let app: TestApp;
  let donor: Donor;

  beforeAll(async () => {
    app = await startApp();
    donor = new Donor(app);
  });

  afterEach(async () => {
    await offerNothing(app);
    expect(await brokenRules(app)).toEqual([]);
  });

  afterAll(async () => {
    expect(await brokenProofs(app)).toEqual([]);
    await app.stop();
  });

  const newcomer = () => `${randomUUID()}@example.org`;
  const refund = async (giftId: string, minor: number) => {
    await app.get(RefundGift).run({
      giftId: giftId as GiftId,
      amountMinor: BigInt(minor),
      reason: 'donor-request',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId: randomUUID(),
    });
    await app.quiet();
  };
  const pdfOf = async (email: string) => {
    const [receipt] = await app.db.query<{ id: ReceiptId }>(
      `select receipt.id from receipt join gift on gift.id = gift_id join donor on donor.id = donor_id
       where email = $1 and status = 'issued'`,
      [email],
    );
    return app.get(Receipts).documentOf(receipt!.id);
  };

  it('a gift that reaches a tier makes a member for a year, who is welcomed once', async () => {
    await offer(app, { description: 'A tote bag', fmv: 2500, tiers: ['member', 'sustainer'] });
    const email = newcomer();
    await donor.giveAndPay({ email, amount: 'other', otherAmount: '120' });

    expect(await termsTo(app, email)).toEqual([`member ${TODAY} ${YEAR}`]);
    expect(await grantsTo(app, email)).toEqual(['A tote bag, open']);
    expect(await receiptsTo(app, email)).toEqual([
      { statement: 'some', amount: 12000, deductible: 9500, status: 'issued', description: 'A tote bag' },
    ]);
    const letters = await lettersTo(app, email);
    expect(letters.map(({ template }) => template)).toEqual(['membership-welcome', 'receipt']);
    expect(letters[0]!.text).toContain(`You are a member of The Ledger, as Member, until ${formatDateLong(YEAR)}.`);
    expect(letters[0]!.text).toContain('With it comes: A tote bag.');
    expect(letters[1]!.text).toContain(
      'In exchange you received: A tote bag. Our good-faith estimate of its value is $25.00.',
    );
    expect(letters[1]!.text).toContain(`Your membership as Member lasts until ${formatDateLong(YEAR)}.`);
    expect((await pdfOf(email)).bytes.subarray(0, 5).toString()).toBe('%PDF-');

    await donor.giveAndPay({ email, amount: '1000' });
    expect((await lettersTo(app, email)).map(({ template }) => template)).toEqual([
      'membership-welcome',
      'receipt',
      'receipt',
    ]);
  });

  it('a donor who wants nothing in return gives all of it, and nothing is to be sent (R-QPQ-07)', async () => {
    await offer(app, { description: 'A tote bag', fmv: 2500, tiers: ['member'] });
    const email = newcomer();
    const form = await readForm(app.db.manager, 'default');
    const start = await app.get(StartGift).run({ ...giftRequest(form, email, 12_000), declinesBenefits: true });
    await donor.pay(start.kind === 'checkout' ? start.url : '');
    await app.quiet();
    expect(await termsTo(app, email)).toEqual([`member ${TODAY} ${YEAR}`]);
    expect(await grantsTo(app, email)).toEqual([]);
    expect(await receiptsTo(app, email)).toMatchObject([{ statement: 'none', deductible: 12000 }]);
  });

  it('a token with the logo is told of and takes nothing away', async () => {
    await offer(app, { description: 'A mug with our name', fmv: 1500, cost: 600, logo: true, tiers: ['member'] });
    const email = newcomer();
    await donor.giveAndPay({ email, amount: 'other', otherAmount: '120' });
    expect(await receiptsTo(app, email)).toMatchObject([
      { statement: 'insubstantial', deductible: 12000, description: 'A mug with our name' },
    ]);
    expect((await pdfOf(email)).bytes.length).toBeGreaterThan(1000);
  });

  it('money that goes back ends the membership with its month, and calls back what was not sent', async () => {
    await offer(app, { description: 'A tote bag', fmv: 2500, tiers: ['member'] });
    const email = newcomer();
    await donor.giveAndPay({ email, amount: 'other', otherAmount: '120' });
    await refund(await giftIdOf(app, email), 3000);
    expect(await termsTo(app, email)).toEqual([`member ${TODAY} ${MONTH} returned`, `friend ${MONTH} ${YEAR}`]);
    expect(await grantsTo(app, email)).toEqual(['A tote bag, cancelled']);
    expect(await receiptsTo(app, email)).toMatchObject([
      { status: 'void', statement: 'some' },
      { status: 'issued', statement: 'none', amount: 9000, deductible: 9000 },
    ]);
    await refund(await giftIdOf(app, email), 9000);
    expect(await termsTo(app, email)).toEqual([`member ${TODAY} ${MONTH} returned`]);
    const donorId = await donorOf(email);
    expect((await membershipOf(app.db.manager, donorId, TODAY)).status).toBe('active');
    expect((await membershipOf(app.db.manager, donorId, addDays(MONTH, 1))).status).toBe('none');
  });

  it('what was sent stays with the gift, and its value on the receipt of what remains', async () => {
    await offer(app, { description: 'A tote bag', fmv: 2500, tiers: ['member'] });
    const email = newcomer();
    await donor.giveAndPay({ email, amount: 'other', otherAmount: '120' });
    await app.db.query(
      `insert into staff (id, email, name, role, password_hash) values ($1, $2, 'Dana', 'admin', 'x')`,
      [STAFF, newcomer()],
    );
    await app.db.query(
      `update benefit_grant set state = 'sent', decided_at = now(), decided_by = $2
       where gift_id = $1`,
      [await giftIdOf(app, email), STAFF],
    );
    await refund(await giftIdOf(app, email), 6000);
    expect(await grantsTo(app, email)).toEqual(['A tote bag, sent']);
    expect((await receiptsTo(app, email)).at(-1)).toMatchObject({ statement: 'some', amount: 6000, deductible: 3500 });
  });

  describe('given to somebody else', () => {
    const STEP = { firstName: 'Ana', lastName: 'Ruiz' };
    const buy = async (change: Partial<MembershipGift> = {}, amountMinor = 12_000) => {
      const buyer = newcomer();
      const recipient = { ...STEP, email: newcomer() };
      const form = await readForm(app.db.manager, 'default');
      const membershipGift = { tier: 'member', recipient, message: 'Happy birthday', sendOn: TODAY, ...change };
      const start = await app.get(StartGift).run({ ...giftRequest(form, buyer, amountMinor), membershipGift });
      await donor.pay(start.kind === 'checkout' ? start.url : '');
      await app.quiet();
      return { buyer, recipient, giftId: await giftIdOf(app, buyer) };
    };
    const linkTo = async (email: string): Promise<string> => {
      const letter = (await lettersTo(app, email)).find(({ template }) => template === 'membership-gift');
      return /\/redeem\/(\S+)/.exec(letter!.text)![1]!;
    };

    it('reaches its recipient, who redeems it without paying, once', async () => {
      await offer(app, { description: 'A tote bag', fmv: 2500, tiers: ['member'] });
      const { buyer, recipient } = await buy();
      expect(await termsTo(app, buyer)).toEqual([]);
      expect(await receiptsTo(app, buyer)).toMatchObject([{ statement: 'some', deductible: 9500 }]);
      expect((await lettersTo(app, buyer)).map(({ template }) => template)).toEqual([
        'membership-gift-confirmation',
        'receipt',
      ]);
      const [letter] = await lettersTo(app, recipient.email);
      expect(letter!.subject).toBe('Rosa Díaz gave you a year of membership');
      expect(letter!.text).toContain('“Happy birthday”');

      const token = await linkTo(recipient.email);
      const redeem = () => app.get(RedeemMembership).run(token, recipient);
      const results = await Promise.allSettled([redeem(), redeem(), redeem()]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(redeem()).rejects.toThrow(MembershipRedeemed);
      await app.quiet();
      expect(await termsTo(app, recipient.email)).toEqual([`member ${TODAY} ${YEAR}`]);
      expect(await grantsTo(app, recipient.email)).toEqual(['A tote bag, open']);
      expect((await lettersTo(app, recipient.email)).map(({ template }) => template)).toEqual([
        'membership-gift',
        'membership-welcome',
      ]);
      await forgetDonorsWithoutGifts(app.db.manager, new Date('2100-01-01'));
      expect(await termsTo(app, recipient.email)).toHaveLength(1);
    });

    it('waits for the day that the buyer chose, however often somebody looks', async () => {
      const { recipient } = await buy({ sendOn: CHRISTMAS });
      const sweep = (at: string) => app.get(SendMembershipGifts).run(new Date(at));
      await sweep(`${CHRISTMAS}T04:59:00Z`);
      expect(await lettersTo(app, recipient.email)).toEqual([]);
      await Promise.all([sweep(`${CHRISTMAS}T06:00:00Z`), sweep(`${CHRISTMAS}T06:00:00Z`)]);
      await sweep(`${addDays(CHRISTMAS, 1)}T06:00:00Z`);
      await app.quiet();
      expect(await lettersTo(app, recipient.email)).toHaveLength(1);
    });

    it('adds its year to what the recipient has', async () => {
      const { recipient } = await buy();
      await donor.giveAndPay({ ...STEP, email: recipient.email, amount: 'other', otherAmount: '120' });
      await app.get(RedeemMembership).run(await linkTo(recipient.email), recipient);
      expect(await termsTo(app, recipient.email)).toEqual([
        `member ${TODAY} ${YEAR}`,
        `member ${YEAR} ${addMonths(TODAY, 24)}`,
      ]);
    });

    it('is withdrawn when the buyer gets the money back before', async () => {
      await offer(app, { description: 'A tote bag', fmv: 2500, tiers: ['member'] });
      const { recipient, giftId } = await buy();
      await refund(giftId, 12000);
      await expect(app.get(RedeemMembership).run(await linkTo(recipient.email), recipient)).rejects.toThrow(
        MembershipWithdrawn,
      );
      const [grant] = await app.db.query('select state from benefit_grant where gift_id = $1', [giftId]);
      expect(grant).toEqual({ state: 'cancelled' });
    });

    it('ends with its month when the money goes back afterwards', async () => {
      const { recipient, giftId } = await buy();
      await app.get(RedeemMembership).run(await linkTo(recipient.email), recipient);
      await refund(giftId, 12000);
      expect(await termsTo(app, recipient.email)).toEqual([`member ${TODAY} ${MONTH} returned`]);
    });

    it('cannot be had with a link that was forged or made for something else', async () => {
      for (const token of ['', 'x', `${'A'.repeat(22)}.${'B'.repeat(22)}`]) {
        const redeem = app.get(RedeemMembership).run(token, { ...STEP, email: newcomer() });
        await expect(redeem).rejects.toThrow('no such gift membership');
      }
    });
  });

  const donorOf = async (email: string): Promise<DonorId> => {
    const [row] = await app.db.query<{ id: DonorId }>('select id from donor where email = $1', [email]);
    return row!.id;
  };
});

const STAFF = randomUUID();
/** The day that a buyer chooses. */
const CHRISTMAS = addDays(TODAY, 30);

function giftRequest(form: Awaited<ReturnType<typeof readForm>>, email: string, amountMinor: number) {
  return {
    form,
    clientRequestId: randomUUID(),
    amountMinor,
    coveredFeeMinor: 0,
    designation: 'general',
    giver: { email, firstName: 'Rosa', lastName: 'Díaz' },
    comment: null,
    mayQuote: false,
    anonymous: false,
    attribution: NOWHERE,
  };
}

const NOWHERE = {
  articleId: null,
  articleUrl: null,
  section: null,
  author: null,
  placement: null,
  variant: null,
  referrer: null,
  utmSource: null,
  utmMedium: null,
  utmCampaign: null,
  utmTerm: null,
  utmContent: null,
};
