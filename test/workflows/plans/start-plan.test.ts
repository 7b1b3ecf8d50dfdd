import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PlanId } from '../../../src/kernel/id.js';
import { parkedEvents } from '../../../src/reports/attention.js';
import { hintOf } from '../../../src/stripe-events/event-hints.js';
import { PlanSweeps } from '../../../src/stripe-events/plan-sweeps.js';
import { Processor } from '../../../src/stripe-events/processor.js';
import { SettleEvents } from '../../../src/stripe-events/settle-events.js';
import { RunRetention } from '../../../src/workflows/retention/run-retention.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Billing, eventOf } from '../../support/billing.js';
import { booksOf } from '../../support/books.js';
import { Donor, type FilledForm } from '../../support/donor.js';
import { Postman, shuffled, type StoredEvent } from '../../support/postman.js';

const TERMS = /^Renews on the \d+\w\w of each month.* until you stop\./;

interface PlanRow {
  id: PlanId;
  state: string;
  subscription: string | null;
  donors: number;
  gifts: number;
}

describe('a plan that begins on the gift page', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
    donor = new Donor(app);
    postman = new Postman(app);
  });

  afterAll(() => app.stop());

  const filled = (change: FilledForm = {}) => ({
    email: `${randomUUID()}@example.org`,
    clientRequestId: randomUUID(),
    frequency: 'monthly',
    amount: 'other',
    otherAmount: '12',
    ...change,
  });
  const plansOf = (email: string): Promise<PlanRow[]> =>
    app.db.query<PlanRow>(
      `select plan.id, state, stripe_subscription_id as subscription,
              (select count(*)::int from donor where donor.email = $1) as donors,
              (select count(*)::int from gift where plan_id = plan.id) as gifts
       from plan join donor on donor.id = donor_id where donor.email = $1 order by state, plan.id`,
      [email],
    );
  const sessionsOf = (email: string) =>
    app.db.query(
      `select id from stripe_sandbox.objects where kind = 'checkout.session' and data->>'customer_email' = $1`,
      [email],
    );
  const work = async () => {
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const runOut = (email: string) =>
    app.db.query(
      `update plan set checkout_request = jsonb_set(checkout_request, '{expiresAt}', '1')
       where donor_id = (select id from donor where email = $1)`,
      [email],
    );
  /** Paid, and nobody has told the product. */
  const paid = async (form = filled()): Promise<{ email: string; planId: PlanId; events: StoredEvent[] }> => {
    await donor.pay(await donor.checkout(form));
    const [plan] = await plansOf(form.email);
    return { email: form.email, planId: plan!.id, events: await postman.eventsOfPlan(plan!.id) };
  };

  it('is one plan with one payment page, though the page is sent twice, or twice at once', async () => {
    const form = filled();
    const urls = await Promise.all([donor.checkout(form), donor.checkout(form)]);
    urls.push(await donor.checkout(form));
    expect(new Set(urls).size).toBe(1);
    expect(await plansOf(form.email)).toMatchObject([{ state: 'pending', subscription: null, donors: 1, gifts: 0 }]);
    expect(await sessionsOf(form.email)).toHaveLength(1);
  });

  it('keeps what the donor read and agreed to, with amount, rhythm, place and time (R-REG-07)', async () => {
    const form = filled();
    await donor.checkout(form);
    const consents = await app.db.query<{ text: string }>(
      `select text, text_version as version, plan_consent.amount_minor::int as amount, plan_consent.interval, channel,
              host(ip) as ip, plan_consent.at - plan.started_at < '1 minute' as "atOnce"
       from plan_consent join plan on plan.id = plan_id join donor on donor.id = donor_id where email = $1`,
      [form.email],
    );
    expect(consents).toEqual([
      {
        text: expect.stringMatching(TERMS),
        version: '2026-11',
        amount: 1200,
        interval: 'month',
        channel: 'gift-page',
        ip: expect.stringMatching(/^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/),
        atOnce: true,
      },
    ]);
  });

  it('is another plan when the donor goes back and chooses another amount or rhythm', async () => {
    const form = filled();
    const first = await donor.checkout(form);
    const second = await donor.checkout({ ...form, otherAmount: '15' });
    const third = await donor.checkout({ ...form, frequency: 'yearly' });
    expect(new Set([first, second, third]).size).toBe(3);
    await donor.pay(second);
    await deliverAll(form.email);
    expect((await plansOf(form.email)).map(({ state }) => state)).toEqual(['active', 'pending', 'pending']);
    expect((await booksOf(app, form.email)).gifts).toEqual([expect.objectContaining({ amount: 1500 })]);
  });

  it('whose payment page has run out makes way for the next, and only the one that is paid becomes a plan', async () => {
    const form = filled();
    const first = await donor.checkout(form);
    await runOut(form.email);
    const second = await donor.checkout(form);
    expect(second).not.toBe(first);
    await donor.pay(second);
    await deliverAll(form.email);
    expect((await plansOf(form.email)).map(({ state }) => state)).toEqual(['active', 'pending']);
  });

  it('that was paid at the last moment is not begun again', async () => {
    const form = filled();
    await donor.pay(await donor.checkout(form));
    await runOut(form.email);
    const pressed = await donor.give(form);
    expect(pressed.headers.get('location')).toMatch(/\/thanks\//);
    expect(await plansOf(form.email)).toHaveLength(1);
    expect(await sessionsOf(form.email)).toHaveLength(1);
  });

  it('that has begun is not begun again by the same page', async () => {
    const form = filled();
    await donor.pay(await donor.checkout(form));
    await deliverAll(form.email);
    expect((await donor.give(form)).headers.get('location')).toMatch(/\/thanks\//);
    expect(await plansOf(form.email)).toMatchObject([{ state: 'active', gifts: 1 }]);
  });

  it('is there with its gift when the paid invoice is told of before the checkout', async () => {
    const { email, events } = await paid();
    await postman.deliver(events.filter(({ type }) => type === 'invoice.paid'));
    await work();
    expect(await plansOf(email)).toMatchObject([
      { state: 'active', subscription: expect.stringMatching(/^sub_/), donors: 1, gifts: 1 },
    ]);
    await postman.deliver(events);
    await work();
    expect(await plansOf(email)).toMatchObject([{ state: 'active', donors: 1, gifts: 1 }]);
  });

  it('is joined to its subscription once when workers hear of it at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { email, events } = await paid();
      const hear = (each: readonly StoredEvent[]) =>
        app.db.write((tx) =>
          app.get(SettleEvents).follow(
            tx,
            each.map((event) => ({ id: event.id, hint: hintOf(event.type, event), at: new Date() })),
          ),
        );
      const halves = shuffled(events, round);
      await Promise.all([hear(halves.slice(0, 2)), hear(halves.slice(2)), hear(events), hear(halves)]);
      expect(await plansOf(email)).toMatchObject([{ state: 'active', donors: 1, gifts: 1 }]);
    }
  });

  it('is found by the sweep when no notice comes at all, whatever became of the page of another', async () => {
    const lost = filled();
    await donor.checkout(lost);
    await app.db.query(
      `update plan set stripe_session_id = 'cs_test_gone' where donor_id = (select id from donor where email = $1)`,
      [lost.email],
    );
    const { email } = await paid();
    await app.get(PlanSweeps).checkouts(new Date(app.clock.now().getTime() - 60_000));
    expect(await plansOf(email)).toMatchObject([{ state: 'active', gifts: 0 }]);
    await app.get(PlanSweeps).renewals(new Date(app.clock.now().getTime() - 60_000));
    expect(await plansOf(email)).toMatchObject([{ state: 'active', gifts: 1 }]);
  });

  it('is forgotten with its consent when it was never paid, and one that was paid is not', async () => {
    const [left, given] = [filled(), await paid()];
    await donor.checkout(left);
    await deliverAll(given.email);
    await app.db.query(
      `update plan set started_at = started_at - interval '400 days' where donor_id in
      (select id from donor where email = any($1))`,
      [[left.email, given.email]],
    );
    await app.get(RunRetention).run(app.clock.now());
    expect(await plansOf(left.email)).toEqual([]);
    expect(await plansOf(given.email)).toMatchObject([{ state: 'active', gifts: 1 }]);
  });

  /** Tells of everything that happened to a donor's plans. */
  async function deliverAll(email: string): Promise<void> {
    for (const { id } of await plansOf(email)) await postman.deliver(await postman.eventsOfPlan(id));
    await work();
  }

  describe('and a subscription that the product does not know', () => {
    let billing: Billing;

    beforeEach(async () => {
      billing = await Billing.of(app);
    });

    afterAll(() => {
      jest.restoreAllMocks();
    });

    const heard = async (subscription: ReturnType<Billing['subscribe']>) => {
      const { subscriptionId: id, metadata } = subscription;
      const session = { id: `cs_${id}`, mode: 'subscription', subscription: id, metadata };
      await postman.post(eventOf('checkout.session.completed', session));
      await work();
      const [event] = await app.db.query<{ state: string; reason: string | null }>(
        'select state, reason from stripe_event where object_id = $1',
        [`cs_${id}`],
      );
      const plans = await app.db.query<{ state: string }>('select state from plan where stripe_subscription_id = $1', [
        id,
      ]);
      return { event, plans };
    };

    it('is adopted when its metadata say that it is ours, also when its plan was lost with a backup', async () => {
      const { metadata } = billing.subscribe();
      for (const more of [{}, { plan_id: randomUUID() }, { plan_id: 'no id' }]) {
        const { event, plans } = await heard(billing.subscribe({ metadata: { ...metadata, ...more } }));
        expect(event).toEqual({ state: 'done', reason: null });
        expect(plans).toEqual([{ state: 'active' }]);
      }
    });

    it('is left alone when it is somebody else’s', async () => {
      const { event, plans } = await heard(billing.subscribe({ metadata: { installation: randomUUID() } }));
      expect(event).toEqual({ state: 'ignored', reason: 'the subscription is not of this installation' });
      expect(plans).toEqual([]);
    });

    it('is parked and shown to staff when it is ours and can be no plan', async () => {
      const { event, plans } = await heard(billing.subscribe({ interval: 'week' }));
      expect(event).toEqual({ state: 'parked', reason: expect.stringMatching(/so many months or years/) });
      expect(plans).toEqual([]);
      const waiting = await parkedEvents(app.db);
      expect(waiting).toMatchObject([{ type: 'checkout.session.completed', reason: event!.reason }]);
    });
  });
});
