import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { Checker } from './checker.js';
import { minimal } from './minimal.js';
import type { Declarations, Schema } from './schema/schema.js';

let declarations: Declarations;

beforeAll(() => {
  declarations = JSON.parse(readFileSync(process.env['STRIPE_DECLARATIONS']!, 'utf8')) as Declarations;
});

function definitionOf(kind: string): Schema {
  return declarations.definitions[declarations.objects[kind]!.$ref!.slice('#/definitions/'.length)]!;
}

type Json = Record<string, unknown>;

function minimalOf(kind: string): Json {
  return minimal(declarations, declarations.objects[kind]!) as Json;
}

describe('the schemas of the pinned SDK', () => {
  it.each([
    ['checkout.session', 59],
    ['invoice', 70],
    ['subscription', 46],
    ['payment_intent', 42],
    ['charge', 42],
    ['payout', 27],
    ['setup_intent', 25],
    ['price', 19],
    ['refund', 17],
    ['dispute', 17],
    ['product', 16],
    ['balance_transaction', 16],
    ['subscription_item', 13],
    ['customer', 11],
  ])('require of a %s %i keys', (kind, count) => {
    expect(definitionOf(kind).required).toHaveLength(count);
  });

  it('describe every operation of the surface, each once', () => {
    const names = declarations.operations.map(({ method, path }) => `${method} ${path}`);
    expect(names.length).toBeGreaterThan(150);
    expect(new Set(names).size).toBe(names.length);
    for (const each of ['POST /v1/checkout/sessions', 'GET /v1/charges/{id}', 'DELETE /v1/subscriptions/{id}']) {
      expect(names).toContain(each);
    }
  });

  it('close the enums of requests and leave those of answers open', () => {
    const asked = declarations.definitions['request.Checkout.Sessions.Checkout.SessionCreateParams']!.properties!;
    expect(asked['mode']!.enum!.toSorted()).toEqual(['payment', 'setup', 'subscription']);
    const shown = definitionOf('checkout.session').properties!;
    expect(shown['mode']).toEqual({ type: 'string' });
    expect(shown['object']).toEqual({ enum: ['checkout.session'] });
  });

  it('know whole numbers from those with a fraction', () => {
    expect(definitionOf('charge').properties!['amount']).toEqual({ type: 'integer' });
    expect(definitionOf('coupon').properties!['percent_off']).toEqual({
      anyOf: [{ type: 'null' }, { type: 'number' }],
    });
  });

  it('allow no key beside the declared ones, at any depth', () => {
    const open = Object.entries(declarations.definitions).filter(
      ([, each]) => each.type === 'object' && each.additionalProperties !== false,
    );
    expect(open.map(([name]) => name).toSorted()).toEqual([
      'answer.Events.Event.Data.Object',
      'answer.Events.Event.Data.PreviousAttributes',
      'answer.shared.Metadata',
      'request.shared.MetadataParam',
    ]);
  });

  it('know what each event is about', () => {
    expect(Object.keys(declarations.events)).toHaveLength(275);
    expect(declarations.events).toMatchObject({
      'charge.refunded': 'charge',
      'customer.subscription.deleted': 'subscription',
      'invoice.paid': 'invoice',
      'radar.early_fraud_warning.created': 'radar.early_fraud_warning',
      'treasury.received_debit.created': null,
    });
  });
});

/** The checker is our own, for its sentences and its speed: another reader of JSON Schema must agree with it. */
describe('checker and ajv agree', () => {
  let checker: Checker;
  let fits: (kind: string, value: unknown) => boolean;

  beforeAll(() => {
    checker = new Checker(declarations.definitions);
    const ajv = new Ajv({ strict: false, validateSchema: false, inlineRefs: false });
    ajv.addSchema({ definitions: declarations.definitions }, 'stripe');
    fits = (kind, value) => ajv.getSchema(`stripe${declarations.objects[kind]!.$ref}`)!(value) === true;
  });

  function agreed(kind: string, value: unknown): boolean {
    const found = checker.complaints(declarations.objects[kind]!, value, kind);
    if ((found.length === 0) !== fits(kind, value)) throw new Error(`ajv differs about a ${kind}: ${found.join('; ')}`);
    return found.length === 0;
  }

  it('that the smallest object of every kind is right', () => {
    const wrong = Object.keys(declarations.objects).filter((kind) => !agreed(kind, minimalOf(kind)));
    expect(wrong).toEqual([]);
  });

  it.each(['checkout.session', 'invoice', 'subscription', 'charge', 'payment_intent', 'refund', 'payout'])(
    'that a %s with one key missing, unknown or of another type is wrong',
    (kind) => {
      const good = minimalOf(kind);
      for (const key of Object.keys(good)) {
        const { [key]: taken, ...without } = good;
        expect(agreed(kind, without)).toBe(false);
        agreed(kind, { ...good, [key]: 1.5 });
        agreed(kind, { ...good, [key]: { [key]: taken } });
        agreed(kind, { ...good, [key]: [taken] });
      }
      expect(agreed(kind, { ...good, surprise: 1 })).toBe(false);
    },
  );
});
