import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlanId } from '../../../src/kernel/id.js';
import { ChangePlan } from '../../../src/workflows/plan-changes/change-plan.js';
import { SendNotices } from '../../../src/workflows/plans/send-notices.js';
import { Sustainer } from '../../support/sustainer.js';

describe('what donors are told before it comes', () => {
  let house: Sustainer;
  let notices: SendNotices;

  beforeAll(async () => {
    house = await Sustainer.open('2026-12-15T17:30:00Z');
    notices = house.app.get(SendNotices);
  });

  afterAll(() => house.stop());

  /** The templates that an address was sent on a day, twice looked for. */
  const on = async (day: string, email: string): Promise<string[]> => {
    await house.sandbox.setClock(new Date(`${day}T17:30:00Z`));
    const before = await keys(email);
    await Promise.all([notices.run(), notices.run()]);
    await notices.run();
    await house.quiet();
    return (await keys(email)).filter((key) => !before.includes(key)).map((key) => key.replace(/:[0-9a-f-]{36}/, ''));
  };
  const keys = async (email: string): Promise<string[]> =>
    (
      await house.app.db.query<{ key: string }>(
        `select key from letter where recipient = $1 and template in ('renewal', 'method-expires', 'pause-ends') order by key`,
        [email],
      )
    ).map(({ key }) => key);
  const change = (email: string, set: string): Promise<unknown> =>
    house.app.db.query(`update plan set ${set} from donor where donor.id = donor_id and donor.email = '${email}'`);

  it('is a yearly gift, 21 and 7 days ahead, and no other day (R-REG-03)', async () => {
    const email = 'yearly@example.org';
    await house.begin({ email, amount: '12000', frequency: 'yearly' });
    expect((await house.plan(email)).nextChargeOn).toBe('2027-12-15');
    expect(await on('2027-11-23', email)).toEqual([]);
    expect(await on('2027-11-24', email)).toEqual(['renewal:2027-12-15:21']);
    const { subject, text } = await house.words('renewal', email);
    expect(subject).toBe('Your yearly gift renews on December 15');
    expect(text).toContain('your yearly gift of $120 renews on December 15 from Visa ending in 4242.');
    expect(await on('2027-11-25', email)).toEqual([]);
    expect(await on('2027-12-07', email)).toEqual([]);
    expect(await on('2027-12-08', email)).toEqual(['renewal:2027-12-15:7']);
    expect(await on('2027-12-14', email)).toEqual([]);
    expect(await on('2027-12-15', email)).toEqual([]);
  });

  it('is told late after a downtime, and the earlier letter is left out', async () => {
    const email = 'late@example.org';
    await house.sandbox.setClock(new Date('2026-12-20T17:30:00Z'));
    await house.begin({ email, amount: '12000', frequency: 'yearly' });
    expect(await on('2027-12-16', email)).toEqual(['renewal:2027-12-20:7']);
  });

  it('is never a monthly gift that goes on as it was', async () => {
    const email = 'monthly@example.org';
    await house.sandbox.setClock(new Date('2026-12-15T17:30:00Z'));
    await house.begin({ email });
    for (const day of ['2026-12-26', '2027-01-08', '2027-01-14']) expect(await on(day, email)).toEqual([]);
  });

  it('is a card that ends before the next charge, once for each end', async () => {
    const email = 'card@example.org';
    await house.sandbox.setClock(new Date('2026-12-15T17:30:00Z'));
    await house.begin({ email });
    await change(email, `method_expires_on = '2027-01-10'`);
    expect(await on('2026-12-10', email)).toEqual([]);
    expect(await on('2026-12-16', email)).toEqual(['method-expires:2027-01-10']);
    expect((await house.words('method-expires', email)).subject).toBe('Your card ends on January 10');
    expect(await on('2027-01-05', email)).toEqual([]);
    await change(email, `method_expires_on = '2027-01-31', next_charge_on = '2027-02-15'`);
    expect(await on('2027-01-16', email)).toEqual(['method-expires:2027-01-31']);
    const { subject, text } = await house.words('method-expires', email);
    expect(subject).toBe('Your card ends this month');
    expect(text).toContain('/fix/');
  });

  it('is the end of a pause, 7 days ahead (R-REG-12)', async () => {
    const email = 'paused@example.org';
    await house.sandbox.setClock(new Date('2026-12-15T17:30:00Z'));
    await house.begin({ email });
    // The processor knows of the pause, too: of any other it would tell the charges, and the plan would run again.
    await house.quiet();
    await house.app.get(ChangePlan).run({
      planId: (await house.plan(email)).id as PlanId,
      version: null,
      change: { kind: 'pause', months: 2 },
      by: { kind: 'staff', staffId: null, actor: 'system' },
      reason: 'Asked on the phone',
      note: null,
      clientRequestId: randomUUID(),
      consent: null,
    });
    expect(await on('2027-03-07', email)).toEqual([]);
    expect(await on('2027-03-08', email)).toEqual(['pause-ends:2027-03-15']);
    expect((await house.words('pause-ends', email)).subject).toBe('Your monthly gift starts again on March 15');
    expect(await on('2027-03-14', email)).toEqual([]);
  });

  it('is a new amount, 7 days ahead, unless it was changed just now', async () => {
    const email = 'raised@example.org';
    await house.sandbox.setClock(new Date('2026-12-15T17:30:00Z'));
    await house.begin({ email });
    await change(email, `amount_minor = 1500`);
    await house.app.db.query(
      `insert into plan_change (id, plan_id, kind, by_kind, actor, before, after, state, requested_at, applied_at)
       select gen_random_uuid(), plan.id, 'amount', 'donor', 'donor', '{}', '{}', 'applied', at, at
       from plan join donor on donor.id = donor_id, (select timestamptz '2026-12-20' as at) as moment
       where donor.email = '${email}'`,
    );
    expect(await on('2027-01-07', email)).toEqual([]);
    expect(await on('2027-01-08', email)).toEqual(['renewal:2027-01-15:7']);
    const { subject, text } = await house.words('renewal', email);
    expect(subject).toBe('Your monthly gift is $15 from January 15');
    expect(text).toContain('Until now it was $12.');
    expect(await on('2027-01-10', email)).toEqual([]);
  });

  it('is nothing of a plan that has ended', async () => {
    const email = 'ended@example.org';
    await house.sandbox.setClock(new Date('2026-12-15T17:30:00Z'));
    await house.begin({ email, amount: '12000', frequency: 'yearly' });
    const { subscriptionId } = await house.plan(email);
    await house.sandbox.delete(`/subscriptions/${subscriptionId}`);
    await house.quiet();
    expect(await on('2027-12-08', email)).toEqual([]);
  });
});

describe('a card that the bank renews', () => {
  let house: Sustainer;

  beforeAll(async () => {
    house = await Sustainer.open('2026-12-15T17:30:00Z');
  });

  afterAll(() => house.stop());

  it('goes on under its new date', async () => {
    const { methodId } = await house.begin();
    const until = async () =>
      (await house.app.db.query<{ on: string }>('select method_expires_on::text as on from plan'))[0]!.on;
    expect(await until()).toBe('2034-12-31');
    await fetch(`${house.app.sandbox.url}/_sandbox/api/payment_methods/${methodId}/renew`, { method: 'POST' });
    await house.quiet();
    expect(await until()).toBe('2038-12-31');
  });
});
