import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Donor, type FilledForm } from '../support/donor.js';
import { booksOf, brokenRules } from '../support/books.js';
import { brokenProofs } from '../support/proof.js';
import { Sustainer } from '../support/sustainer.js';

const ROUTING = '110000000';

describe('a plan that is paid from a bank account', () => {
  let house: Sustainer;

  beforeAll(async () => {
    house = await Sustainer.open('2026-12-01T17:30:00Z');
  });

  afterAll(() => house.stop());

  const begin = async (
    email: string,
    account: string,
    form: FilledForm = { amount: '1200', frequency: 'monthly' },
  ): Promise<void> => {
    const donor = new Donor(house.app);
    const url = await donor.checkout({ ...form, email });
    const paid = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ method: 'us_bank_account', email, name: 'Rosa Díaz', routing: ROUTING, account }),
    });
    if (paid.status !== 303) throw new Error(`the page answered ${paid.status}: ${(await paid.text()).slice(0, 3000)}`);
    await house.quiet();
  };

  it('is no gift and has no receipt while the debit is on its way (R-ACH-03)', async () => {
    await begin('good@example.org', '000123456789');
    expect(await house.plan('good@example.org')).toMatchObject({ state: 'active' });
    const { letters, ...books } = await booksOf(house.app, 'good@example.org');
    expect(books).toMatchObject({ gifts: [], receipts: [] });
    expect(letters).not.toContain('receipt');
    await house.live('2026-12-09T17:30:00Z');
    expect(await booksOf(house.app, 'good@example.org')).toMatchObject({
      gifts: [{ state: 'settled', amount: 1200 }],
      receipts: [{ status: 'issued' }],
    });
  });

  it.each([
    ['000222222227', 'insufficient-funds', 'did not hold enough'],
    ['000111111113', 'closed-account', 'is closed'],
    ['000333333335', 'no-authorisation', 'not allowed any more'],
  ])('tells why when the debit of account %s fails: %s (R-ACH-04)', async (account, reason, words) => {
    const email = `${reason}@example.org`;
    await begin(email, account);
    await house.live(new Date(house.app.clock.now().getTime() + 6 * 86_400_000).toISOString());
    const { id } = await house.plan(email);
    expect(await house.troubles(id)).toMatchObject([{ reason, outcome: null }]);
    expect((await house.words('payment-trouble', email)).text).toContain(words);
    expect(await booksOf(house.app, email)).toMatchObject({ gifts: [], receipts: [] });
  });

  it('sends a debit again for want of money alone, twice at most (R-ACH-06)', async () => {
    await house.live(new Date(house.app.clock.now().getTime() + 30 * 86_400_000).toISOString());
    const tries = await house.app.db.query<{ code: string; count: number }>(
      `select code, count(*)::int as count from debit_return group by code order by code`,
    );
    expect(tries).toEqual([
      { code: 'account_closed', count: 1 },
      { code: 'debit_not_authorized', count: 1 },
      { code: 'insufficient_funds', count: 3 },
    ]);
  });

  it('fails a single gift too, and tells the donor once', async () => {
    const email = 'once@example.org';
    await begin(email, '000222222227', {});
    expect(await booksOf(house.app, email)).toMatchObject({ gifts: [{ state: 'processing' }], receipts: [] });
    await house.live(new Date(house.app.clock.now().getTime() + 6 * 86_400_000).toISOString());
    expect(await booksOf(house.app, email)).toMatchObject({
      gifts: [{ state: 'failed' }],
      receipts: [],
      letters: ['debit-failed'],
    });
    expect((await house.words('debit-failed', email)).text).toContain('the bank sent the debit back');
  });

  it('loses a gift that the bank takes back weeks later, like a lost dispute', async () => {
    const email = 'late@example.org';
    await begin(email, '000555555559');
    await house.live(new Date(house.app.clock.now().getTime() + 50 * 86_400_000).toISOString());
    const books = await booksOf(house.app, email);
    expect(books.disputes?.[0]).toMatchObject({ lost: 1200 });
    expect(books.receipts[0]).toMatchObject({ status: 'void', reason: 'chargeback' });
    expect(await brokenRules(house.app)).toEqual([]);
    expect(await brokenProofs(house.app)).toEqual([]);
  });
});
