import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HookCourier } from '../../../src/workflows/hooks/hook-courier.js';
import { newId } from '../../../src/kernel/id.js';
import { Receiver, verified } from '../../support/receiver.js';
import { type ApiAnswer, startApi, type TestApi } from './start-api.js';

const PATH = '/api/v1/webhooks';
const SECRET = /^whsec_\S{40,}$/;

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly state: string;
  readonly cause: string | null;
  readonly waiting: number;
  readonly secret: string;
}

interface Delivery {
  readonly id: string;
  readonly state: string;
  readonly body: string;
  readonly tries: readonly { readonly error: string | null; readonly answer: string }[];
}

describe('webhooks in the API', () => {
  let api: TestApi;
  let receiver: Receiver;
  let courier: HookCourier;

  beforeAll(async () => {
    api = await startApi({ HOOK_ALLOW: '127.0.0.1' });
    receiver = await Receiver.open();
    courier = api.app.get(HookCourier);
    // The tests say when the courier looks.
    await courier.stop();
  });
  beforeEach(async () => {
    await api.app.db.query(`update hook_endpoint set state = 'disabled', cause = 'staff' where state <> 'disabled'`);
  });
  afterAll(async () => {
    await api.stop();
    await receiver.close();
  });

  /** The body as the test reads it. */
  const bodyOf = ({ body }: ApiAnswer): unknown => body;
  const webhookOf = (answer: ApiAnswer): Webhook => bodyOf(answer) as Webhook;
  const listed = async (): Promise<Webhook[]> => (bodyOf(await api.get(PATH)) as { data: Webhook[] }).data;
  const ask = (path: string, body: unknown, key: string = randomUUID()) =>
    api.post(path, body, { 'idempotency-key': key }, 'admin');
  const make = async (path: string, ...events: string[]): Promise<Webhook> =>
    webhookOf(await ask(PATH, { url: receiver.at(path), events: events.length > 0 ? events : ['*'] }));
  const read = async (id: string): Promise<Webhook> => webhookOf(await api.get(`${PATH}/${id}`));
  const send = (seconds = 1) => courier.sendDue(new Date(Date.now() + seconds * 1_000));
  const somebody = () =>
    api.app.db.query(`insert into donor (id, email, first_name, last_name) values ($1, $2, 'Ann', 'Onymous')`, [
      newId(),
      `${randomUUID()}@example.org`,
    ]);
  const deliveries = async (id: string, query = ''): Promise<Delivery[]> =>
    (bodyOf(await api.get(`${PATH}/${id}/deliveries${query}`)) as { data: Delivery[] }).data;
  const acts = async (id: string): Promise<string[]> =>
    (
      await api.app.db.query<{ action: string }>(
        `select action from audit_event where object = $1 and actor like 'key:%' order by id`,
        [`webhook:${id}`],
      )
    ).map(({ action }) => action);

  it('are made once for each key with a secret that signs and is told once, and are in the audit', async () => {
    const key = randomUUID();
    const body = { url: receiver.at('/crm'), description: 'Our CRM', events: ['donor.created', 'gift.settled'] };
    const answers = await Promise.all([ask(PATH, body, key), ask(PATH, body, key)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const made = answers.map(webhookOf);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const [secret, ...others] = made.map((each) => each.secret).filter((each) => each !== null);
    expect([secret, others]).toEqual([expect.stringMatching(SECRET), []]);
    const [{ id }] = made as [Webhook, Webhook];
    expect((await ask(PATH, { ...body, description: 'Another' }, key)).body.type).toMatch(/idempotency-key-reused$/);
    expect((await api.post(PATH, body, {}, 'admin')).status).toBe(422);
    const list = await listed();
    expect(list.filter(({ state }) => state === 'active')).toEqual([await read(id)]);
    expect(await read(id)).toMatchObject({ description: 'Our CRM', events: ['gift.settled', 'donor.created'] });
    expect(JSON.stringify(list)).not.toContain('whsec_');
    await somebody();
    await send();
    expect(verified(receiver.to('/crm')[0]!, secret!).type).toBe('donor.created');
    expect(await acts(id)).toEqual(['create webhook']);
  });

  it('refuse what points inside and what is no kind of event, and make nothing', async () => {
    const before = (await listed()).length;
    for (const [body, pointer] of [
      [{ url: 'https://10.0.0.8/hooks', events: ['*'] }, '#/url'],
      [{ url: 'https://169.254.169.254/', events: ['*'] }, '#/url'],
      [{ url: 'ftp://crm.example.org', events: ['*'] }, '#/url'],
      [{ url: receiver.at('/x'), events: ['gift.lost'] }, '#/events'],
      [{ url: receiver.at('/x'), events: [] }, '#/events'],
      [{ url: receiver.at('/x'), events: ['*'], state: 'active' }, '#/state'],
    ] as const) {
      const answer = await ask(PATH, body);
      expect([answer.status, answer.body.errors?.map((each) => each.pointer)]).toEqual([422, [pointer]]);
    }
    expect(await listed()).toHaveLength(before);
  });

  it('are changed in what is named alone, paused, let go on and switched off', async () => {
    const { id } = await make('/changed', 'donor.created');
    const change = (body: object) => api.send('PATCH', `${PATH}/${id}`, body);
    const refused = await change({ url: 'https://10.0.0.8/', state: 'paused' });
    expect([refused.status, (await read(id)).state]).toEqual([422, 'active']);
    expect((await change({ url: null })).status).toBe(422);
    expect(bodyOf(await change({ url: receiver.at('/moved'), state: 'paused' }))).toMatchObject({
      url: receiver.at('/moved'),
      events: ['donor.created'],
      state: 'paused',
      cause: 'staff',
    });
    await somebody();
    await send();
    expect([(await read(id)).waiting, receiver.to('/moved').length]).toEqual([1, 0]);
    expect(bodyOf(await change({ state: 'active' }))).toMatchObject({ state: 'active', cause: null });
    await send();
    expect(receiver.to('/moved')).toHaveLength(1);
    expect(bodyOf(await change({ events: ['gift.settled', '*'] }))).toMatchObject({ events: ['*'] });
    await somebody();
    expect(bodyOf(await api.send('DELETE', `${PATH}/${id}`))).toMatchObject({ state: 'disabled', waiting: 0 });
    await somebody();
    await send();
    expect(receiver.to('/moved')).toHaveLength(1);
    expect(await acts(id)).toEqual([
      'create webhook',
      'change webhook',
      'pause webhook',
      'resume webhook',
      'change webhook',
      'disable webhook',
    ]);
  });

  it('get a new secret once for each key, so that a repeated request does not drop the one in use', async () => {
    const { id, secret } = await make('/rotated', 'donor.created');
    const key = randomUUID();
    const fresh = webhookOf(await ask(`${PATH}/${id}/secret`, {}, key)).secret;
    expect(fresh).toMatch(SECRET);
    expect(webhookOf(await ask(`${PATH}/${id}/secret`, {}, key)).secret).toBeNull();
    await somebody();
    await send();
    const [said] = receiver.to('/rotated');
    for (const each of [secret, fresh]) expect(verified(said!, each).type).toBe('donor.created');
  });

  it('tell how each delivery went, page by page, and send one again', async () => {
    const { id, secret } = await make('/down', 'donor.created');
    const other = await make('/other', 'gift.settled');
    receiver.answer('/down', { status: 500, body: 'No room' });
    for (let count = 0; count < 3; count++) await somebody();
    await send();
    const first = (await api.get(`${PATH}/${id}/deliveries?limit=2`)).body;
    const rest = await deliveries(id, `?limit=2&cursor=${first.nextCursor}`);
    expect([first.data.length, rest.length]).toEqual([2, 1]);
    expect(await deliveries(id, '?state=delivered')).toEqual([]);
    expect((await api.get(`${PATH}/${id}/deliveries?state=lost`)).status).toBe(422);
    const path = `${PATH}/${id}/deliveries/${rest[0]!.id}`;
    const failed = bodyOf(await api.get(path)) as Delivery;
    expect(failed).toMatchObject({ state: 'retrying', tries: [{ answer: 'No room' }] });
    expect(JSON.parse(failed.body)).toMatchObject({ type: 'donor.created' });
    expect((await api.get(path.replace(id, other.id))).status).toBe(404);
    receiver.answer('/down', { status: 204 });
    const key = randomUUID();
    expect((await ask(`${path}/resend`, {}, key)).status).toBe(201);
    await send();
    expect((await ask(`${path}/resend`, {}, key)).status).toBe(201);
    await send();
    expect(receiver.to('/down')).toHaveLength(4);
    expect(bodyOf(await api.get(path))).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(verified(receiver.to('/down').at(-1)!, secret).type).toBe('donor.created');
    await api.send('DELETE', `${PATH}/${id}`);
    const off = await ask(`${path}/resend`, {});
    expect([off.status, off.body.type]).toEqual([409, expect.stringMatching(/webhook-disabled$/)]);
  });

  it('are for keys that name them', async () => {
    for (const role of ['finance', 'viewer'] as const) expect((await api.get(PATH, role)).status).toBe(403);
    expect((await api.get(`${PATH}/${randomUUID()}`)).status).toBe(404);
  });
});
