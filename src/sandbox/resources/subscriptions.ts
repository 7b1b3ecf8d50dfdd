import { invalid } from '../api/errors.js';
import { between, demand, equals, listing, MOMENTS, retrieval, type Filter } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, text, type Values } from '../api/parameters.js';
import { begin } from '../billing/begin.js';
import { hasEnded, type Party } from '../billing/bill.js';
import { demandAlive } from '../billing/change.js';
import { cycleOf } from '../billing/cycle.js';
import { endSubscription } from '../billing/end.js';
import { pause } from '../billing/pausing.js';
import { resume } from '../billing/resume.js';
import type { Subscription } from '../state/kinds/billing.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import { newSubscription } from './new-subscription.js';
import { update, updateEnded } from './subscription-changes.js';
import {
  CANCEL_SUBSCRIPTION,
  CREATE_SUBSCRIPTION,
  PAUSE_SUBSCRIPTION,
  RESUME_SUBSCRIPTION,
  UPDATE_SUBSCRIPTION,
  type CreateParams,
} from './subscription-parameters.js';
import { checkTogether, itemFor } from './subscription-prices.js';
import {
  cancellation,
  checkCancelAt,
  checkMethod,
  checkTrialEnd,
  demandCustomer,
  demandStill,
  detailsWith,
  startOf,
} from './subscription-rules.js';

const PATH = '/subscriptions';

const LIST = {
  automatic_tax: choice('false'),
  collection_method: choice('charge_automatically', 'send_invoice'),
  current_period_end: MOMENTS,
  current_period_start: MOMENTS,
  customer: text(),
  plan: text(),
  price: text(),
  status: choice(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
  test_clock: text(),
};

export const SUBSCRIPTIONS = [
  operation('POST', PATH, CREATE_SUBSCRIPTION, async ({ work, params }) => create(work, params)),
  retrieval('subscription', PATH),
  operation('POST', `${PATH}/:id`, UPDATE_SUBSCRIPTION, async ({ work, params, ids }) => {
    const party = await demandParty(work, ids['id'] ?? '');
    const { subscription } = party;
    const others = Object.keys(params).filter((name) => name !== 'metadata' && name !== 'cancellation_details');
    if (hasEnded(subscription) && others.length === 0) {
      updateEnded(work, subscription, params);
      return subscription;
    }
    demandAlive(subscription);
    if (typeof params.trial_end === 'number') checkTrialEnd(work.now, params.trial_end);
    await update(work, party, params);
    return subscription;
  }),
  operation('DELETE', `${PATH}/:id`, CANCEL_SUBSCRIPTION, async ({ work, params, ids }) => {
    const { subscription } = await demandParty(work, ids['id'] ?? '');
    demandAlive(subscription);
    if (params.prorate) {
      throw invalid('The rest of the period would be prorated, and the sandbox does not prorate.', 'prorate');
    }
    subscription.cancellation_details = detailsWith(subscription, params.cancellation_details);
    await endSubscription(work, subscription, 'cancellation_requested');
    return subscription;
  }),
  operation('POST', `${PATH}/:id/pause`, PAUSE_SUBSCRIPTION, async ({ work, params, ids }) => {
    const { subscription } = await demandParty(work, ids['id'] ?? '');
    demandStatus(subscription, 'active', 'past_due', 'trialing');
    if (subscription.status !== 'trialing' && params.bill_for?.unused_time_from?.type !== 'none') {
      throw invalid(
        'The rest of the period would be credited, and the sandbox does not prorate. Send bill_for[unused_time_from][type] "none".',
        'bill_for[unused_time_from][type]',
      );
    }
    pause(work, subscription, 'pause_requested');
    return subscription;
  }),
  operation('POST', `${PATH}/:id/resume`, RESUME_SUBSCRIPTION, async ({ work, params, ids }) => {
    const party = await demandParty(work, ids['id'] ?? '');
    demandStatus(party.subscription, 'paused');
    const anchor = params.billing_cycle_anchor?.type ?? 'now';
    if (anchor === 'unchanged' && params.proration_behavior !== 'none') {
      throw invalid(
        'The rest of the period would be prorated, and the sandbox does not prorate. Send proration_behavior "none".',
        'proration_behavior',
      );
    }
    await resume(work, party, anchor, params.payment_behavior ?? 'resume_on_payment_attempt');
    return party.subscription;
  }),
  listing('subscription', PATH, LIST, filters),
];

/** The subscription and its customer, locked; the work then goes by their clock. @throws Refusal `resource_missing`. */
export async function demandParty(work: Work, id: string): Promise<Party> {
  const known = await demand(work, 'subscription', id);
  await demandStill(work, known);
  await work.followCustomer(known.customer);
  const subscription = await work.lock('subscription', id);
  const customer = await work.lock('customer', known.customer);
  return { subscription: subscription ?? known, customer: customer ?? (await demandCustomer(work, known.customer)) };
}

async function create(work: Work, params: CreateParams): Promise<Subscription> {
  const customer = await demandCustomer(work, params.customer);
  const items = [];
  for (const [index, item] of params.items.entries()) items.push(await itemFor(work, item, `items[${index}]`));
  checkTogether(items, params.currency ?? customer.currency);
  await checkMethod(work, params.default_payment_method, customer);
  const start = startOf(work.now, params, items[0]!.price.recurring!);
  const subscription = newSubscription(work.now, {
    customer,
    items,
    anchor: start.anchor,
    anchorConfig: start.config,
    firstEnd: start.firstEnd,
    trialEnd: start.trialEnd,
    withoutMethod: params.trial_settings?.end_behavior.missing_payment_method,
    billingMode: params.billing_mode?.type,
    defaultMethod: params.default_payment_method,
    description: params.description,
    metadata: mergeMetadata({}, params.metadata),
    paymentSettings: {
      payment_method_types: params.payment_settings?.payment_method_types,
      save_default_payment_method: params.payment_settings?.save_default_payment_method,
    },
  });
  const { cancel_at, cancel_at_period_end } = params;
  checkCancelAt(cycleOf(subscription), params);
  Object.assign(subscription, cancellation(work, subscription, { cancel_at, cancel_at_period_end }, start.firstEnd));
  await begin(
    work,
    { subscription, customer },
    {
      behavior: params.payment_behavior ?? 'allow_incomplete',
      presence: params.off_session ? 'off_session' : 'on_session',
      isFree: start.isFree,
    },
  );
  return subscription;
}

function demandStatus(subscription: Subscription, ...allowed: readonly Subscription['status'][]): void {
  if (allowed.includes(subscription.status)) return;
  throw invalid(`This subscription is ${subscription.status}; it would have to be ${allowed.join(' or ')}.`);
}

function filters(params: Values<typeof LIST>): Filter[] {
  return [
    ...statusFilter(params.status),
    ...equals('collection_method', params.collection_method),
    ...between(FIRST_ITEM('current_period_end'), params.current_period_end),
    ...between(FIRST_ITEM('current_period_start'), params.current_period_start),
    ...equals('customer', params.customer),
    ...priceFilter(params.plan),
    ...priceFilter(params.price),
    ...equals('test_clock', params.test_clock),
    ...(params.customer === undefined && params.test_clock === undefined
      ? [{ where: `data->>'test_clock' is null = ?`, value: true }]
      : []),
  ];
}

const FIRST_ITEM = (field: string): string => `(data->'items'->'data'->0->>'${field}')::bigint`;

function statusFilter(status: Values<typeof LIST>['status']): Filter[] {
  if (status === 'all') return [];
  if (status === undefined) return [{ where: `data->>'status' <> ?`, value: 'canceled' }];
  if (status === 'ended') return [{ where: `data->>'status' = any(?)`, value: ['canceled', 'incomplete_expired'] }];
  return equals('status', status);
}

function priceFilter(price: string | undefined): Filter[] {
  const where = `exists (select from json_array_elements(data->'items'->'data') as item where item->'price'->>'id' = ?)`;
  return price === undefined ? [] : [{ where, value: price }];
}
