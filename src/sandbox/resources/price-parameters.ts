import { invalid } from '../api/errors.js';
import {
  choice,
  currency,
  flag,
  group,
  integer,
  metadata,
  refused,
  required,
  type Shape,
  type Values,
} from '../api/parameters.js';
import type { Interval } from '../state/kinds/catalogue.js';
import { checkWhole, LARGEST_AMOUNT } from './amounts.js';

export const UNIT_AMOUNT = integer({ min: 0, max: LARGEST_AMOUNT });

/** The most often that a price can be charged in three years, which is Stripe's limit for an interval. */
const MOST_INTERVALS = { day: 1095, week: 156, month: 36, year: 3 };

export const RECURRING = group({
  interval: required(choice('day', 'week', 'month', 'year')),
  interval_count: integer({ min: 1 }),
  meter: refused('The sandbox has no metered prices.'),
  trial_period_days: refused('Give the trial to the subscription.'),
  usage_type: choice('licensed'),
});

/** What is said of a price where its product is known: at its making, and inside a product. */
export const PRICE_FACTS = {
  currency: required(currency()),
  currency_options: refused('A price has one currency here; make another price.'),
  custom_unit_amount: group({
    enabled: required(flag()),
    maximum: UNIT_AMOUNT,
    minimum: UNIT_AMOUNT,
    preset: UNIT_AMOUNT,
  }),
  metadata: metadata(),
  recurring: RECURRING,
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  unit_amount: UNIT_AMOUNT,
  unit_amount_decimal: refused('Amounts are whole minor units: use unit_amount.'),
} satisfies Shape;

type PriceFacts = Pick<Values<typeof PRICE_FACTS>, 'currency' | 'custom_unit_amount' | 'recurring' | 'unit_amount'>;

/** The rules that hold between the facts. @throws Refusal */
export function checkPrice(
  { currency: code, custom_unit_amount: custom, recurring, unit_amount: amount }: PriceFacts,
  prefix = '',
): void {
  const nameOf = (name: string): string => (prefix === '' ? name : `${prefix}[${name}]`);
  if (recurring) checkInterval(recurring, nameOf('recurring'));
  if (custom?.enabled) {
    if (amount !== undefined) throw invalid('Give either unit_amount or custom_unit_amount.', nameOf('unit_amount'));
    if (recurring) throw invalid('The payer can choose the amount of a single payment only.', nameOf('recurring'));
    checkLimits(custom, nameOf('custom_unit_amount'));
    return;
  }
  if (amount === undefined)
    throw invalid(`${nameOf('unit_amount')} is required.`, nameOf('unit_amount'), 'parameter_missing');
  checkWhole(amount, code, nameOf('unit_amount'));
}

interface Rhythm {
  readonly interval: Interval;
  readonly interval_count: number | undefined;
}

function checkInterval({ interval, interval_count: count = 1 }: Rhythm, name: string): void {
  const most = MOST_INTERVALS[interval];
  if (count > most) {
    throw invalid(`An interval is at most three years: ${most} times "${interval}".`, `${name}[interval_count]`);
  }
}

interface Limits {
  readonly maximum: number | undefined;
  readonly minimum: number | undefined;
  readonly preset: number | undefined;
}

function checkLimits({ maximum, minimum, preset }: Limits, name: string): void {
  if (maximum !== undefined && minimum !== undefined && maximum < minimum) {
    throw invalid('The maximum is less than the minimum.', `${name}[maximum]`);
  }
  if (preset !== undefined && (preset < (minimum ?? preset) || preset > (maximum ?? preset))) {
    throw invalid('The preset lies outside the minimum and the maximum.', `${name}[preset]`);
  }
}
