import { invalid } from '../api/errors.js';
import { demandLocked, equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import {
  choice,
  clearable,
  flag,
  group,
  list,
  metadata,
  refused,
  required,
  text,
  url,
  type Field,
  type Shape,
  type Values,
} from '../api/parameters.js';
import type { PortalConfiguration, PortalFeatures } from '../state/kinds/portal.js';
import { newObject } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { mergeMetadata, previousOf } from './changes.js';

/** A feature that the portal of the sandbox does not have: it can be named, and it is off. */
function absent(what: string): Field<false> {
  return {
    read(raw, name) {
      if (!flag().read(raw, name)) return false;
      throw invalid(`${name} must be "false": the portal of the sandbox cannot ${what}.`, name);
    },
  };
}

const REASONS = choice(
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
);

const FEATURES = {
  customer_update: group({
    allowed_updates: clearable(list(choice('address', 'email', 'name', 'phone', 'shipping', 'tax_id'))),
    enabled: absent('change the details of a customer'),
  }),
  invoice_history: group({ enabled: required(flag()) }),
  payment_method_update: group({
    enabled: required(flag()),
    payment_method_configuration: refused('The portal takes cards only.'),
  }),
  subscription_cancel: group({
    cancellation_reason: group({
      enabled: flag(),
      feedback_options: refused('The sandbox has no feedback options of its own.'),
      options: clearable(list(REASONS)),
    }),
    enabled: flag(),
    mode: choice('at_period_end', 'immediately'),
    proration_behavior: choice('none'),
  }),
  subscription_pause: group({
    duration: refused('The portal of the sandbox cannot pause a subscription.'),
    enabled: absent('pause a subscription'),
  }),
  subscription_update: group({ enabled: absent('change a subscription') }),
} satisfies Shape;

const OTHERS = {
  business_profile: group({
    headline: clearable(text(60)),
    privacy_policy_url: clearable(url()),
    terms_of_service_url: clearable(url()),
  }),
  default_return_url: clearable(url()),
  login_page: group({ enabled: required(absent('be opened without a session')) }),
  metadata: metadata(),
  name: clearable(text(255)),
} satisfies Shape;

const CREATE = { ...OTHERS, features: required(group(FEATURES)) } satisfies Shape;
const UPDATE = { ...OTHERS, active: flag(), features: group(FEATURES) } satisfies Shape;

type Features = Values<typeof FEATURES>;

const PATH = '/billing_portal/configurations';

export const PORTAL_CONFIGURATIONS = [
  operation('POST', PATH, CREATE, async ({ work, params }) => {
    const configuration = newConfiguration(work.now);
    change(configuration, params);
    configuration.features = withFeatures(configuration.features, params.features);
    work.put(configuration);
    work.emit('billing_portal.configuration.created', configuration);
    return configuration;
  }),
  retrieval('billing_portal.configuration', PATH),
  operation('POST', `${PATH}/:id`, UPDATE, async ({ work, params, ids }) => {
    const configuration = await demandLocked(work, 'billing_portal.configuration', ids['id'] ?? '');
    if (configuration.is_default && params.active === false) {
      throw invalid('The default configuration cannot be deactivated.', 'active');
    }
    const before = structuredClone(configuration);
    change(configuration, params);
    configuration.active = params.active ?? configuration.active;
    if (params.features) configuration.features = withFeatures(configuration.features, params.features);
    configuration.updated = work.now;
    work.put(configuration);
    work.emit('billing_portal.configuration.updated', configuration, previousOf(before, configuration));
    return configuration;
  }),
  listing('billing_portal.configuration', PATH, { active: flag(), is_default: flag() }, (params) => [
    ...equals('active', params.active),
    ...equals('is_default', params.is_default),
  ]),
];

/** An arbitrary number: two requests at the same time make one default configuration. */
const DEFAULT_LOCK = 7_203_114_552;

/** The configuration of sessions that name none; made with everything on when it is first needed. */
export async function defaultConfiguration(work: Work): Promise<PortalConfiguration> {
  await work.begin();
  await work.query('select pg_advisory_xact_lock($1)', [DEFAULT_LOCK]);
  const [known] = await work.read(
    `select data from stripe_sandbox.objects
      where kind = 'billing_portal.configuration' and data->>'is_default' = 'true' limit 1`,
    [],
  );
  if (known) return known as PortalConfiguration;
  const configuration = newConfiguration(work.now);
  configuration.is_default = true;
  configuration.features = withFeatures(configuration.features, {
    customer_update: undefined,
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true, payment_method_configuration: undefined },
    subscription_cancel: {
      cancellation_reason: { enabled: true, feedback_options: undefined, options: undefined },
      enabled: true,
      mode: 'at_period_end',
      proration_behavior: undefined,
    },
    subscription_pause: undefined,
    subscription_update: undefined,
  });
  work.put(configuration);
  work.emit('billing_portal.configuration.created', configuration);
  return configuration;
}

function newConfiguration(now: number): PortalConfiguration {
  return {
    ...newObject('billing_portal.configuration', now),
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    default_return_url: null,
    features: {
      customer_update: { allowed_updates: [], enabled: false },
      invoice_history: { enabled: false },
      payment_method_update: { enabled: false, payment_method_configuration: null },
      subscription_cancel: {
        cancellation_reason: {
          enabled: false,
          feedback_options: null,
          options: ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'],
        },
        enabled: false,
        mode: 'at_period_end',
        proration_behavior: 'none',
      },
      subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
      subscription_update: {
        billing_cycle_anchor: null,
        default_allowed_updates: [],
        enabled: false,
        proration_behavior: 'none',
        schedule_at_period_end: { conditions: [] },
        trial_update_behavior: 'end_trial',
      },
    },
    is_default: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: now,
  };
}

function withFeatures(old: PortalFeatures, given: Features): PortalFeatures {
  const { subscription_cancel: cancel } = given;
  const { cancellation_reason: reason } = old.subscription_cancel;
  return {
    ...old,
    customer_update: {
      allowed_updates: given.customer_update?.allowed_updates ?? old.customer_update.allowed_updates,
      enabled: false,
    },
    invoice_history: { enabled: given.invoice_history?.enabled ?? old.invoice_history.enabled },
    payment_method_update: {
      enabled: given.payment_method_update?.enabled ?? old.payment_method_update.enabled,
      payment_method_configuration: null,
    },
    subscription_cancel: {
      ...old.subscription_cancel,
      enabled: cancel?.enabled ?? old.subscription_cancel.enabled,
      mode: cancel?.mode ?? old.subscription_cancel.mode,
      cancellation_reason: {
        ...reason,
        enabled: cancel?.cancellation_reason?.enabled ?? reason.enabled,
        options: cancel?.cancellation_reason?.options ?? reason.options,
      },
    },
  };
}

function change(configuration: PortalConfiguration, params: Values<typeof OTHERS>): void {
  const { business_profile: profile } = params;
  const given = Object.fromEntries(Object.entries(profile ?? {}).filter(([, value]) => value !== undefined));
  configuration.business_profile = { ...configuration.business_profile, ...given };
  if (params.default_return_url !== undefined) configuration.default_return_url = params.default_return_url;
  if (params.name !== undefined) configuration.name = params.name;
  configuration.metadata = mergeMetadata(configuration.metadata, params.metadata);
}
