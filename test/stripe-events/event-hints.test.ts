import { describe, expect, it } from '@jest/globals';
import { WANTED_EVENTS, hintOf } from '../../src/stripe-events/event-hints.js';

const about = (object: object) => ({ data: { object } });

describe('what an event points at', () => {
  it('is nothing for a type that changes nothing here, and such a type is not asked for', () => {
    expect(hintOf('product.created', about({ id: 'prod_1' }))).toMatchObject({ kind: 'nothing' });
    expect(WANTED_EVENTS).not.toContain('product.created');
    expect(WANTED_EVENTS).toEqual([...new Set(WANTED_EVENTS)]);
  });

  it.each([
    'payment_intent.processing',
    'payment_intent.payment_failed',
    'invoice_payment.paid',
    'invoice.payment_succeeded',
    'invoice.payment_attempt_required',
    'invoice.upcoming',
    'customer.subscription.trial_will_end',
    'setup_intent.succeeded',
    'setup_intent.setup_failed',
    'payment_method.attached',
    'payment_method.detached',
    'mandate.updated',
    'customer.deleted',
    'radar.early_fraud_warning.created',
    'review.opened',
    'review.closed',
    'balance.available',
  ])('is nothing for %s, which is not asked for, and says why', (type) => {
    const hint = hintOf(type, about({ id: 'any_1' }));
    expect(hint).toMatchObject({ kind: 'nothing', reason: expect.not.stringMatching('this type changes nothing') });
    expect(WANTED_EVENTS).not.toContain(type);
  });

  it.each(WANTED_EVENTS)('is nothing, and no error, when a %s names nothing', (type) => {
    expect(hintOf(type, about({}))).toMatchObject({ kind: 'nothing' });
    expect(hintOf(type, {})).toMatchObject({ kind: 'nothing' });
  });

  it('is the invoice of a subscription; another invoice is none of ours', () => {
    const parent = { subscription_details: { subscription: 'sub_1', metadata: {} } };
    expect(hintOf('invoice.paid', about({ id: 'in_1', created: 1_795_532_400, parent }))).toEqual({
      kind: 'invoice',
      invoiceId: 'in_1',
      createdAt: new Date('2026-11-24T15:00:00Z'),
    });
    expect(hintOf('invoice.paid', about({ id: 'in_1', parent: null }))).toMatchObject({ kind: 'nothing' });
  });

  it('is the subscription of a failed invoice, with no claim of how it stands', () => {
    const parent = { subscription_details: { subscription: 'sub_1', metadata: { installation: 'x' } } };
    expect(hintOf('invoice.payment_failed', about({ id: 'in_1', parent }))).toEqual({
      kind: 'subscription',
      subscriptionId: 'sub_1',
      createdAt: null,
      metadata: { installation: 'x' },
      claim: null,
    });
  });

  it('is a subscription with what the event claims of it; a status that nobody knows claims nothing', () => {
    const subscription = {
      id: 'sub_1',
      status: 'past_due',
      customer: 'cus_1',
      currency: 'usd',
      start_date: 1_795_532_400,
      metadata: {},
      items: { data: [{ price: { unit_amount: 2500, recurring: { interval: 'month', interval_count: 3 } } }] },
    };
    const claim = { status: 'past_due', amountMinor: 2500n, currency: 'USD', interval: 'month', intervalCount: 3 };
    expect(hintOf('customer.subscription.updated', about(subscription))).toMatchObject({ claim });
    expect(hintOf('customer.subscription.updated', about({ ...subscription, status: 'new' }))).toMatchObject({
      kind: 'subscription',
      claim: null,
    });
  });
});
