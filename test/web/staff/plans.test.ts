import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlanId } from '../../../src/kernel/id.js';
import { PlanWorld } from '../../support/plan-world.js';
import { StaffClient } from './staff-client.js';

const EVIL = '=HYPERLINK("x")<b>';

describe('recurring giving for staff', () => {
  let world: PlanWorld;
  let finance: StaffClient;
  let planId: PlanId;

  beforeAll(async () => {
    world = await PlanWorld.open('2027-01-10T18:00:00Z');
    finance = await StaffClient.as('finance', world.app);
    planId = await world.begun({ email: 'rosa@example.org' });
  });

  afterAll(() => world.stop());

  const path = (): string => `/staff/plans/${planId}`;
  const fields = async (change: Record<string, string>): Promise<Record<string, string>> => ({
    version: String((await world.plan(planId)).version),
    reason: 'You called us on Monday.',
    ...change,
  });
  /** Every field that the review would send on. */
  const confirmed = (html: string): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    );
  const review = async (change: Record<string, string>) => finance.change(`${path()}/changes`, await fields(change));

  it('lists plans with what they come to, and filters them', async () => {
    const yearly = await world.begun({ email: 'sam@example.org', frequency: 'yearly' });
    await world.change(yearly, { kind: 'pause', months: 2 });
    const { html, status } = await finance.get('/staff/plans');
    expect(status).toBe(200);
    expect(html).toContain('2 plans · $27.08 a month');
    const paused = await finance.get('/staff/plans?state=paused&rhythm=yearly&method=card');
    expect(paused.html).toContain('1 plan · $2.08 a month');
    expect(paused.html).toContain('State is paused');
    expect((await finance.get('/staff/plans?from=2027-02-01&to=2027-02-28')).html).toContain('1 plan ·');
    expect((await finance.get('/staff/plans?q=sam@')).html).toContain('1 plan ·');
    expect((await finance.get('/staff/plans?state=lapsed')).html).toContain('Nothing matches this filter');
    expect((await finance.get('/staff/plans?from=yesterday')).status).toBe(422);
    expect((await finance.get('/staff/plans?after=nonsense')).status).toBe(400);
    await world.change(yearly, { kind: 'cancel' });
    expect((await finance.get('/staff/plans?state=cancelled')).html).toContain('1 plan ·');
  });

  it('shows one plan with its gifts, its history and what the donor agreed to; donor and gift lead to it', async () => {
    const { html } = await finance.get(path());
    expect(html).toContain('$25 a month from');
    expect(html).toContain('Began by the donor');
    expect(html).toContain('is charged today');
    const [gift] = await world.app.db.query<{ id: string; donor: string }>(
      'select id, donor_id as donor from gift where plan_id = $1',
      [planId],
    );
    expect((await finance.get(`/staff/gifts/${gift!.id}`)).html).toContain(path());
    expect((await finance.get(`/staff/donors/${gift!.donor}`)).html).toContain(path());
    expect((await finance.get('/staff/plans/nonsense')).status).toBe(404);
  });

  it('changes an amount in two steps: what will be, then that it is', async () => {
    const form = await finance.get(`${path()}/changes/new?kind=amount`);
    expect(form.html).toContain('value="25.00"');
    const checked = await review({ kind: 'amount', amount: '15' });
    expect(checked.html).toContain('From February 10 you will give $15 on the 10th of each month.');
    expect(checked.html).toContain('$15, until now $25');
    expect(await world.plan(planId)).toMatchObject({ amount: 2500 });
    const sent = confirmed(checked.html);
    const done = await finance.post(`${path()}/changes`, sent);
    expect([done.status, done.location]).toEqual([303, path()]);
    expect(await world.plan(planId)).toMatchObject({ amount: 1500 });
    // Pressed twice.
    expect((await finance.post(`${path()}/changes`, sent)).status).toBe(303);
    expect(await world.history(planId)).toEqual(['start donor applied', 'amount staff applied']);
    const { html } = await finance.get(path());
    expect(html).toContain('Amount changed by The finance');
    expect(html).toContain('Amount: $25, now $15');
    expect(html).toContain('“You called us on Monday.”');
  });

  it.each([
    [{ kind: 'date', firstOn: '2027-02-20' }, { next: '2027-02-20' }],
    [{ kind: 'rhythm', rhythm: 'quarterly', amount: '40' }, { amount: 4000 }],
    [{ kind: 'designation', designation: 'investigations' }, { designation: 'investigations' }],
    [{ kind: 'skip' }, { next: '2027-05-20' }],
    [
      { kind: 'pause', months: '3' },
      { state: 'paused', next: '2027-08-20' },
    ],
    [{ kind: 'resume' }, { state: 'active' }],
  ])('carries out %j', async (change, plan) => {
    const checked = await review(change);
    expect(checked.status).toBe(200);
    const done = await finance.post(`${path()}/changes`, confirmed(checked.html));
    expect(done.status).toBe(303);
    expect(await world.plan(planId)).toMatchObject(plan);
  });

  it.each([
    [{ kind: 'amount', amount: '0' }, 'Enter an amount'],
    [{ kind: 'amount', amount: '-5' }, 'Enter an amount'],
    [{ kind: 'amount', amount: '1' }, 'The least is'],
    [{ kind: 'amount', amount: '1000000000' }, 'The most is'],
    [{ kind: 'amount', amount: '500' }, 'Write down how and when the donor agreed'],
    [{ kind: 'date', firstOn: '2026-01-01' }, 'Choose a day between'],
    [{ kind: 'date', firstOn: 'soon' }, 'Enter a day'],
    [{ kind: 'pause', months: '13' }, 'Choose between 1 and 12 months'],
    [{ kind: 'skip', reason: '' }, 'Say why'],
    [{ kind: 'designation', designation: EVIL }, 'Choose one of the purposes'],
    [{ kind: EVIL }, 'Choose what is to change'],
  ])('refuses %j, and keeps what was typed', async (change, words) => {
    const before = await world.plan(planId);
    const answer = await review(change);
    expect(answer.status).toBe(422);
    expect(answer.html).toContain(words);
    expect(answer.html).not.toContain(EVIL);
    expect(await world.plan(planId)).toEqual(before);
  });

  it('more than was promised needs a yes that is written down', async () => {
    const checked = await review({ kind: 'amount', amount: '60', consent: 'By phone on January 9.' });
    await finance.post(`${path()}/changes`, confirmed(checked.html));
    expect(await world.plan(planId)).toMatchObject({ amount: 6000 });
    expect((await finance.get(path())).html).toContain('By phone on January 9.');
  });

  it('shows both versions when somebody else was faster', async () => {
    const checked = await review({ kind: 'amount', amount: '45' });
    await world.change(planId, { kind: 'amount', amountMinor: 5000n, coveredFeeMinor: 0n });
    const stale = await finance.post(`${path()}/changes`, confirmed(checked.html));
    expect(stale.status).toBe(409);
    expect(stale.html).toContain('$60');
    expect(stale.html).toContain('$50');
    expect(await world.plan(planId)).toMatchObject({ amount: 5000 });
  });

  it('cancels, and offers no change after that', async () => {
    const checked = await review({ kind: 'cancel' });
    expect(checked.html).toContain('Your plan ends now.');
    await finance.post(`${path()}/changes`, confirmed(checked.html));
    expect(await world.plan(planId)).toMatchObject({ state: 'cancelled' });
    expect((await finance.get(path())).html).not.toContain('/changes/new');
    expect((await finance.get(`${path()}/changes/new?kind=amount`)).status).toBe(409);
  });

  it('is read by fundraisers, changed by finance, and closed to viewers and strangers', async () => {
    const fundraiser = await StaffClient.as('fundraiser', world.app);
    const viewer = await StaffClient.as('viewer', world.app);
    expect((await fundraiser.get(path())).status).toBe(200);
    expect((await fundraiser.get(`${path()}/changes/new?kind=skip`)).status).toBe(403);
    expect((await fundraiser.change(`${path()}/changes`, { kind: 'cancel', step: 'confirm' })).status).toBe(403);
    expect((await viewer.get('/staff/plans')).status).toBe(403);
    expect((await new StaffClient(world.app).get('/staff/plans')).status).toBe(303);
    expect((await finance.post(`${path()}/changes`, { kind: 'cancel' })).status).toBe(403);
  });
});
