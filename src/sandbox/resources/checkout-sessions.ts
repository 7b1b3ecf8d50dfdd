import { invalid } from '../api/errors.js';
import { demand, demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, email, group, integer, metadata, refused, required, text } from '../api/parameters.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { TaskAction } from '../state/schedule.js';
import type { Work } from '../state/work.js';
import { mergeMetadata } from './changes.js';
import { SESSION } from './checkout-parameters.js';
import { checkLines, checkSession } from './checkout-rules.js';
import { linesFor } from './line-items.js';
import { newSession } from './new-session.js';
import { beginSetup, setupLocked } from '../checkout/save.js';
import { cancelIntent, endSetup } from '../intents/end.js';

const PATH = '/checkout/sessions';
const LINES_PAGE = { limit: integer({ min: 1, max: 100 }), starting_after: text() };

const UPDATE = {
  metadata: metadata(),
  collected_information: refused('The sandbox has no shipping.'),
  line_items: refused('The lines of a hosted page stay as they are; make a new session.'),
  payment_intent_data: refused('The data of a hosted page stay as they are; make a new session.'),
  shipping_options: refused('The sandbox has no shipping.'),
};

export const CHECKOUT_SESSIONS = [
  operation('POST', PATH, SESSION, async ({ work, params }) => {
    await work.followCustomer(params.customer);
    const mode = checkSession(params, work.now);
    const lines = mode === 'setup' ? [] : await linesFor(work, params);
    if (mode !== 'setup') checkLines(mode, lines, params, work.now);
    const customer = params.customer === undefined ? null : await demand(work, 'customer', params.customer, 'customer');
    const session = newSession(work.now, params, { mode, lines, customer });
    work.put(session);
    if (mode === 'setup') beginSetup(work, session);
    work.at(session.expires_at, 'expire-session', session.id);
    return session;
  }),
  retrieval('checkout.session', PATH),
  operation('POST', `${PATH}/:id`, UPDATE, async ({ work, params, ids }) => {
    const session = await demandLocked(work, 'checkout.session', ids['id'] ?? '');
    session.metadata = mergeMetadata(session.metadata, params.metadata);
    work.put(session);
    return session;
  }),
  listing(
    'checkout.session',
    PATH,
    {
      customer: text(),
      customer_details: group({ email: required(email()) }),
      payment_intent: text(),
      status: choice('complete', 'expired', 'open'),
      subscription: text(),
    },
    (params) => [
      ...equals('customer', params.customer),
      ...equals('payment_intent', params.payment_intent),
      ...equals('status', params.status),
      ...equals('subscription', params.subscription),
      ...(params.customer_details
        ? [{ where: `data->'customer_details'->>'email' = ?`, value: params.customer_details.email }]
        : []),
    ],
  ),
  operation('GET', `${PATH}/:id/line_items`, LINES_PAGE, async ({ work, params, ids }) => {
    const { id, memory } = await demand(work, 'checkout.session', ids['id'] ?? '');
    const start =
      params.starting_after === undefined ? 0 : memory.lines.findIndex((line) => line.id === params.starting_after) + 1;
    const rest = memory.lines.slice(start);
    const limit = params.limit ?? 10;
    return {
      object: 'list',
      url: `/v1${PATH}/${id}/line_items`,
      has_more: rest.length > limit,
      data: rest.slice(0, limit),
    };
  }),
  operation('POST', `${PATH}/:id/expire`, {}, async ({ work, ids }) => {
    const session = await demandLocked(work, 'checkout.session', ids['id'] ?? '');
    if (session.status !== 'open') {
      throw invalid(`Only open Checkout sessions can be expired; this one is ${session.status}.`);
    }
    await work.followCustomer(session.customer);
    await expire(work, session);
    return session;
  }),
];

/** The moment of expiry has come: an open session closes, a complete one is left alone. */
export const EXPIRY: TaskAction = {
  async prepare(work, ids) {
    await work.lockAll('checkout.session', ids);
  },
  async run(work, id) {
    const session = await work.lock('checkout.session', id);
    if (session?.status === 'open') await expire(work, session);
  },
};

async function expire(work: Work, session: CheckoutSession): Promise<void> {
  session.status = 'expired';
  if (session.payment_intent !== null) await cancelIntent(work, session.payment_intent, 'automatic');
  const setup = await setupLocked(work, session);
  if (setup && setup.status !== 'succeeded' && setup.status !== 'canceled') endSetup(work, setup, 'abandoned');
  work.put(session);
  work.emit('checkout.session.expired', session);
}
