import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/id.js';
import { rows } from '../../src/database/db.js';
import { HOOK_EVENT_TYPES } from '../../src/hooks/event-types.js';
import { HookEndpoints } from '../../src/hooks/endpoints/hook-endpoints.js';
import { nextTry } from '../../src/hooks/deliveries/schedule.js';
import { HookCourier } from '../../src/workflows/hooks/hook-courier.js';
import { RunRetention } from '../../src/workflows/retention/run-retention.js';
import { countAttention } from '../../src/reports/attention.js';
import { DeliverLetter } from '../../src/workflows/letters/deliver-letter.js';
import { startApp, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { Receiver, verified } from '../support/receiver.js';
import { everythingHappens } from './everything-happens.js';
import { StaffClient } from '../web/staff/staff-client.js';

const BY = { actor: 'system', staffId: null } as const;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a delivery has come to, and all its tries. */
interface Told {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly next: number | null;
  readonly errors: readonly (string | null)[];
}

/** Seconds from the first to before the second. */
function between(from: number, seconds: number | null, to: number): boolean {
  return seconds !== null && seconds >= from && seconds < to;
}

describe('webhooks to programs of the newsroom', () => {
  let app: TestApp;
  let receiver: Receiver;
  let endpoints: HookEndpoints;
  let courier: HookCourier;
  let admin: StaffClient;
  let at: Date;

  beforeAll(async () => {
    app = await startApp({ env: { HOOK_ALLOW: '127.0.0.1' } });
    receiver = await Receiver.open();
    endpoints = app.get(HookEndpoints);
    courier = app.get(HookCourier);
    // From here on the tests say when the courier looks, and what time it is then.
    await courier.stop();
    admin = await StaffClient.as('admin', app);
  });
  beforeEach(async () => {
    at = new Date(Date.now() + MINUTE);
    await app.db.query(`update hook_endpoint set state = 'disabled', cause = 'staff' where state <> 'disabled'`);
  });
  afterAll(async () => {
    await app.stop();
    await receiver.close();
  });

  const listen = (path: string, ...events: string[]) =>
    endpoints.create({ url: receiver.at(path), description: path, events: events.length ? events : ['*'] }, BY);
  const send = () => courier.sendDue(at);
  const later = (ms: number) => {
    at = new Date(at.getTime() + ms);
    return send();
  };
  const told = async (endpointId: string): Promise<Told[]> =>
    app.db.query<Told>(
      `select id, state, attempts, extract(epoch from next_try_at - $2)::float8 as next,
              (select coalesce(json_agg(error order by number), '[]') from hook_attempt where delivery_id = delivery.id) as errors
       from hook_delivery delivery where endpoint_id = $1 order by id`,
      [endpointId, at],
    );
  const endpoint = async (id: string) =>
    (
      await app.db.query<{ state: string; cause: string | null }>(
        'select state, cause from hook_endpoint where id = $1',
        [id],
      )
    )[0]!;
  const somebody = async (): Promise<string> => {
    const id = newId();
    await app.db.query(`insert into donor (id, email, first_name, last_name) values ($1, $2, 'Ann', 'Onymous')`, [
      id,
      `${id}@example.org`,
    ]);
    return id;
  };

  it('tell of a gift once, signed, with its figures and without the person', async () => {
    const { id, secret } = await listen('/gifts');
    await new Donor(app).giveAndPay({ amount: '2500', email: 'rosa@example.org' });
    await app.quiet();
    await send();
    const said = receiver.to('/gifts').map((each) => verified(each, secret));
    const ofGift = said.filter(({ type }) => type === 'gift.settled');
    const [gift] = await app.db.query<{ id: string; donorId: string; on: string }>(
      `select id, donor_id as "donorId", gift_date::text as on from gift where state = 'settled'`,
    );
    expect(ofGift).toHaveLength(1);
    expect(ofGift[0]!.data).toMatchObject({
      id: gift!.id,
      giftDate: gift!.on,
      donor: { id: gift!.donorId },
      amount: { amount: 2500, currency: 'USD' },
      designation: { code: 'general' },
      plan: null,
    });
    expect(said.map(({ type }) => type).sort()).toEqual(['donor.created', 'gift.settled', 'receipt.issued']);
    expect(JSON.stringify(said)).not.toMatch(/rosa|díaz|4242|visa/i);
    expect(await told(id)).toEqual(
      said.map(() => ({ id: expect.any(String), state: 'delivered', attempts: 1, next: null, errors: [null] })),
    );
  });

  it('say of each kind of event what the reference says', async () => {
    await listen('/everything');
    const told = [
      ...(await everythingHappens(app.db)),
      ...(await app.db.query<{ type: string; body: string }>('select type, body from hook_event')),
    ];
    const examples = new Map<string, object>(HOOK_EVENT_TYPES.map(({ type, example }) => [type, example]));
    expect([...new Set(told.map(({ type }) => type))].sort()).toEqual([...examples.keys()].sort());
    for (const { type, body } of told) {
      const { data } = JSON.parse(body) as { data: Record<string, unknown> };
      const wanted = examples.get(type) as Record<string, unknown>;
      expect([type, Object.keys(data)]).toEqual([type, Object.keys(wanted)]);
      for (const [name, value] of Object.entries(data)) {
        if (value === null || wanted[name] === null) continue;
        const keys = [value, wanted[name]].map((each) => (typeof each === 'object' ? Object.keys(each) : typeof each));
        expect([type, name, keys[0]]).toEqual([type, name, keys[1]]);
      }
    }
    const failures = told.filter(({ type }) => type === 'plan.charge_failed');
    expect(failures.map(({ body }) => /"attempts":(\d)/.exec(body)![1]).sort()).toEqual(['1', '2']);
  });

  it('tell nothing of what was rolled back', async () => {
    const { id } = await listen('/rolled-back');
    const failing = app.db.write(async (tx) => {
      await rows(
        tx,
        `insert into donor (id, email, first_name, last_name) values ($1, 'no@example.org', 'No', 'One')`,
        [newId()],
      );
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await send();
    expect(receiver.to('/rolled-back')).toEqual([]);
    expect(await told(id)).toEqual([]);
    await somebody();
    await send();
    expect(receiver.to('/rolled-back')).toHaveLength(1);
  });

  it('tell only those who want to know, and nobody of what they switched off', async () => {
    const [plans, donors] = [await listen('/plans', 'plan.started'), await listen('/donors', 'donor.created')];
    await somebody();
    await endpoints.move(donors.id, 'disabled', BY);
    await somebody();
    await send();
    expect([receiver.to('/plans'), receiver.to('/donors')]).toEqual([[], []]);
    expect(await told(plans.id)).toEqual([]);
    expect((await told(donors.id)).map(({ state }) => state)).toEqual(['given-up']);
  });

  it('are tried again by the schedule, with the same id and text, until the receiver is back', async () => {
    const { id, secret } = await listen('/down', 'donor.created');
    receiver.answer('/down', { status: 503, body: 'out\0 to lunch' });
    await somebody();
    await send();
    const [first] = await told(id);
    expect(first).toMatchObject({ state: 'retrying', attempts: 1 });
    expect(between(5, first!.next, 15)).toBe(true);
    await later(4 * SECOND);
    expect(receiver.to('/down')).toHaveLength(1);
    await later(11 * SECOND);
    const [second] = await told(id);
    expect([second!.attempts, between(300, second!.next, 375)]).toEqual([2, true]);
    receiver.answer('/down', { status: 200 });
    await later(375 * SECOND);
    const tries = receiver.to('/down');
    expect(new Set(tries.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(tries.map(({ body }) => body)).size).toBe(1);
    for (const each of tries) expect(verified(each, secret).type).toBe('donor.created');
    expect(await told(id)).toMatchObject([
      { state: 'delivered', attempts: 3, errors: ['The receiver answered 503.', 'The receiver answered 503.', null] },
    ]);
  });

  it('do not all come back to a receiver in the moment in which it is up again', async () => {
    const { id } = await listen('/crowd', 'donor.created');
    receiver.answer('/crowd', { status: 503 });
    for (let count = 0; count < 20; count++) await somebody();
    await send();
    const pauses = (await told(id)).map(({ next }) => next!);
    expect(pauses.filter((pause) => !between(5, pause, 15))).toEqual([]);
    expect(new Set(pauses.map((pause) => Math.floor(pause))).size).toBeGreaterThan(3);
    const [one] = await told(id);
    expect(nextTry({ id: one!.id, step: 0 }, at, null)).toEqual(new Date(at.getTime() + one!.next! * SECOND));
  });

  it('wait as long as the receiver asks, but no longer than a day', async () => {
    const { id } = await listen('/busy', 'donor.created');
    receiver.answer('/busy', { status: 429, headers: { 'retry-after': '120' } });
    await somebody();
    await send();
    const [{ next }] = (await told(id)) as [Told];
    expect(between(115, next, 152)).toBe(true);
    await somebody();
    await later(60 * SECOND);
    expect(receiver.to('/busy')).toHaveLength(1);
    receiver.answer('/busy', { status: 200 });
    await later(95 * SECOND);
    expect(receiver.to('/busy')).toHaveLength(3);
  });

  it('verify with both secrets for a day after a new one was made, then with the new one alone', async () => {
    const { id, secret } = await listen('/rotated', 'donor.created');
    const fresh = await endpoints.rotate(id, BY);
    await somebody();
    await send();
    const [during] = receiver.to('/rotated');
    expect([verified(during!, secret).type, verified(during!, fresh).type]).toEqual(['donor.created', 'donor.created']);
    await somebody();
    await later(25 * HOUR);
    const after = receiver.to('/rotated')[1]!;
    expect(verified(after, fresh).type).toBe('donor.created');
    expect(() => verified(after, secret)).toThrow('No matching signature');
    const [kept] = await app.db.query<{ secret: Buffer }>('select secret from hook_endpoint where id = $1', [id]);
    expect(kept!.secret.toString('latin1')).not.toContain(fresh.slice(6));
  });

  it('do not wait for a slow receiver of somebody else', async () => {
    const [slow, quick] = [await listen('/slow', 'donor.created'), await listen('/quick', 'donor.created')];
    let release: () => void = () => undefined;
    receiver.answer('/slow', { status: 200, after: new Promise((resolve) => (release = resolve)) });
    for (let count = 0; count < 6; count++) await somebody();
    const sending = send();
    const isIn = async () => (await told(quick.id)).every(({ state }) => state === 'delivered');
    for (let tries = 0; tries < 250 && !(await isIn()); tries++) await new Promise((done) => setTimeout(done, 20));
    expect(receiver.to('/quick')).toHaveLength(6);
    expect(receiver.to('/slow')).toHaveLength(4);
    release();
    await sending;
    expect((await told(slow.id)).map(({ state }) => state)).toEqual(Array(6).fill('delivered'));
  });

  it('are paused after five days without a success, and people are told', async () => {
    const { id, secret } = await listen('/dead', 'donor.created');
    receiver.answer('/dead', { status: 500 });
    await somebody();
    await send();
    await later(2 * HOUR);
    await somebody();
    await later(2 * DAY);
    expect(await endpoint(id)).toEqual({ state: 'active', cause: null });
    await later(4 * DAY);
    expect(await endpoint(id)).toEqual({ state: 'paused', cause: 'failing' });
    expect(await countAttention(app.db, at, '2026-11-29' as never)).toMatchObject({ webhooks: 1 });
    const letters = await app.db.query<{ id: string; recipient: string }>(
      `select id, recipient from letter where template = 'webhook-stopped'`,
    );
    expect(letters.map(({ recipient }) => recipient)).toEqual(['admin@ledger.example']);
    await app.get(DeliverLetter).run({ letterId: letters[0]!.id as never });
    await somebody();
    const before = receiver.to('/dead').length;
    await later(DAY);
    expect(receiver.to('/dead')).toHaveLength(before);
    receiver.answer('/dead', { status: 200 });
    await endpoints.test(id, BY);
    await send();
    expect(verified(receiver.to('/dead').at(-1)!, secret)).toMatchObject({ type: 'test' });
    expect((await told(id)).filter(({ state }) => state === 'pending')).toHaveLength(1);
    await endpoints.move(id, 'active', BY);
    await later(DAY);
    expect((await told(id)).filter(({ state }) => state === 'pending' || state === 'retrying')).toEqual([]);
  });

  it('end at a receiver that says it is gone', async () => {
    const { id } = await listen('/gone', 'donor.created');
    receiver.answer('/gone', { status: 410 });
    await somebody();
    await send();
    expect(await endpoint(id)).toEqual({ state: 'disabled', cause: 'gone' });
    expect((await told(id)).map(({ state }) => state)).toEqual(['given-up']);
    await somebody();
    expect(await told(id)).toHaveLength(1);
  });

  it('are never led elsewhere by a redirect', async () => {
    const { id } = await listen('/moved', 'donor.created');
    receiver.answer('/moved', { status: 307, headers: { location: receiver.at('/secret-place') } });
    await somebody();
    await send();
    expect(receiver.to('/secret-place')).toEqual([]);
    expect((await told(id))[0]!.errors[0]).toContain('Redirects are not followed');
  });

  describe('on their pages', () => {
    const secretIn = (html: string) => /whsec_[\w+/=]+/.exec(html)![0];
    const idOf = async (description: string) =>
      (await app.db.query<{ id: string }>('select id from hook_endpoint where description = $1', [description]))[0]!.id;

    it('show a secret once, refuse what points inside, and keep what was typed', async () => {
      const fields = { description: 'Our CRM', scope: 'some', 'events.donor.created': 'yes' };
      for (const [url, words] of [
        ['https://10.0.0.8/hooks', 'not on the open internet'],
        ['ftp://crm.example.org', 'Enter a whole address'],
        ['https://ann:secret@8.8.8.8/', 'Leave user and password out'],
        ['https://8.8.8.8:25/', 'Port 25'],
        ['http://8.8.8.8/', 'Begin the address with https://'],
      ] as const) {
        const refused = await admin.change('/staff/hooks', { ...fields, url });
        expect([refused.status, refused.html.includes(words)]).toEqual([422, true]);
        expect(refused.html).toContain('Our CRM');
        expect(refused.html).not.toContain('whsec_');
      }
      const made = await admin.change('/staff/hooks', { ...fields, url: receiver.at('/crm') });
      expect(made.status).toBe(200);
      const secret = secretIn(made.html);
      const page = `/staff/hooks/${await idOf('Our CRM')}`;
      expect((await admin.get(page)).html).not.toContain(secret);
      await somebody();
      await send();
      expect(verified(receiver.to('/crm')[0]!, secret).type).toBe('donor.created');
      const fresh = secretIn((await admin.change(`${page}/secret`)).html);
      expect(fresh).not.toBe(secret);
      const acts = await app.db.query<{ action: string }>(
        `select action from audit_event where object = $1 and actor like 'staff:%' order by id`,
        [`webhook:${page.split('/').at(-1)}`],
      );
      expect(acts.map(({ action }) => action)).toEqual(['create webhook', 'rotate webhook secret']);
    });

    it('show each try, and send again what failed', async () => {
      const { id, secret } = await listen('/again', 'donor.created');
      const page = `/staff/hooks/${id}`;
      receiver.answer('/again', { status: 500, body: 'No <b>room</b>' });
      await somebody();
      await somebody();
      await send();
      await later(3 * DAY);
      const list = await admin.get(`${page}/deliveries?state=retrying&type=donor.created`);
      const [, number] = /deliveries\/(\d+)"/.exec(list.html)!;
      const detail = (await admin.get(`/staff/hooks/deliveries/${number}`)).html;
      for (const words of ['No &lt;b>room', 'webhook-signature', 'The receiver answered 500.', 'donor.created']) {
        expect(detail).toContain(words);
      }
      receiver.answer('/again', { status: 200 });
      const tries = receiver.to('/again').length;
      expect((await admin.change(`/staff/hooks/deliveries/${number}/again`)).status).toBe(303);
      await send();
      expect(receiver.to('/again')).toHaveLength(tries + 1);
      expect((await told(id)).filter(({ state }) => state === 'delivered')).toHaveLength(1);
      expect((await admin.change(`${page}/failed`, { since: '2026-01-01' })).status).toBe(303);
      await send();
      expect((await told(id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
      expect(verified(receiver.to('/again').at(-1)!, secret).type).toBe('donor.created');
      expect((await admin.get(`${page}/deliveries?state=retrying`)).html).toContain('Nothing matches');
    });

    it('hold what happens while paused, and say so', async () => {
      const { id } = await listen('/held', 'donor.created');
      await admin.change(`/staff/hooks/${id}/pause`);
      await somebody();
      await send();
      expect(receiver.to('/held')).toEqual([]);
      const { html } = await admin.get(`/staff/hooks/${id}`);
      for (const words of ['Paused', '1 waits']) expect(html).toContain(words);
      await admin.change(`/staff/hooks/${id}/resume`);
      await send();
      expect(receiver.to('/held')).toHaveLength(1);
    });

    it('are for administrators', async () => {
      const finance = await StaffClient.as('finance', app);
      expect((await finance.get('/staff/hooks')).status).toBe(403);
      expect((await finance.get('/staff/hooks/deliveries/1')).status).toBe(403);
    });
  });

  it('are let go of after their time', async () => {
    await listen('/old', 'donor.created');
    await somebody();
    await app.get(RunRetention).run(new Date(Date.now() + 31 * DAY));
    const [left] = await app.db.query(
      'select (select count(*)::int from hook_event) as events, count(*)::int as tries from hook_attempt',
    );
    expect(left).toEqual({ events: 0, tries: 0 });
  });
});
