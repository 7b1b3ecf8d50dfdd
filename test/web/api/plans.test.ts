import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Role } from '../../../src/staff/permissions.js';
import { Donor } from '../../support/donor.js';
import { type ApiAnswer, startApi, type TestApi } from './start-api.js';

interface Plan {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly amount: { readonly amount: number };
  readonly nextChargeOn: string;
  readonly donor: { readonly id: string; readonly email: string | null };
  readonly changes: readonly { readonly kind: string; readonly by: string; readonly state: string }[];
  readonly processor: object | null;
}

describe('plans in the API', () => {
  let api: TestApi;
  let plan: Plan;

  beforeAll(async () => {
    api = await startApi();
  });

  beforeEach(async () => {
    const email = `${randomUUID()}@example.org`;
    const donor = new Donor(api.app);
    await donor.pay(
      await donor.checkout({ email, frequency: 'monthly', amount: 'other', otherAmount: '25' }, 'membership'),
    );
    await api.app.quiet();
    const [row] = await api.app.db.query<{ id: string }>(
      'select plan.id from plan join donor on donor.id = donor_id where email = $1',
      [email],
    );
    plan = await read(row!.id);
  });

  afterAll(() => api.stop());

  /** The body as the test reads it. */
  const bodyOf = ({ body }: ApiAnswer): unknown => body;
  const read = async (id: string, role?: Role): Promise<Plan> =>
    bodyOf(await api.get(`/api/v1/plans/${id}`, role)) as Plan;
  const change = (body: object, key: string = randomUUID(), role: Role = 'finance') =>
    api.post(
      `/api/v1/plans/${plan.id}/changes`,
      { version: plan.version, reason: 'You called us on Monday.', ...body },
      { 'idempotency-key': key },
      role,
    );

  it('are listed and read, names and ids at the processor only by those who may', async () => {
    const list = bodyOf(await api.get(`/api/v1/plans?donorId=${plan.donor.id}`)) as { data: Plan[] };
    expect(list.data).toMatchObject([{ id: plan.id, amount: { amount: 2500, currency: 'USD' }, interval: 'month' }]);
    expect(plan).toMatchObject({ state: 'active', changes: [{ kind: 'start', by: 'donor', state: 'applied' }] });
    expect((await read(plan.id, 'fundraiser')).processor).toBeNull();
    expect((await read(plan.id, 'finance')).processor).toMatchObject({
      subscriptionId: expect.stringMatching(/^sub_/),
    });
    expect((await api.get('/api/v1/plans?state=paused')).body.data).toEqual([]);
    expect((await api.get('/api/v1/plans?state=running')).status).toBe(422);
    expect((await api.get('/api/v1/plans', 'viewer')).status).toBe(403);
    expect((await api.get('/api/v1/plans', null)).status).toBe(401);
    expect((await api.get(`/api/v1/plans/${randomUUID()}`)).status).toBe(404);
    const gifts = bodyOf(await api.get(`/api/v1/gifts?donorId=${plan.donor.id}`)) as { data: { plan: object }[] };
    expect(gifts.data[0]!.plan).toEqual({ id: plan.id, interval: 'month', intervalCount: 1 });
  });

  it('are changed once for each key, however often it is sent', async () => {
    const key = randomUUID();
    const body = { kind: 'amount', amount: 1500 };
    const answers = await Promise.all([change(body, key), change(body, key)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0].body).toMatchObject({
      kind: 'amount',
      by: 'staff',
      state: 'applied',
      before: { amount: { amount: 2500 } },
      after: { amount: { amount: 1500 } },
    });
    const now = await read(plan.id);
    expect(now).toMatchObject({ amount: { amount: 1500 } });
    expect(now.changes).toHaveLength(2);
    expect((await change({ kind: 'amount', amount: 1600 }, key)).body).toMatchObject({ status: 409 });
    expect((await change({ kind: 'skip' }, key)).body.type).toMatch(/idempotency-key-reused$/);
  });

  it('with an old version are refused, and the answer has both', async () => {
    await change({ kind: 'amount', amount: 1500 });
    const stale = await change({ kind: 'skip' });
    expect(stale.status).toBe(409);
    expect(stale.body).toMatchObject({
      type: expect.stringMatching(/plan-changed$/),
      earlier: { version: plan.version, amount: { amount: 2500 } },
      now: { amount: { amount: 1500 } },
    });
    const { now } = bodyOf(stale) as { now: { version: number } };
    expect((await change({ kind: 'skip', version: now.version })).status).toBe(201);
  });

  it.each([
    [{ kind: 'amount', amount: 0 }, '#/amount'],
    [{ kind: 'amount', amount: -5 }, '#/amount'],
    [{ kind: 'amount', amount: 1.5 }, '#/amount'],
    [{ kind: 'amount', amount: 100_000_000_000 }, '#/amount'],
    [{ kind: 'amount' }, '#/amount'],
    [{ kind: 'amount', amount: 3000 }, '#/consent'],
    [{ kind: 'rhythm', interval: 'month', intervalCount: 2, amount: 2500 }, '#/rhythm'],
    [{ kind: 'date', firstOn: '2020-01-01' }, '#/firstOn'],
    [{ kind: 'date', firstOn: 'soon' }, '#/firstOn'],
    [{ kind: 'pause', months: 0 }, '#/months'],
    [{ kind: 'designation', designation: 'nowhere' }, '#/designation'],
    [{ kind: 'skip', reason: '  ' }, '#/reason'],
    [{ kind: 'lapse' }, '#/kind'],
    [{ kind: 'skip', version: 0 }, '#/version'],
    [{ kind: 'skip', surprise: 1 }, '#/surprise'],
  ])('refuse %j by its field', async (body, pointer) => {
    const answer = await change(body);
    expect([answer.status, answer.body.errors?.map((each) => each.pointer)]).toEqual([422, [pointer]]);
    expect((await read(plan.id)).changes).toHaveLength(1);
  });

  it('are changed by finance alone, with a key for each change', async () => {
    expect((await change({ kind: 'skip' }, randomUUID(), 'fundraiser')).status).toBe(403);
    expect((await change({ kind: 'skip' }, 'ä')).status).toBe(422);
    const ended = await change({ kind: 'cancel' });
    expect(ended.body).toMatchObject({ kind: 'cancel', state: 'applied' });
    expect((await change({ kind: 'cancel' })).body.id).toBe(ended.body.id);
    expect((await change({ kind: 'skip' })).body.type).toMatch(/plan-ended$/);
  });
});
