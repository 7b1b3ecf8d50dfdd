import { invalid, Refusal } from '../api/errors.js';
import type { LineItem, Recurring } from '../state/kinds/catalogue.js';
import type { SessionParams } from './checkout-parameters.js';

type Mode = 'payment' | 'setup' | 'subscription';

const MINUTE = 60;
const DAY = 86_400;

/** Clocks differ; a few seconds less than half an hour are let pass. */
const TOLERANCE = 10;

/** The parameters that belong to some modes only. */
const MODES: readonly (readonly [keyof SessionParams, ...Mode[]])[] = [
  ['customer_creation', 'payment', 'setup'],
  ['invoice_creation', 'payment'],
  ['line_items', 'payment', 'subscription'],
  ['payment_intent_data', 'payment'],
  ['payment_method_collection', 'subscription'],
  ['phone_number_collection', 'payment', 'subscription'],
  ['allow_promotion_codes', 'payment', 'subscription'],
  ['setup_intent_data', 'setup'],
  ['submit_type', 'payment', 'subscription'],
  ['subscription_data', 'subscription'],
];

/** The rules that hold between the parameters of a new session. @throws Refusal */
export function checkSession(params: SessionParams, now: number): Mode {
  const { mode } = params;
  if (mode === undefined) throw missing('mode');
  if (params.ui_mode !== undefined && params.ui_mode !== 'hosted_page') {
    throw invalid('This sandbox has a hosted page only: ui_mode must be "hosted_page".', 'ui_mode');
  }
  if (params.success_url === undefined) throw missing('success_url');
  for (const [name, ...modes] of MODES) {
    if (params[name] !== undefined && !modes.includes(mode)) {
      throw invalid(`${name} is for mode ${modes.map((each) => `"${each}"`).join(' or ')}, not "${mode}".`, name);
    }
  }
  if (mode === 'payment' && params.submit_type === 'subscribe') {
    throw invalid('"subscribe" is for mode "subscription".', 'submit_type');
  }
  checkCustomer(params);
  if (mode === 'setup') checkSetup(params);
  if (mode === 'subscription') checkSubscription(params.subscription_data, now);
  return mode;
}

/** The rules for the lines of a session. @throws Refusal */
export function checkLines(mode: Mode, lines: readonly LineItem[], params: SessionParams, now: number): void {
  const recurring = lines.filter(({ price }) => price.recurring !== null);
  const [custom] = lines.filter(({ price }) => price.custom_unit_amount !== null);
  if (custom && (mode !== 'payment' || lines.length > 1 || custom.quantity !== 1)) {
    throw invalid('A price that the payer chooses is for mode "payment", as the only line and once.', 'line_items');
  }
  if (mode === 'payment') {
    if (recurring.length > 0) throw invalid('A recurring price needs mode "subscription".', 'line_items');
    return;
  }
  const [first] = recurring;
  if (!first) throw invalid('Mode "subscription" needs at least one recurring price.', 'line_items');
  if (recurring.length > 20 || lines.length - recurring.length > 20) {
    throw invalid('There may be at most 20 recurring and 20 one-time prices.', 'line_items');
  }
  const rhythm = first.price.recurring!;
  if (recurring.some(({ price }) => !sameRhythm(price.recurring!, rhythm))) {
    throw invalid('All recurring prices must have the same interval.', 'line_items');
  }
  const anchor = params.subscription_data?.billing_cycle_anchor;
  if (anchor !== undefined && anchor > now + longest(rhythm)) {
    throw invalid(
      'billing_cycle_anchor must not lie after the first full interval.',
      'subscription_data[billing_cycle_anchor]',
    );
  }
}

/** When a new session ends. @throws Refusal for less than half an hour or more than a day. */
export function expiry(now: number, asked: number | undefined): number {
  if (asked === undefined) return now + DAY;
  if (asked < now + 30 * MINUTE - TOLERANCE || asked > now + DAY + TOLERANCE) {
    throw invalid('expires_at must lie between 30 minutes and 24 hours from now.', 'expires_at');
  }
  return asked;
}

function checkCustomer(params: SessionParams): void {
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalid('Give either customer or customer_email.', 'customer_email');
  }
  if (params.customer !== undefined && params.customer_creation !== undefined) {
    throw invalid('customer_creation cannot be given together with customer.', 'customer_creation');
  }
  if (params.customer === undefined && params.customer_update !== undefined) {
    throw invalid('customer_update needs a customer.', 'customer_update');
  }
}

function checkSetup(params: SessionParams): void {
  if (params.currency === undefined && params.allowed_payment_method_types === undefined) {
    throw invalid('Mode "setup" needs a currency, or allowed_payment_method_types.', 'currency', 'parameter_missing');
  }
  if (params.customer === undefined && params.customer_creation !== 'always') {
    throw invalid(
      'Mode "setup" saves a card for a customer: give customer, or customer_creation "always".',
      'customer',
      'parameter_missing',
    );
  }
}

function checkSubscription(data: SessionParams['subscription_data'], now: number): void {
  const { billing_cycle_anchor: anchor, trial_end: end, trial_period_days: days } = data ?? {};
  if (end !== undefined && days !== undefined) {
    throw invalid('Give either trial_end or trial_period_days.', 'subscription_data[trial_end]');
  }
  if (end !== undefined && end < now + 2 * DAY - TOLERANCE) {
    throw invalid('trial_end must lie at least 48 hours ahead.', 'subscription_data[trial_end]');
  }
  if (anchor !== undefined && (end !== undefined || days !== undefined)) {
    throw invalid('A trial sets the anchor itself. Leave one of them out.', 'subscription_data[billing_cycle_anchor]');
  }
  if (anchor !== undefined && anchor <= now) {
    throw invalid('billing_cycle_anchor must lie in the future.', 'subscription_data[billing_cycle_anchor]');
  }
  if (anchor !== undefined && data?.proration_behavior !== 'none') {
    throw invalid(
      'The sandbox charges no parts of periods: give proration_behavior "none" with billing_cycle_anchor.',
      'subscription_data[proration_behavior]',
    );
  }
  if (data?.proration_behavior !== undefined && anchor === undefined) {
    throw invalid('proration_behavior needs billing_cycle_anchor.', 'subscription_data[proration_behavior]');
  }
  if (data?.trial_settings !== undefined && end === undefined && days === undefined) {
    throw invalid('trial_settings needs a trial.', 'subscription_data[trial_settings]');
  }
}

function sameRhythm(a: Recurring, b: Recurring): boolean {
  return a.interval === b.interval && a.interval_count === b.interval_count;
}

const LONGEST_DAYS = { day: 1, week: 7, month: 31, year: 366 };

function longest({ interval, interval_count: count }: Recurring): number {
  return LONGEST_DAYS[interval] * count * DAY;
}

function missing(name: string): Refusal {
  return invalid(`${name} is required.`, name, 'parameter_missing');
}
