import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Db } from '../../src/database/db.js';
import { Processor } from '../../src/stripe-events/processor.js';
import { API_VERSION } from '../../src/gateways/stripe/stripe-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Postman } from '../support/postman.js';

const NEW_SECRET = 'whsec_the_new_one';
const OLD_SECRET = 'whsec_the_old_one';

describe('the webhook', () => {
  let app: TestApp;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false });
    postman = new Postman(app);
  });

  afterAll(() => app.stop());

  const event = (change: object = {}): string =>
    JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type: 'charge.succeeded',
      api_version: API_VERSION,
      livemode: false,
      created: 1_795_500_000,
      data: { object: { id: 'ch_unheard_of', object: 'charge' } },
      ...change,
    });
  const idOf = (payload: string): string => (JSON.parse(payload) as { id: string }).id;
  const stored = async (id: string): Promise<{ state: string; reason: string | null } | undefined> => {
    const [row] = await app.db.query<{ state: string; reason: string | null }>(
      'select state, reason from stripe_event where id = $1',
      [id],
    );
    return row;
  };
  const work = async () => {
    while ((await app.get(Processor).runBatch()) > 0);
  };

  it('answers once the event is stored, so that another connection already sees it', async () => {
    const payload = event();
    const answer = await postman.post(payload);
    expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
    expect(await stored(idOf(payload))).toEqual({ state: 'pending', reason: null });
  });

  it('does not answer before the event is durable', async () => {
    const blocker = app.web.get(Db).source.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('lock table stripe_event in exclusive mode');
    const payload = event();
    const answer = postman.post(payload);
    const soon = new Promise<'nothing'>((resolve) => setTimeout(resolve, 300, 'nothing'));
    expect(await Promise.race([answer, soon])).toBe('nothing');
    await blocker.rollbackTransaction();
    await blocker.release();
    expect((await answer).status).toBe(200);
  });

  it('answers with a failure, so that it is sent again, when the event cannot be stored', async () => {
    const payload = event();
    await app.db.query('alter table stripe_event rename to elsewhere');
    const failed = await postman.post(payload);
    await app.db.query('alter table elsewhere rename to stripe_event');
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toContain('stripe_event');
    expect((await postman.post(payload)).status).toBe(200);
    expect(await stored(idOf(payload))).toBeDefined();
  });

  it('acknowledges a repeated event and stores it once, as it came first', async () => {
    const payload = event();
    const other = JSON.stringify({ ...(JSON.parse(payload) as object), type: 'customer.created' });
    const answers = [await postman.post(payload), await postman.post(payload), await postman.post(other)];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    const rows = await app.db.query('select type from stripe_event where id = $1', [idOf(payload)]);
    expect(rows).toEqual([{ type: 'charge.succeeded' }]);
  });

  const refusals: readonly [string, (payload: string) => Parameters<Postman['post']>[1]][] = [
    ['made with another secret', () => ({ secret: 'whsec_somebody_else' })],
    ['made for another body', () => ({ signature: postman.signature(event()) })],
    ['that is missing', () => ({ signature: null })],
    ['that is empty', () => ({ signature: '' })],
    ['that is noise', () => ({ signature: 't=1,v1=zz' })],
    [
      'older than five minutes',
      (payload) => ({ signature: postman.signature(payload, undefined, Math.floor(Date.now() / 1000) - 301) }),
    ],
  ];
  it.each(refusals)('refuses a signature %s, stores nothing and gives no detail', async (_what, change) => {
    const payload = event();
    const answer = await postman.post(payload, change(payload));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 400, detail: 'The signature does not fit the body.' });
    expect(await stored(idOf(payload))).toBeUndefined();
  });

  it.each([
    ['broken JSON', '{"id": "evt_broken", '],
    ['JSON that is no event', '{"hello": "world"}'],
    ['nothing', ''],
    ['a bare null', 'null'],
  ])('refuses %s under a good signature as it refuses a bad signature', async (_what, payload) => {
    const answer = await postman.post(payload);
    expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
      400,
      'The signature does not fit the body.',
    ]);
  });

  it('refuses a body over 256 kilobytes before it has been read', async () => {
    const payload = event({ padding: 'x'.repeat(256 * 1024) });
    const answer = await postman.post(payload);
    expect(answer.status).toBe(413);
    expect(await stored(idOf(payload))).toBeUndefined();
  });

  it('stores a body just under the limit', async () => {
    const payload = event({ type: 'customer.updated', padding: 'x'.repeat(250 * 1024) });
    expect((await postman.post(payload)).status).toBe(200);
    expect(await stored(idOf(payload))).toBeDefined();
  });

  it('refuses a live event at a test installation', async () => {
    const payload = event({ livemode: true });
    const answer = await postman.post(payload);
    expect([answer.status, await stored(idOf(payload))]).toEqual([422, undefined]);
  });

  it('stores an event of a type that it does not know, and ignores it with a reason', async () => {
    const payload = event({ type: 'treasury.something_new', data: { object: {} } });
    expect((await postman.post(payload)).status).toBe(200);
    await work();
    expect(await stored(idOf(payload))).toEqual({ state: 'ignored', reason: 'this type changes nothing here' });
  });

  it('ignores an event about a charge that is not of a gift here', async () => {
    const charge = await postman.stripe.events.list({ limit: 1 });
    expect(charge.data).toEqual([]);
    const payload = event();
    await postman.post(payload);
    await work();
    expect(await stored(idOf(payload))).toMatchObject({ state: 'ignored' });
  });

  it('parks an event of another API version with the reason', async () => {
    const payload = event({ api_version: '2024-06-20' });
    expect((await postman.post(payload)).status).toBe(200);
    await work();
    expect(await stored(idOf(payload))).toEqual({
      state: 'parked',
      reason: `API version 2024-06-20, this code knows ${API_VERSION}`,
    });
  });

  it('takes an event whose text holds a character that the database cannot', async () => {
    const payload = event({ type: 'customer.updated', data: { object: { id: 'cus_1', name: 'Rosa\u0000Díaz' } } });
    expect((await postman.post(payload)).status).toBe(200);
    expect(await stored(idOf(payload))).toBeDefined();
  });

  it('survives a sender that goes away in the middle of a body', async () => {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(app.settings.port, '127.0.0.1', () => {
        socket.write(
          'POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"id"',
        );
        socket.end();
        socket.once('close', () => resolve());
        socket.destroySoon();
      });
      socket.once('error', reject);
    });
    const payload = event();
    expect((await postman.post(payload)).status).toBe(200);
  });
});

describe('the webhook while one secret replaces another', () => {
  let app: TestApp;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({
      worker: false,
      webhooks: false,
      env: {
        STRIPE_SECRET_KEY: 'sk_test_rotation',
        STRIPE_WEBHOOK_SECRET: `${NEW_SECRET}, ${OLD_SECRET}`,
      },
    });
    postman = new Postman(app);
  });

  afterAll(() => app.stop());

  it('takes events that are signed with either, and with no third one', async () => {
    const payload = (id: string) =>
      JSON.stringify({ id, type: 'x', livemode: false, created: 1, api_version: API_VERSION, data: { object: {} } });
    const statuses = [
      await postman.post(payload('evt_new'), { secret: NEW_SECRET }),
      await postman.post(payload('evt_old'), { secret: OLD_SECRET }),
      await postman.post(payload('evt_else'), { secret: 'whsec_the_third_one' }),
    ].map((answer) => answer.status);
    expect(statuses).toEqual([200, 200, 400]);
    expect(await app.db.query('select id from stripe_event order by id')).toEqual([
      { id: 'evt_new' },
      { id: 'evt_old' },
    ]);
  });
});
