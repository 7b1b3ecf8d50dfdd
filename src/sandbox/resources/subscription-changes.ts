import { invalid } from '../api/errors.js';
import { beginNow, costsTheSame, itemsOf, restarts, setTrial, type WantedItem } from '../billing/change.js';
import { changeSubscription, type Party } from '../billing/bill.js';
import { cycleOf, periodOf } from '../billing/cycle.js';
import { planEnd } from '../billing/renew.js';
import type { Subscription, SubscriptionItem } from '../state/kinds/billing.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import { cancellation, checkCancelAt, checkMethod, detailsWith } from './subscription-rules.js';
import type { ChangedItemParams, UpdateParams } from './subscription-parameters.js';
import { checkTogether, itemFor, recurringPrice } from './subscription-prices.js';

/** Changes a subscription as a request asks, and bills what that begins. @throws Refusal */
export async function update(work: Work, party: Party, params: Partial<UpdateParams>): Promise<void> {
  const { subscription } = party;
  const items = params.items ? await wantedItems(work, subscription, params.items) : null;
  const before = subscription.items.data;
  const after = items ? itemsOf(work, subscription, items) : before;
  // A trial that the same request begins comes first: the new rhythm is then counted, and charged, from its end.
  const isTrial = subscription.status === 'trialing' || typeof params.trial_end === 'number';
  const isRestart =
    params.billing_cycle_anchor?.type === 'now' || (!isTrial && restarts(before[0]!.price, after[0]!.price));
  checkProration(subscription, params, isRestart || !costsTheSame(before, after));
  checkCancelAt(cycleOf(subscription), params);
  await checkMethod(work, params.default_payment_method, party.customer);
  changeSubscription(work, subscription, {
    ...fieldsOf(work, subscription, params),
    ...(items ? { items: { ...subscription.items, data: after } } : {}),
  });
  planResumption(work, subscription);
  if (params.trial_end === 'now' ? subscription.status === 'trialing' : isRestart) {
    if (params.trial_end === 'now') changeSubscription(work, subscription, { trial_end: work.now });
    await beginNow(work, party, {
      behavior: params.payment_behavior ?? 'allow_incomplete',
      presence: params.off_session ? 'off_session' : 'on_session',
    });
  } else if (typeof params.trial_end === 'number') {
    await setTrial(work, party, params.trial_end);
  } else if (subscription.cancel_at !== null) {
    planEnd(work, subscription);
  }
}

/** The items that the request leaves, each with what it says about it. */
export async function wantedItems(
  work: Work,
  { items: { data }, currency }: Subscription,
  params: readonly ChangedItemParams[],
): Promise<WantedItem[]> {
  const wanted: WantedItem[] = data.map((item) => ({ ...item, item }));
  for (const [index, given] of params.entries()) {
    const name = `items[${index}]`;
    if (given.id === undefined) {
      wanted.push({ item: null, ...(await itemFor(work, given, name)) });
      continue;
    }
    const place = wanted.findIndex(({ item }) => item?.id === given.id);
    const old = wanted[place];
    if (!old) throw invalid(`There is no item ${given.id} on this subscription.`, `${name}[id]`, 'resource_missing');
    if (given.deleted) wanted.splice(place, 1);
    else wanted[place] = await changedItem(work, old, given, name);
  }
  checkTogether(wanted, currency);
  return wanted;
}

async function changedItem(work: Work, old: WantedItem, given: ChangedItemParams, name: string): Promise<WantedItem> {
  const hasPrice = given.price !== undefined || given.price_data !== undefined;
  return {
    item: old.item,
    price: hasPrice ? await recurringPrice(work, given, name) : old.price,
    quantity: given.quantity ?? old.quantity,
    metadata: mergeMetadata(old.metadata, given.metadata),
  };
}

/** What is paid for already cannot be paid back or charged on top here. @throws Refusal */
function checkProration(subscription: Subscription, params: Partial<UpdateParams>, changesCost: boolean): void {
  const isPaidFor = subscription.status !== 'trialing' && subscription.status !== 'incomplete';
  const beginsTrial = typeof params.trial_end === 'number' && subscription.status !== 'trialing';
  if (params.proration_behavior === 'none' || !isPaidFor || (!changesCost && !beginsTrial)) return;
  throw invalid(
    'This change would be prorated, and the sandbox does not prorate. Send proration_behavior "none".',
    'proration_behavior',
  );
}

function fieldsOf(work: Work, subscription: Subscription, params: Partial<UpdateParams>): Partial<Subscription> {
  const { default_payment_method: method, description, metadata, pause_collection: paused } = params;
  const settings = params.payment_settings;
  const policy = params.trial_settings?.end_behavior.missing_payment_method;
  return {
    ...cancellation(work, subscription, params, periodOf(subscription).end),
    ...(method === undefined ? {} : { default_payment_method: method }),
    ...(description === undefined ? {} : { description }),
    ...(metadata === undefined ? {} : { metadata: mergeMetadata(subscription.metadata, metadata) }),
    ...(paused === undefined
      ? {}
      : { pause_collection: paused && { ...paused, resumes_at: paused.resumes_at ?? null } }),
    ...(settings === undefined
      ? {}
      : {
          payment_settings: {
            payment_method_options: null,
            payment_method_types: settings.payment_method_types ?? subscription.payment_settings.payment_method_types,
            save_default_payment_method:
              settings.save_default_payment_method ?? subscription.payment_settings.save_default_payment_method,
          },
        }),
    ...(policy === undefined
      ? {}
      : { trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: policy } } }),
  };
}

/** What may still be changed of a subscription that has ended. */
export function updateEnded(work: Work, subscription: Subscription, params: UpdateParams): void {
  changeSubscription(work, subscription, {
    metadata: mergeMetadata(subscription.metadata, params.metadata),
    cancellation_details: detailsWith(subscription, params.cancellation_details),
  });
}

function planResumption(work: Work, { id, pause_collection: paused }: Subscription): void {
  if (paused?.resumes_at) work.at(paused.resumes_at, 'resume-collection', id);
}

/** The item with this id on a subscription. */
export function itemOn({ items }: Subscription, id: string): SubscriptionItem | undefined {
  return items.data.find((item) => item.id === id);
}
