import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceiptId } from '../../src/kernel/id.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman } from '../support/postman.js';
import { withNames } from '../support/receipts.js';

describe('a gift page that is sent more than once', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;
  let email: string;
  let form: { email: string; clientRequestId: string };

  beforeAll(async () => {
    app = await startApp();
    donor = new Donor(app);
    postman = new Postman(app);
  });

  beforeEach(() => {
    email = `${randomUUID()}@example.org`;
    form = { email, clientRequestId: randomUUID() };
  });

  afterAll(async () => {
    expect(await brokenRules(app)).toEqual([]);
    await app.stop();
  });

  const gifts = async () => (await booksOf(app, email)).gifts;
  const sessions = async (): Promise<number> => {
    const rows = await app.db.query(
      `select from stripe_sandbox.objects where kind = 'checkout.session' and data->>'customer_email' = $1`,
      [email],
    );
    return rows.length;
  };

  it('leads to the same payment page: pressing twice is one gift', async () => {
    const first = await donor.checkout(form);
    const second = await donor.checkout(form);
    expect(second).toBe(first);
    expect([(await gifts()).length, await sessions()]).toEqual([1, 1]);
  });

  it('ten times at the same moment is one gift and one payment page, and everyone gets there', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => donor.give(form)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 303));
    expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
    expect([(await gifts()).length, await sessions()]).toEqual([1, 1]);
  });

  it('after going back and changing nothing is still one gift', async () => {
    const url = await donor.checkout(form);
    const back = await fetch(`${app.url}/give/article-footer`);
    expect(back.status).toBe(200);
    expect(await donor.checkout(form)).toBe(url);
    expect(await gifts()).toHaveLength(1);
  });

  it('after going back and changing the amount is a new payment page with the new amount', async () => {
    const first = await donor.checkout(form);
    const second = await donor.checkout({ ...form, amount: '5000' });
    expect(second).not.toBe(first);
    await donor.pay(second);
    await app.quiet();
    expect(await gifts()).toEqual([
      { state: 'started', amount: 2500, fee: null },
      { state: 'settled', amount: 5000, fee: 175 },
    ]);
    // Back to the first amount is back to its payment page, and not a third gift.
    expect(await donor.checkout(form)).toBe(first);
    expect(await gifts()).toHaveLength(2);
  });

  it('after going back and correcting the name gives the receipt to the corrected name', async () => {
    const first = await donor.checkout({ ...form, lastName: 'Dias' });
    const second = await donor.checkout({ ...form, lastName: 'Díaz' });
    expect(second).not.toBe(first);
    await donor.pay(second);
    await app.quiet();
    const receipts = await app.db.query<{ id: ReceiptId }>(
      `select receipt.id from receipt
       join gift on gift.id = gift_id join donor on donor.id = donor_id where email = $1`,
      [email],
    );
    expect(await withNames(app.db, receipts)).toEqual([expect.objectContaining({ name: 'Rosa Díaz' })]);
  });

  it('after it was paid leads to the thank-you page, and charges nothing more', async () => {
    const thanks = await donor.giveAndPay(form);
    const again = await donor.give(form);
    expect([again.status, new URL(again.headers.get('location')!, app.url).href]).toEqual([303, thanks]);
    expect(await (await fetch(thanks)).text()).toContain('Thank you');
    expect([(await gifts()).length, await sessions()]).toEqual([1, 1]);
  });

  it('can be paid once: a second press on the card page finds it closed', async () => {
    const url = await donor.checkout(form);
    await Promise.all([donor.pay(url), donor.pay(url), donor.pay(url)]);
    await app.quiet();
    expect(await booksOf(app, email)).toMatchObject({
      gifts: [{ state: 'settled', amount: 2500 }],
      receipts: [{ status: 'issued', amount: 2500 }],
      letters: ['receipt'],
    });
  });

  it('after a declined card can still be paid with another one, as one gift', async () => {
    const url = await donor.checkout(form);
    await donor.pay(url, '4000000000000002');
    await donor.pay(url);
    await app.quiet();
    expect(await gifts()).toEqual([{ state: 'settled', amount: 2500, fee: 103 }]);
  });

  it('after its payment page has expired opens a new one', async () => {
    const first = await donor.checkout(form);
    const [gift] = await app.db.query<{ session: string }>(
      'select stripe_session_id as session from gift where id = $1',
      [await giftIdOf(app, email)],
    );
    await postman.stripe.checkout.sessions.expire(gift!.session);
    await app.quiet();
    const second = await donor.checkout(form);
    expect(second).not.toBe(first);
    await donor.pay(second);
    await app.quiet();
    expect((await gifts()).map((each) => each.state)).toEqual(['expired', 'settled']);
  });

  it('a day later, when the page is about to expire, opens a new one; but not when it was paid', async () => {
    const paid = { email: `paid-${email}`, clientRequestId: randomUUID() };
    const thanks = await donor.giveAndPay(paid);
    const first = await donor.checkout(form);
    await app.db.query(
      `update gift set checkout_request = jsonb_set(checkout_request, '{expiresAt}', to_jsonb($1::bigint))`,
      [Math.floor(Date.now() / 1000) + 30 * 60],
    );
    const second = await donor.checkout(form);
    expect(second).not.toBe(first);
    expect(await donor.checkout(form)).toBe(second);
    const again = await donor.give(paid);
    expect(new URL(again.headers.get('location')!, app.url).href).toBe(thanks);
    expect((await gifts()).map((each) => each.state)).toEqual(['expired', 'started']);
  });

  it('with the request id of somebody else is a gift of its own', async () => {
    const mine = await donor.checkout(form);
    const stranger = `stranger-${email}`;
    const theirs = await donor.checkout({ ...form, email: stranger });
    expect(theirs).not.toBe(mine);
    const [session] = await app.db.query<{ email: string }>(
      `select data->>'customer_email' as email from stripe_sandbox.objects
       where kind = 'checkout.session' and data->>'customer_email' = $1`,
      [stranger],
    );
    expect(session).toEqual({ email: stranger });
  });
});
