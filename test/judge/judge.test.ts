import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { Judge } from './judge.js';
import { minimal } from './minimal.js';
import { SdkBytes, type Sent } from './sdk-bytes.js';

let judge: Judge;
let bytes: SdkBytes;

beforeAll(async () => {
  judge = Judge.open();
  bytes = await SdkBytes.open();
});

afterAll(() => bytes.close());

type Call = (stripe: Stripe) => Promise<unknown>;

async function verdictOn(call: Call): Promise<string[]> {
  const { method, path, query, body }: Sent = await bytes.of(call);
  return judge.judgeRequest(method, path, query, body);
}

const SESSION = {
  mode: 'payment',
  success_url: 'https://example.org/thanks',
  line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'A gift' } } }],
} satisfies Stripe.Checkout.SessionCreateParams;

/** The session with a change that the SDK's types would not let through. */
function session(change: object): Call {
  return (stripe) => stripe.checkout.sessions.create({ ...SESSION, ...change });
}

function item(change: object, price: object = SESSION.line_items[0]!.price_data): Call {
  return session({ line_items: [{ quantity: 1, price_data: price, ...change }] });
}

const ACCEPTED: readonly (readonly [string, Call])[] = [
  [
    'a whole checkout session',
    session({
      customer_creation: 'always',
      submit_type: 'donate',
      expires_at: 1_795_000_000,
      metadata: { gift: 'gift-1', number: 7 },
      payment_intent_data: { metadata: { article: 'harbor' }, setup_future_usage: 'off_session' },
      phone_number_collection: { enabled: true },
      consent_collection: { promotions: 'auto' },
      expand: ['payment_intent', 'line_items.data.price'],
    }),
  ],
  ['a key cleared with null', (stripe) => stripe.customers.update('cus_1', { address: null, metadata: { a: null } })],
  ['a key cleared with nothing', (stripe) => stripe.customers.update('cus_1', { name: '', metadata: '' })],
  [
    'a range of dates',
    (stripe) => stripe.charges.list({ created: { gte: 1_790_000_000, lt: 1_791_000_000 }, limit: 3 }),
  ],
  ['one date', (stripe) => stripe.charges.list({ created: 1_790_000_000 })],
  ['a refund', (stripe) => stripe.refunds.create({ charge: 'ch_1', amount: 100, reason: 'requested_by_customer' })],
  [
    'a portal session',
    (stripe) => stripe.billingPortal.sessions.create({ customer: 'cus_1', return_url: 'https://a.b' }),
  ],
  [
    'a decimal',
    (stripe) =>
      stripe.prices.create({ currency: 'usd', product: 'p', unit_amount_decimal: Stripe.Decimal.from('0.5') }),
  ],
  ['a subscription', (stripe) => stripe.subscriptions.create({ customer: 'cus_1', items: [{ price: 'price_1' }] })],
  [
    'an anchor in words and one in seconds',
    (stripe) =>
      stripe.subscriptions.update('sub_1', { billing_cycle_anchor: { type: 'now' }, trial_end: 'now' } as never),
  ],
  ['an id with odd letters', (stripe) => stripe.customers.retrieve('cus_1/2 é')],
  ['nothing at all', (stripe) => stripe.balance.retrieve()],
];

const REJECTED: readonly (readonly [string, Call, string])[] = [
  ['success_urll', session({ success_urll: 'x' }), '.success_urll is not known'],
  [
    'unit_ammount',
    item({}, { currency: 'usd', unit_ammount: 1, product: 'p' }),
    'price_data.unit_ammount is not known',
  ],
  ['state in a list', (stripe) => stripe.subscriptions.list({ state: 'active' } as never), '.state is not known'],
  ['payment_method_types', session({ payment_method_types: ['card'] }), '.payment_method_types is not known'],
  ['mode donation', session({ mode: 'donation' }), '.mode is "donation", should be'],
  ['ui_mode embedded', session({ ui_mode: 'embedded' }), '.ui_mode is "embedded", should be'],
  ['quantity many', item({ quantity: 'many' }), 'line_items[0].quantity is "many", should be integer'],
  [
    'half a cent',
    item({}, { currency: 'usd', unit_amount: 0.5, product: 'p' }),
    '.unit_amount is 0.5, should be integer',
  ],
  ['yes for true', session({ phone_number_collection: { enabled: 'yes' } }), '.enabled is "yes", should be boolean'],
  ['no currency', item({}, { unit_amount: 1, product: 'p' }), 'price_data.currency is missing'],
  [
    'coupon',
    (stripe) => stripe.subscriptions.create({ customer: 'c', items: [{ price: 'p' }], coupon: 'x' } as never),
    '.coupon is not known',
  ],
  ['a list for a text', session({ success_url: ['a', 'b'] }), '.success_url is'],
  ['a text for a list', session({ line_items: 'p' }), '.line_items is "p", should be array'],
  ['a parameter too many', (stripe) => stripe.balance.retrieve({ currency: 'usd' } as never), '.currency is not known'],
];

describe('the judge of requests', () => {
  it.each(ACCEPTED)('accepts %s', async (_name, call) => {
    expect(await verdictOn(call)).toEqual([]);
  });

  it.each(REJECTED)('rejects %s and names the key', async (_name, call, complaint) => {
    const found = await verdictOn(call);
    expect(found).toEqual([expect.stringContaining(complaint)]);
    expect(found[0]).toMatch(/^(GET|POST) \/v1\/[\w/]+: the request/);
  });

  it('knows no operation but those of the surface', () => {
    expect(judge.judgeRequest('GET', '/v1/gifts', '', '')).toEqual([expect.stringContaining('GET /v1/gifts is not')]);
    expect(judge.judgeRequest('PUT', '/v1/refunds', '', '')).toHaveLength(1);
    expect(judge.judgeRequest('GET', '/v1/charges/a/b', '', '')).toHaveLength(1);
  });

  it('reads lists with and without indices', () => {
    const found = (query: string): string[] => judge.judgeRequest('GET', '/v1/charges', query, '');
    expect([found('expand[]=data.refunds'), found('expand[0]=data.refunds')]).toEqual([[], []]);
    expect(found('limit=3&limit=4')).toHaveLength(1);
    expect(found('__proto__[limit]=3&toString=1')).toEqual([expect.stringContaining('toString')]);
  });
});

type Json = Record<string, unknown>;

function smallest(kind: string): Json & { object: string } {
  return minimal(judge.declarations, judge.declarations.objects[kind]!) as Json & { object: string };
}

describe('the judge of answers', () => {
  const answered = (answer: unknown, path = '/v1/charges/ch_1'): string[] =>
    judge.judgeAnswer('GET', path, 200, answer);

  it('accepts an object, a list of them, and an object in the place of its id', () => {
    const charge = smallest('charge');
    expect(answered(charge)).toEqual([]);
    const list = { object: 'list', url: '/v1/charges', has_more: false, data: [charge, charge] };
    expect(answered(list, '/v1/charges')).toEqual([]);
    expect(answered({ ...charge, customer: smallest('customer') })).toEqual([]);
    expect(answered({ ...charge, customer: { object: 'customer', id: 'cus_1', deleted: true } })).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ['a key missing', { amount: undefined }, '.amount is missing'],
    ['a key too many', { invoice: 'in_1' }, '.invoice is not known'],
    ['another type', { amount: '2500' }, '.amount is "2500", should be integer'],
    ['null where there is none', { currency: null }, '.currency is null, should be string'],
    ['a fraction', { amount_refunded: 0.5 }, '.amount_refunded is 0.5, should be integer'],
    ['another object', { object: 'refund' }, '.object is "refund", should be "charge"'],
    ['a nested key too many', { billing_details: { vat: 1 } }, '.billing_details.vat is not known'],
    ['a nested object of another kind', { customer: { object: 'charge' } }, '.customer'],
    ['a list without its envelope', { refunds: [] }, '.refunds is [], should be null or list object'],
  ])('finds %s', (_name, change, complaint) => {
    const charge = JSON.parse(JSON.stringify({ ...smallest('charge'), ...change })) as Json;
    const found = answered(charge);
    expect(found.join('\n')).toContain(`GET /v1/charges/{id}: the answer${complaint}`);
  });

  it('finds what is wrong in an expanded object, and says where', () => {
    const intent = { ...smallest('payment_intent'), latest_charge: { ...smallest('charge'), amount: '1' } };
    const found = judge.judgeAnswer('POST', '/v1/payment_intents/pi_1', 200, intent);
    expect(found).toEqual(['POST /v1/payment_intents/{id}: the answer.latest_charge.amount is "1", should be integer']);
  });

  it('finds a list that is none', () => {
    expect(answered({ object: 'list', data: [] }, '/v1/charges')).toHaveLength(2);
    expect(answered([], '/v1/charges')).toHaveLength(1);
    expect(answered(smallest('charge'), '/v1/charges').length).toBeGreaterThan(0);
  });

  it('holds refusals against the envelope of errors', () => {
    const refused = (status: number, answer: unknown): string[] => judge.judgeAnswer('GET', '/v1/x', status, answer);
    const error = { type: 'invalid_request_error', message: 'No.', param: 'limit', code: 'parameter_unknown' };
    expect(refused(400, { error })).toEqual([]);
    expect(refused(402, { error: { ...error, type: 'card_error', decline_code: 'generic_decline' } })).toEqual([]);
    for (const [status, wrong] of [
      [404, {}],
      [400, { error: { ...error, message: undefined } }],
      [400, { error: { ...error, type: 'bad_request' } }],
      [400, { error: { ...error, details: [] } }],
      [400, { error: { ...error, payment_intent: 'pi_1' } }],
      [402, { error }],
      [400, { error: { ...error, type: 'card_error' } }],
    ] as const) {
      expect(refused(status, JSON.parse(JSON.stringify(wrong)))).toHaveLength(1);
    }
  });
});

describe('the judge of events', () => {
  const event = (change: Json = {}, data: Json = {}): Json => ({
    id: 'evt_1',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: 1,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'charge.updated',
    data: { object: smallest('charge'), previous_attributes: { amount: 1 }, ...data },
    ...change,
  });

  it('accepts a right one, by itself and in a list', () => {
    expect(judge.judgeEvent(event())).toEqual([]);
    const list = { object: 'list', url: '/v1/events', has_more: false, data: [event()] };
    expect(judge.judgeAnswer('GET', '/v1/events', 200, list)).toEqual([]);
    expect(judge.judgeAnswer('GET', '/v1/events/evt_1', 200, event())).toEqual([]);
  });

  it.each<[string, () => Json, string]>([
    ['a type that does not exist', () => event({ type: 'charge.paid' }), 'the event.type is "charge.paid"'],
    ['an envelope without its version', () => event({ api_version: 1 }), 'the event.api_version is 1'],
    ['memory that is nobody’s', () => event({ memory: {} }), 'the event.memory is not known'],
    [
      'another kind of object',
      () => event({}, { object: smallest('refund') }),
      'data.object is a refund, should be a charge',
    ],
    ['a wrong object', () => event({}, { object: { ...smallest('charge'), paid: 1 } }), 'data.object.paid is 1'],
    ['an unknown former value', () => event({}, { previous_attributes: { total: 1 } }), 'previous_attributes.total'],
    ['a type off the surface', () => event({ type: 'treasury.received_debit.created' }), 'not on the judge’s surface'],
  ])('finds %s', (_name, wrong, complaint) => {
    expect(judge.judgeEvent(wrong())).toEqual([expect.stringContaining(complaint.replace('’s surface', "'s surface"))]);
    const list = { object: 'list', url: '/v1/events', has_more: false, data: [wrong()] };
    expect(judge.judgeAnswer('GET', '/v1/events', 200, list)).toHaveLength(1);
  });
});
