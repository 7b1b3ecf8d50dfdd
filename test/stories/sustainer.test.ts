import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Processor as Sandbox } from '../../src/demo/processor.js';
import { readOrganisation } from '../../src/organisation/organisation.js';
import { PlanSweeps } from '../../src/stripe-events/plan-sweeps.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { brokenProofs, failedProofs } from '../support/proof.js';

const EMAIL = 'rosa@example.org';

describe('a sustainer, from the first gift to the last', () => {
  let app: TestApp;
  let sandbox: Sandbox;

  const open = async (options: Parameters<typeof startApp>[0]): Promise<void> => {
    app = await startApp({ ...options, followsSandbox: true });
    sandbox = new Sandbox(app.sandbox.url, app.settings.stripe.secretKey);
    await sandbox.setClock(new Date('2027-01-31T18:00:00Z'));
  };

  /** Begins a monthly plan at the processor; returns the subscription's id. */
  const begin = async (metadata: Record<string, string> = {}): Promise<string> => {
    const { installationId } = await readOrganisation(app.db.manager);
    const { id, url } = await sandbox.post<{ id: string; url: string }>('/checkout/sessions', {
      mode: 'subscription',
      customer_email: EMAIL,
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: 'usd',
            unit_amount: 1200,
            recurring: { interval: 'month' },
            product_data: { name: 'Monthly gift' },
          },
        },
      ],
      subscription_data: { metadata: { installation: installationId, ...metadata } },
      success_url: 'https://ledger.example/',
    });
    await new Donor(app).pay(url);
    return (await sandbox.get<{ subscription: string }>(`/checkout/sessions/${id}`)).subscription;
  };
  const advance = async (to: string): Promise<void> => {
    await sandbox.advanceClock(new Date(to));
    await app.quiet();
  };
  const plan = async () => {
    const [row] = await app.db.query<{ state: string; ended: string | null }>(
      `select state, ended_at::date::text as ended from plan`,
    );
    return row;
  };
  const giftDates = async () =>
    (
      await app.db.query<{ date: string }>(
        `select gift_date::text as date from gift where plan_id is not null order by gift_date`,
      )
    ).map(({ date }) => date);

  describe('whose webhooks come three times, late and out of order', () => {
    let subscription: string;

    beforeAll(async () => {
      await open({});
      const chaos = new URLSearchParams({ seed: '3', duplicate: '2', shuffleWindow: '8', delayMs: '200' });
      await fetch(`${app.sandbox.url}/_sandbox/api/chaos`, { method: 'POST', body: chaos });
    });

    afterEach(async () => {
      expect(await brokenProofs(app)).toEqual([]);
      expect(await brokenRules(app)).toEqual([]);
    });

    afterAll(() => app.stop());

    it('is charged at once, with a receipt, and the plan keeps where it came from', async () => {
      subscription = await begin({ form: 'article-footer', article_id: 'council-2027', utm_source: 'newsletter' });
      await app.quiet();
      expect(await booksOf(app, EMAIL)).toMatchObject({
        gifts: [{ state: 'settled', amount: 1200 }],
        receipts: [{ status: 'issued', amount: 1200 }],
        letters: ['receipt'],
      });
      expect(await plan()).toEqual({ state: 'active', ended: null });
      const letters = await app.db.query<{ text: string }>('select text from letter');
      expect(letters[0]!.text).toContain('You give this monthly. Change or stop it in two clicks: ');
    });

    it('gives on the last day of shorter months, and on the 31st again (R-REG-08)', async () => {
      await advance('2027-04-30T23:00:00Z');
      expect(await giftDates()).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']);
      const [row] = await app.db.query(
        `select count(distinct article_id) as articles, min(article_id) as article, min(utm_source) as source,
                count(distinct donor_id) as donors from gift`,
      );
      expect(row).toEqual({ articles: '1', article: 'council-2027', source: 'newsletter', donors: '1' });
    });

    it('gets a refund of one month, and only that month’s receipt changes', async () => {
      const [march] = await app.db.query<{ chargeId: string }>(
        `select stripe_charge_id as "chargeId" from gift where gift_date = '2027-03-31'`,
      );
      await sandbox.post('/refunds', { charge: march!.chargeId, amount: 200 });
      await app.quiet();
      const { receipts, refunds } = await booksOf(app, EMAIL);
      expect(refunds).toEqual([{ state: 'succeeded', amount: 200, reason: 'at-processor' }]);
      expect(receipts.filter(({ status }) => status === 'void')).toHaveLength(1);
      expect(receipts.filter(({ status }) => status === 'issued').map(({ amount }) => amount)).toEqual([
        1200, 1200, 1200, 1000,
      ]);
    });

    it('whose card fails once is past due, and gives for that month all the same', async () => {
      const { default_payment_method: card } = await sandbox.get<{ default_payment_method: string }>(
        `/subscriptions/${subscription}`,
      );
      await sandbox.failNext(card, 1);
      await advance('2027-05-31T20:00:00Z');
      expect(await plan()).toMatchObject({ state: 'past_due' });
      await advance('2027-06-16T20:00:00Z');
      expect(await plan()).toMatchObject({ state: 'active' });
      expect(await giftDates()).toHaveLength(5);
    });

    it('whose card fails for good lapses, and is charged no more', async () => {
      const { default_payment_method: card } = await sandbox.get<{ default_payment_method: string }>(
        `/subscriptions/${subscription}`,
      );
      await sandbox.failNext(card, 20);
      await advance('2027-09-15T20:00:00Z');
      expect(await plan()).toMatchObject({ state: 'lapsed' });
      expect(await giftDates()).toHaveLength(5);
    });
  });

  describe('of whom no webhook tells', () => {
    beforeAll(() => open({ worker: 'idle', webhooks: false }));

    afterAll(() => app.stop());

    it('is missed by the proofs, found by the sweep, and followed to the end', async () => {
      const subscription = await begin();
      await sandbox.advanceClock(new Date('2027-03-30T18:00:00Z'));
      expect(await failedProofs(app)).toContain('INV-01');
      await app.get(PlanSweeps).renewals(new Date('2027-01-01T00:00:00Z'));
      expect(await giftDates()).toEqual(['2027-01-31', '2027-02-28']);
      expect(await failedProofs(app)).not.toContain('INV-01');
      await sandbox.delete(`/subscriptions/${subscription}`);
      expect(await plan()).toEqual({ state: 'active', ended: null });
      await app.get(PlanSweeps).states();
      expect(await plan()).toEqual({ state: 'cancelled', ended: '2027-03-30' });
    });

    it('has a charge after the end shown by the proofs, until it has gone back (INV-09)', async () => {
      expect(await failedProofs(app)).not.toContain('INV-09');
      const move = (to: string) => `update gift set occurred_at = '${to}' where gift_date = '2027-02-28'`;
      const [{ at } = { at: '' }] = await app.db.query<{ at: string }>(
        `select occurred_at::text as at from gift where gift_date = '2027-02-28'`,
      );
      await app.db.query(move('2027-04-02T00:00:00Z'));
      expect(await failedProofs(app)).toContain('INV-09');
      await app.db.query(move(at));
    });
  });
});
