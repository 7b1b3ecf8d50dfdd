import { noSuch } from '../api/errors.js';
import { operation } from '../api/operation.js';
import { choice, flag, integer, refused, required, text } from '../api/parameters.js';
import type { Party } from '../billing/bill.js';
import { demandAlive } from '../billing/change.js';
import type { Subscription, SubscriptionItem } from '../state/kinds/billing.js';
import type { Work } from '../state/work.js';
import { itemOn, update } from './subscription-changes.js';
import { ITEM, NO_METERS, PRORATION, type ChangedItemParams, type UpdateParams } from './subscription-parameters.js';
import { demandParty } from './subscriptions.js';
import { demand } from '../api/fetching.js';

const PATH = '/subscription_items';

const CHANGE = {
  payment_behavior: choice('allow_incomplete', 'default_incomplete', 'error_if_incomplete'),
  proration_behavior: PRORATION,
  proration_date: refused('Nothing is prorated here.'),
};

const PAGE = {
  ending_before: text(),
  limit: integer({ min: 1, max: 100 }),
  starting_after: text(),
  subscription: required(text()),
};

/** Items live on their subscriptions. */
export const SUBSCRIPTION_ITEMS = [
  operation('POST', PATH, { ...ITEM, ...CHANGE, subscription: required(text()) }, async ({ work, params }) => {
    const { subscription: id, ...item } = params;
    const party = await demandParty(work, id);
    const before = new Set(party.subscription.items.data.map((each) => each.id));
    await change(work, party, item);
    return party.subscription.items.data.find((each) => !before.has(each.id))!;
  }),
  operation('GET', `${PATH}/:id`, {}, async ({ work, ids }) => (await found(work, ids['id'] ?? '')).item),
  operation('POST', `${PATH}/:id`, { ...ITEM, ...CHANGE, off_session: flag() }, async ({ work, params, ids }) => {
    const { subscription, item } = await found(work, ids['id'] ?? '');
    const party = await demandParty(work, subscription.id);
    await change(work, party, { ...params, id: item.id });
    return itemOn(party.subscription, item.id)!;
  }),
  operation('DELETE', `${PATH}/:id`, { ...CHANGE, clear_usage: NO_METERS }, async ({ work, params, ids }) => {
    const { subscription, item } = await found(work, ids['id'] ?? '');
    const party = await demandParty(work, subscription.id);
    await change(work, party, { ...params, id: item.id, deleted: true });
    return { id: item.id, object: 'subscription_item', deleted: true };
  }),
  operation('GET', PATH, PAGE, async ({ work, params }) => {
    const { items, id } = await demand(work, 'subscription', params.subscription, 'subscription');
    const all = items.data;
    const place = (cursor: string): number => all.findIndex((item) => item.id === cursor);
    const start = params.starting_after === undefined ? 0 : place(params.starting_after) + 1;
    const end = params.ending_before === undefined ? all.length : Math.max(place(params.ending_before), 0);
    const limit = params.limit ?? 10;
    const rest = all.slice(start, end);
    const data = params.ending_before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
    return { object: 'list', url: `/v1${PATH}?subscription=${id}`, has_more: rest.length > limit, data };
  }),
];

type Change = Partial<ChangedItemParams> &
  Partial<Pick<UpdateParams, 'off_session' | 'payment_behavior' | 'proration_behavior'>>;

/** To change an item is to change its subscription. @throws Refusal */
async function change(work: Work, party: Party, params: Change): Promise<void> {
  const { off_session, payment_behavior, proration_behavior, ...item } = params;
  demandAlive(party.subscription);
  await update(work, party, {
    items: [item as ChangedItemParams],
    off_session,
    payment_behavior,
    proration_behavior,
  });
}

/** The item and the subscription that it is on. @throws Refusal `resource_missing`. */
async function found(
  work: Work,
  id: string,
): Promise<{ readonly subscription: Subscription; readonly item: SubscriptionItem }> {
  const [subscription] = (await work.read(
    `select data from stripe_sandbox.objects
      where kind = 'subscription'
        and exists (select from json_array_elements(data->'items'->'data') as item where item->>'id' = $1)`,
    [id],
  )) as Subscription[];
  const item = subscription && itemOn(subscription, id);
  if (!item) throw noSuch('subscription_item', id);
  return { subscription, item };
}
