import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ProcessorUnavailable } from '../../../src/gateways/stripe/stripe-client.js';
import { StripeSubscriptions } from '../../../src/gateways/stripe/stripe-subscriptions.js';
import type { TroubleId } from '../../../src/plans/troubles/trouble.store.js';
import { CareSweeps } from '../../../src/stripe-events/care-sweeps.js';
import { PlanSweeps } from '../../../src/stripe-events/plan-sweeps.js';
import { FollowSetup } from '../../../src/workflows/troubles/follow-setup.js';
import { PayTrouble } from '../../../src/workflows/troubles/pay-trouble.js';
import { StartSetup } from '../../../src/workflows/troubles/start-setup.js';
import type { PlanId } from '../../../src/kernel/id.js';
import { Donor } from '../../support/donor.js';
import { brokenProofs } from '../../support/proof.js';
import { Sustainer } from '../../support/sustainer.js';
import { StaffClient } from '../../web/staff/staff-client.js';

describe('the care of a failed charge, when things break', () => {
  let rosa: Sustainer;
  let troubleId: TroubleId;
  let planId: PlanId;

  beforeEach(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z');
    const { id, methodId } = await rosa.begin();
    planId = id as PlanId;
    await rosa.sandbox.failNext(methodId, 1, 'insufficient_funds');
    await rosa.live('2027-01-05T17:30:00Z');
    troubleId = (await rosa.troubles(id))[0]!.id as TroubleId;
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rosa.stop();
  });

  const charges = async (): Promise<number> =>
    (
      await rosa.app.db.query(
        `select id from stripe_sandbox.objects where kind = 'charge' and data->>'status' = 'succeeded'`,
      )
    ).length;

  it('takes the money once, when the answer of the processor was lost', async () => {
    const subscriptions = rosa.app.get(StripeSubscriptions);
    const pay = subscriptions.payInvoice.bind(subscriptions);
    jest.spyOn(subscriptions, 'payInvoice').mockImplementationOnce(async (...asked) => {
      await pay(...asked);
      throw new ProcessorUnavailable(new Error('the line broke'));
    });
    const work = rosa.app.get(PayTrouble);
    await expect(work.run({ troubleId, setupId: null })).rejects.toThrow(ProcessorUnavailable);
    expect(await rosa.app.db.query('select result from plan_try')).toEqual([{ result: null }]);
    await rosa.sandbox.advanceClock(new Date('2027-01-05T18:00:00Z'));
    await rosa.app.get(CareSweeps).unfinished(rosa.app.clock.now());
    await rosa.quiet();
    expect(await charges()).toBe(2);
    expect(await rosa.troubles(planId)).toMatchObject([{ outcome: 'recovered', recoveredBy: 'donor' }]);
    expect(await rosa.app.db.query('select result from plan_try')).toEqual([{ result: 'paid' }]);
  });

  it('takes the money once, when it is asked for by many at once', async () => {
    const work = rosa.app.get(PayTrouble);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => work.run({ troubleId, setupId: null })));
    await rosa.quiet();
    expect(outcomes.every(({ kind }) => kind === 'paid')).toBe(true);
    expect(await charges()).toBe(2);
  });

  it('takes the money once for staff, however often their form comes, and says that it was they', async () => {
    const support = await StaffClient.as('support', rosa.app);
    const fields = async (): Promise<{ request: string }> => {
      const { html } = await support.get(`/staff/plans/${planId}`);
      return { request: /name="request" value="([^"]+)"/.exec(html)![1]! };
    };
    const [first, second] = [await fields(), await fields()];
    const retry = (form: { request: string }) => support.change(`/staff/plans/${planId}/retry`, form);
    const answers = await Promise.all([retry(first), retry(first), retry(second)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await retry(first)).status).toBe(303);
    await rosa.quiet();
    expect(await charges()).toBe(2);
    expect(await rosa.troubles(planId)).toMatchObject([{ outcome: 'recovered', recoveredBy: 'retry' }]);
    const acts = await rosa.app.db.query(`select action, object from audit_event where action = 'retry charge'`);
    expect(acts).toEqual([{ action: 'retry charge', object: `plan:${planId}` }]);
    expect((await support.get(`/staff/plans/${planId}`)).html).not.toContain('Collect this gift');
    expect((await retry({ request: 'mine' })).status).toBe(404);
    const viewer = await StaffClient.as('viewer', rosa.app);
    expect((await viewer.change(`/staff/plans/${planId}/retry`, first)).status).toBe(403);
  });

  it('sends the donor the page for another card, once for each form', async () => {
    const support = await StaffClient.as('support', rosa.app);
    const { html } = await support.get(`/staff/plans?state=past_due&columns=donor,care`);
    expect(html).toContain(`href="/staff/plans/${planId}#care"`);
    const form = { request: '01930000-0000-4000-8000-000000000001' };
    const send = () => support.change(`/staff/plans/${planId}/card-link`, form);
    await Promise.all([send(), send()]);
    await rosa.quiet();
    const letters = await rosa.app.db.query<{ recipient: string; url: string }>(
      `select recipient, data->>'fixUrl' as url from letter where template = 'card-link'`,
    );
    expect(letters).toMatchObject([{ recipient: 'rosa@example.org' }]);
    const page = await fetch(letters[0]!.url);
    expect(await page.text()).toContain('$12');
    expect(await rosa.app.db.query(`select from audit_event where action = 'send card link'`)).toHaveLength(1);
    await rosa.app.db.query(`update donor set email = '' where email = 'rosa@example.org'`);
    const { location } = await support.change(`/staff/plans/${planId}/card-link`, {
      request: '01930000-0000-4000-8000-000000000002',
    });
    expect((await support.get(location!)).html).toContain('no email address of this donor. Nothing was sent.');
  });

  it('changes the card once, with one letter, when the worker dies between the steps', async () => {
    const { setupId, url } = await rosa.app.get(StartSetup).run({
      planId,
      place: 'portal',
      returnUrl: (id) => `${rosa.app.url}/portal?setup=${id}`,
      cancelUrl: `${rosa.app.url}/portal`,
    });
    const subscriptions = rosa.app.get(StripeSubscriptions);
    const work = rosa.app.get(FollowSetup);
    for (const step of ['setMethod', 'payInvoice'] as const) {
      const real = (subscriptions[step] as (...given: unknown[]) => Promise<unknown>).bind(subscriptions);
      jest.spyOn(subscriptions, step).mockImplementationOnce(async (...given: unknown[]): Promise<never> => {
        await real(...given);
        throw new Error('killed');
      });
    }
    await new Donor(rosa.app).pay(url, '5555555555554444');
    for (let tries = 0; tries < 5; tries++) await work.run({ setupId }).catch(() => undefined);
    await rosa.quiet();
    expect(await rosa.plan()).toMatchObject({ method: 'Mastercard ending in 4444', state: 'active' });
    expect(await rosa.app.db.query(`select state from plan_change where kind = 'method'`)).toEqual([
      { state: 'applied' },
    ]);
    expect(await rosa.app.db.query(`select id from letter where template = 'method-changed'`)).toHaveLength(1);
    expect(await charges()).toBe(2);
    expect(await rosa.troubles(planId)).toMatchObject([{ outcome: 'recovered', recoveredBy: 'donor' }]);
    expect(await brokenProofs(rosa.app)).toEqual([]);
  });
});

describe('the care of a failed charge of which no webhook tells', () => {
  let rosa: Sustainer;

  beforeEach(async () => {
    rosa = await Sustainer.open('2026-12-05T17:30:00Z', { webhooks: false });
    const donor = new Donor(rosa.app);
    await donor.pay(await donor.checkout({ amount: '1200', frequency: 'monthly' }));
    await rosa.app.get(PlanSweeps).checkouts(new Date('2026-12-01T00:00:00Z'));
    await rosa.app.get(PlanSweeps).renewals(new Date('2026-12-01T00:00:00Z'));
    await rosa.app.get(PlanSweeps).states();
  });

  afterEach(() => rosa.stop());

  it('finds the failure, and the card that was saved', async () => {
    const { id, methodId } = await rosa.plan();
    await rosa.sandbox.failNext(methodId, 20, 'expired_card');
    await rosa.sandbox.advanceClock(new Date('2027-01-05T18:00:00Z'));
    await rosa.app.get(PlanSweeps).states();
    await rosa.app.get(CareSweeps).all(rosa.app.clock.now());
    await rosa.quiet();
    expect(await rosa.troubles(id)).toMatchObject([{ reason: 'expired', toldDay: 0, outcome: null }]);
    expect((await rosa.words('payment-trouble')).text).toContain('Visa ending in 4242 has expired.');

    const { url } = await rosa.app.get(StartSetup).run({
      planId: id as PlanId,
      place: 'letter',
      returnUrl: () => rosa.app.url,
      cancelUrl: rosa.app.url,
    });
    await new Donor(rosa.app).pay(url, '5555555555554444');
    await rosa.sandbox.advanceClock(new Date('2027-01-05T19:00:00Z'));
    await rosa.app.get(CareSweeps).unfinished(rosa.app.clock.now());
    await rosa.quiet();
    expect(await rosa.plan()).toMatchObject({ method: 'Mastercard ending in 4444' });
    expect(await rosa.troubles(id)).toMatchObject([{ outcome: 'recovered', recoveredBy: 'donor' }]);
  });
});
