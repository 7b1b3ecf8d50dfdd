import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { InvoiceFacts, SubscriptionFacts } from '../../../src/gateways/stripe/stripe-plans.js';
import type { Hint } from '../../../src/stripe-events/event-hints.js';
import { PlanSweeps } from '../../../src/stripe-events/plan-sweeps.js';
import { Processor } from '../../../src/stripe-events/processor.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Billing, changed, eventOf, paid } from '../../support/billing.js';
import { booksOf, type Books } from '../../support/books.js';
import { Donor } from '../../support/donor.js';
import { Postman, shuffled } from '../../support/postman.js';

const ONE_RENEWAL: Books = {
  gifts: [{ state: 'settled', amount: 2500, fee: 103 }],
  refunds: [],
  receipts: [{ status: 'issued', amount: 2500, reason: null, replaces: null }],
  letters: ['receipt'],
  balances: { '1020': 2397, '4000': -2500, '5100': 103 },
};

interface PlanRow {
  state: string;
  amount: number;
  rhythm: string;
  form: string;
  designation: string;
  article: string | null;
  ended: boolean;
}

describe('charges of a plan', () => {
  let app: TestApp;
  let billing: Billing;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
    billing = await Billing.of(app);
  });

  beforeEach(() => {
    Object.assign(billing.asked, { invoices: 0, subscriptions: 0, charges: 0 });
  });

  afterAll(() => app.stop());

  const books = ({ customer }: SubscriptionFacts) => booksOf(app, customer.email!);
  const planOf = async ({ subscriptionId }: SubscriptionFacts): Promise<PlanRow | undefined> => {
    const [row] = await app.db.query<PlanRow>(
      `select state, amount_minor::int as amount, interval_count || ' ' || interval as rhythm, form.slug as form,
              designation, article_id as article, ended_at is not null as ended
       from plan join form on form.id = form_id where stripe_subscription_id = $1`,
      [subscriptionId],
    );
    return row;
  };

  it('become a plan and its gifts, with entry, receipt and letter', async () => {
    const subscription = billing.subscribe({
      metadata: {
        ...billing.subscribe().metadata,
        form: 'article-footer',
        designation: 'investigations',
        article_id: 'council-2026',
      },
    });
    const first = billing.charge(subscription);
    const { verdicts } = await billing.hear(paid(first), changed(subscription, subscription));
    expect([...verdicts]).toEqual([]);
    expect(await books(subscription)).toEqual({
      ...ONE_RENEWAL,
      balances: { '1020': 2397, '4100': -2500, '5100': 103 },
    });
    expect(await planOf(subscription)).toEqual({
      state: 'active',
      amount: 2500,
      rhythm: '1 month',
      form: 'article-footer',
      designation: 'investigations',
      article: 'council-2026',
      ended: false,
    });
    await billing.hear(paid(billing.charge(subscription, 1)), paid(billing.charge(subscription, 2)));
    const gifts = await app.db.query(
      `select article_id as article, designation, state, period_start as period from gift
       join donor on donor.id = donor_id where email = $1 order by period_start`,
      [subscription.customer.email],
    );
    expect(gifts).toHaveLength(3);
    expect(gifts[2]).toMatchObject({ article: 'council-2026', designation: 'investigations', state: 'settled' });
  });

  it('belong to the donor who gave once before under the same address and name', async () => {
    const subscription = billing.subscribe();
    const [firstName, lastName] = ['Rosa', 'María Díaz'];
    await new Donor(app).checkout({ email: subscription.customer.email!.toUpperCase(), firstName, lastName });
    await billing.hear(paid(billing.charge(subscription)));
    const donors = await app.db.query('select id from donor where email_key = $1', [subscription.customer.email]);
    expect(donors).toHaveLength(1);
  });

  it('are one gift however often and in whatever order their notices come', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const subscription = billing.subscribe();
      const invoice = billing.charge(subscription);
      const { chargeId } = billing.chargeOf(invoice);
      const notices: Hint[] = [
        paid(invoice),
        changed(subscription, subscription),
        changed(subscription),
        { kind: 'charge', chargeId, createdAt: null, about: null },
      ];
      for (const hint of shuffled([...notices, ...notices], seed)) await billing.hear(hint);
      expect(await books(subscription)).toEqual(ONE_RENEWAL);
    }
  });

  it('are one gift when two workers hear of them at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const subscription = billing.subscribe();
      const notice = paid(billing.charge(subscription));
      await Promise.all([
        billing.hear(notice),
        billing.hear(changed(subscription)),
        billing.hear(notice),
        billing.hear(notice, changed(subscription)),
      ]);
      expect(await books(subscription)).toEqual(ONE_RENEWAL);
    }
  });

  it('of fifty donors cost three questions when they are new, and two in their rhythm', async () => {
    const fifty = Array.from({ length: 50 }, () => billing.subscribe());
    await billing.hear(...fifty.map((subscription) => paid(billing.charge(subscription))));
    expect(billing.asked).toEqual({ invoices: 1, subscriptions: 1, charges: 1 });
    await billing.hear(
      ...fifty.map((subscription) => paid(billing.charge(subscription, 1))),
      ...fifty.map((subscription) => changed(subscription, subscription)),
    );
    expect(billing.asked).toEqual({ invoices: 2, subscriptions: 1, charges: 2 });
    expect(await books(fifty[49]!)).toMatchObject({ letters: ['receipt', 'receipt'] });
  });

  it('of somebody else’s subscription change nothing, and say why', async () => {
    for (const metadata of [{}, { installation: '01930000-0000-7000-8000-0000000000ff' }]) {
      const subscription = billing.subscribe({ metadata });
      const invoice = billing.charge(subscription);
      const { verdicts } = await billing.hear(paid(invoice), changed(subscription, subscription));
      expect(verdicts.get(invoice.invoiceId)).toMatchObject({ state: 'ignored', reason: /not of this installation/ });
      expect(verdicts.get(subscription.subscriptionId)).toMatchObject({ state: 'ignored' });
      expect(await planOf(subscription)).toBeUndefined();
    }
    expect(billing.asked.subscriptions).toBe(0);
  });

  it.each<[string, Partial<SubscriptionFacts>, Partial<InvoiceFacts>, 'ignored' | 'parked', RegExp]>([
    [
      'no address',
      { customer: { id: 'cus_1', email: null, name: 'Rosa' } },
      {},
      'parked',
      /cus_1 has no email address/,
    ],
    ['no name', { customer: { id: 'cus_2', email: 'a@example.org', name: ' ' } }, {}, 'parked', /cus_2 has no name/],
    ['a weekly price', { interval: 'week' }, {}, 'parked', /so many months or years/],
    ['a price in fractions', { amountMinor: null }, {}, 'parked', /whole amount/],
    ['an invoice of no period', {}, { isOfPeriod: false }, 'parked', /of no period/],
    ['an invoice paid elsewhere', {}, { paymentIntentIds: [] }, 'parked', /outside of the processor/],
    ['an invoice paid in parts', {}, { paymentIntentIds: ['pi_1', 'pi_2'] }, 'parked', /in parts/],
    ['an unpaid invoice', {}, { isPaid: false }, 'ignored', /not paid/],
    ['an invoice of nothing', {}, { paidMinor: 0n }, 'ignored', /nothing was charged/],
  ])('with %s become no gift, and the notice says why', async (_name, subscription, invoice, state, reason) => {
    const ours = billing.subscribe(subscription);
    const bill = billing.charge(ours, 0, invoice);
    const { verdicts } = await billing.hear(paid(bill));
    expect(verdicts.get(bill.invoiceId)).toMatchObject({ state, reason: expect.stringMatching(reason) });
    expect(await app.db.query('select id from gift where stripe_invoice_id = $1', [bill.invoiceId])).toEqual([]);
  });

  it('are settled later when what was missing is there', async () => {
    const subscription = billing.subscribe({ customer: { id: 'cus_3', email: null, name: 'Rosa' } });
    const invoice = billing.charge(subscription, 0, { createdAt: app.clock.now() });
    await billing.hear(paid(invoice));
    const complete = { ...subscription, customer: { id: 'cus_3', email: 'cus_3@example.org', name: 'Rosa Díaz' } };
    billing.put(complete);
    await app.get(PlanSweeps).renewals(new Date(app.clock.now().getTime() - 60_000));
    await app.get(PlanSweeps).renewals(new Date(app.clock.now().getTime() - 60_000));
    expect(await books(complete)).toEqual(ONE_RENEWAL);
  });

  it('are one for each period: a second invoice of the same period waits for a person (R-REG-16)', async () => {
    const subscription = billing.subscribe();
    await billing.hear(paid(billing.charge(subscription)));
    const again = billing.charge(subscription);
    const { verdicts } = await billing.hear(paid(again));
    expect(verdicts.get(again.invoiceId)).toMatchObject({ state: 'parked', reason: /period has been paid by another/ });
    expect(await books(subscription)).toEqual(ONE_RENEWAL);
  });

  it('are refunded at the processor like other gifts, also before they were heard of', async () => {
    const [early, late] = [billing.subscribe(), billing.subscribe()];
    const invoices = [billing.charge(early), billing.charge(late)] as const;
    await billing.hear(paid(invoices[1]));
    for (const invoice of invoices) billing.refund(invoice, 1000n);
    const refunded = (invoice: InvoiceFacts) =>
      ({ kind: 'charge', chargeId: billing.chargeOf(invoice).chargeId, createdAt: null, about: 'refunds' }) as const;
    await billing.hear(refunded(invoices[0]), refunded(invoices[1]));
    await billing.hear(paid(invoices[0]));
    for (const subscription of [early, late]) {
      expect(await books(subscription)).toMatchObject({
        refunds: [{ state: 'succeeded', amount: 1000, reason: 'at-processor' }],
        balances: { '1020': 1397, '4000': -2500, '4900': 1000, '5100': 103 },
      });
    }
  });

  it('come through the webhook with their reasons kept', async () => {
    const subscription = billing.subscribe();
    const invoice = billing.charge(subscription);
    const foreign = billing.charge(billing.subscribe({ metadata: {} }));
    const postman = new Postman(app);
    const events = [invoice, foreign].map(({ invoiceId, subscriptionId, metadata }) =>
      eventOf('invoice.paid', {
        id: invoiceId,
        created: 1_795_532_400,
        parent: { subscription_details: { subscription: subscriptionId, metadata } },
      }),
    );
    for (const event of [...events, eventOf('invoice.paid', { id: 'in_manual', parent: null })])
      await postman.post(event);
    while ((await app.get(Processor).runBatch()) > 0);
    expect(await books(subscription)).toEqual(ONE_RENEWAL);
    expect(
      await app.db.query('select object_id as id, state, reason from stripe_event order by state, reason'),
    ).toEqual([
      { id: invoice.invoiceId, state: 'done', reason: null },
      { id: 'in_manual', state: 'ignored', reason: 'the invoice is of no subscription' },
      { id: foreign.invoiceId, state: 'ignored', reason: 'the subscription is not of this installation' },
    ]);
  });

  describe('and the plan itself', () => {
    it('is there from the first notice, before anything was charged', async () => {
      const subscription = billing.subscribe({ status: 'incomplete' });
      await billing.hear(changed(subscription, subscription));
      expect(await planOf(subscription)).toMatchObject({ state: 'pending', form: 'default', designation: 'general' });
    });

    it('follows its subscription, whatever the notice says', async () => {
      const subscription = billing.subscribe();
      await billing.hear(paid(billing.charge(subscription)));
      billing.put({ ...subscription, status: 'past_due' });
      await billing.hear(changed(subscription));
      expect(await planOf(subscription)).toMatchObject({ state: 'past_due' });
      await billing.hear(changed(subscription, { ...subscription, isCollectionPaused: true }));
      expect(await planOf(subscription)).toMatchObject({ state: 'past_due' });
      billing.put({ ...subscription, amountMinor: 4000n, interval: 'year' });
      await billing.hear(changed(subscription, subscription));
      expect(await planOf(subscription)).toMatchObject({ state: 'active', amount: 4000, rhythm: '1 year' });
    });

    it('is never set back by an answer that was read before another', async () => {
      const subscription = billing.subscribe();
      await billing.hear(changed(subscription));
      billing.put({ ...subscription, status: 'past_due' });
      let read: () => void = () => undefined;
      const isRead = new Promise<void>((resolve) => (read = resolve));
      billing.delay = async () => {
        read();
        await new Promise((resolve) => setTimeout(resolve, 300));
      };
      const older = billing.hear(changed(subscription));
      await isRead;
      billing.delay = async () => undefined;
      billing.put({ ...subscription, status: 'active' });
      await Promise.all([older, billing.hear(changed(subscription))]);
      expect(await planOf(subscription)).toMatchObject({ state: 'active' });
    });

    it.each([
      [false, 'cancelled'],
      [true, 'lapsed'],
    ])('ends for good (given up: %s) as %s', async (isGivenUp, state) => {
      const subscription = billing.subscribe();
      await billing.hear(changed(subscription));
      const ended: SubscriptionFacts = { ...subscription, status: 'canceled', isGivenUp, endedAt: new Date() };
      billing.put(ended);
      await billing.hear(changed(subscription, ended));
      expect(await planOf(subscription)).toMatchObject({ state, ended: true });
      billing.put(subscription);
      await billing.hear(changed(subscription), changed(subscription, subscription));
      expect(await planOf(subscription)).toMatchObject({ state, ended: true });
    });

    it('is compared with its subscription by the sweep, also when the notice of its end was lost', async () => {
      const subscription = billing.subscribe();
      await billing.hear(changed(subscription));
      billing.put({ ...subscription, status: 'canceled', endedAt: new Date() });
      await app.get(PlanSweeps).states();
      expect(await planOf(subscription)).toMatchObject({ state: 'cancelled' });
    });
  });
});
