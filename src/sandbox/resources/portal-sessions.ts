import { invalid } from '../api/errors.js';
import { demand } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, group, refused, required, text, url, type Shape, type Values } from '../api/parameters.js';
import { hasEnded } from '../billing/bill.js';
import type { PortalConfiguration, PortalFlow, PortalSession } from '../state/kinds/portal.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { defaultConfiguration } from './portal-configurations.js';

const FLOW = {
  after_completion: group({
    hosted_confirmation: group({ custom_message: text(500) }),
    redirect: group({ return_url: required(url()) }),
    type: required(choice('hosted_confirmation', 'portal_homepage', 'redirect')),
  }),
  subscription_cancel: group({
    retention: refused('The sandbox has no coupons to offer.'),
    subscription: required(text()),
  }),
  subscription_pause: refused('The portal of the sandbox cannot pause a subscription.'),
  subscription_update: refused('The portal of the sandbox cannot change a subscription.'),
  subscription_update_confirm: refused('The portal of the sandbox cannot change a subscription.'),
  type: required(choice('payment_method_update', 'subscription_cancel')),
} satisfies Shape;

const CREATE = {
  after_expiration: refused('The portal of the sandbox has no login of its own.'),
  configuration: text(),
  customer: required(text()),
  customer_account: refused('Give customer instead.'),
  flow_data: group(FLOW),
  locale: choice('auto', 'en', 'en-AU', 'en-CA', 'en-GB', 'en-IE', 'en-IN', 'en-NZ', 'en-SG'),
  on_behalf_of: refused('There are no connected accounts here.'),
  return_url: url(),
} satisfies Shape;

export const PORTAL_SESSIONS = [
  operation('POST', '/billing_portal/sessions', CREATE, async ({ work, params }) => {
    const customer = await demand(work, 'customer', params.customer, 'customer');
    await work.followCustomer(customer.id);
    const configuration =
      params.configuration === undefined
        ? await defaultConfiguration(work)
        : await demand(work, 'billing_portal.configuration', params.configuration, 'configuration');
    if (!configuration.active) throw invalid('This configuration is not active.', 'configuration');
    const base = newObject('billing_portal.session', work.now);
    const session: PortalSession = {
      ...base,
      configuration: configuration.id,
      customer: customer.id,
      customer_account: null,
      flow: params.flow_data ? await flowOf(work, customer.id, configuration, params.flow_data) : null,
      locale: params.locale ?? null,
      on_behalf_of: null,
      return_url: params.return_url ?? configuration.default_return_url,
      url: `${work.view.origin}/billing/${base.id}`,
      memory: { usedAt: null, flowDone: false, setupIntent: null },
    };
    work.put(session);
    work.emit('billing_portal.session.created', session);
    return session;
  }),
];

async function flowOf(
  work: Work,
  customer: string,
  { features }: PortalConfiguration,
  flow: Values<typeof FLOW>,
): Promise<PortalFlow> {
  if (!features[flow.type].enabled) {
    throw invalid(`The configuration of the portal does not have ${flow.type} enabled.`, 'flow_data[type]');
  }
  const id = flow.subscription_cancel?.subscription;
  if (flow.type === 'subscription_cancel') {
    if (id === undefined) {
      const name = 'flow_data[subscription_cancel][subscription]';
      throw invalid(`${name} is required.`, name, 'parameter_missing');
    }
    const subscription = await demand(work, 'subscription', id, 'flow_data[subscription_cancel][subscription]');
    if (subscription.customer !== customer || hasEnded(subscription)) {
      throw invalid(`Subscription ${id} is not one that this customer can cancel.`, 'flow_data[subscription_cancel]');
    }
  }
  const { after_completion: after } = flow;
  if (after?.type === 'redirect' && !after.redirect) {
    const name = 'flow_data[after_completion][redirect]';
    throw invalid(`${name} is required.`, name, 'parameter_missing');
  }
  return {
    after_completion: {
      hosted_confirmation:
        after?.type === 'hosted_confirmation'
          ? { custom_message: after.hosted_confirmation?.custom_message ?? null }
          : null,
      redirect: (after?.type === 'redirect' && after.redirect) || null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel:
      flow.type === 'subscription_cancel' && id !== undefined ? { retention: null, subscription: id } : null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type: flow.type,
  };
}
