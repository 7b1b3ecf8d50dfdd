import type { Interval, Price } from '../state/kinds/catalogue.js';
import { newObject } from '../state/objects.js';
import { mergeMetadata } from './changes.js';

export interface PriceData {
  readonly active?: boolean | undefined;
  readonly currency: string;
  readonly custom_unit_amount?:
    | {
        readonly enabled: boolean;
        readonly maximum: number | undefined;
        readonly minimum: number | undefined;
        readonly preset: number | undefined;
      }
    | undefined;
  readonly lookup_key?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  readonly nickname?: string | undefined;
  readonly recurring?: { readonly interval: Interval; readonly interval_count?: number | undefined } | undefined;
  readonly tax_behavior?: string | undefined;
  readonly unit_amount?: number | undefined;
}

export function newPrice(now: number, product: string, data: PriceData): Price {
  const custom = data.custom_unit_amount?.enabled ? data.custom_unit_amount : null;
  const amount = custom ? null : (data.unit_amount ?? 0);
  return {
    ...newObject('price', now),
    active: data.active ?? true,
    billing_scheme: 'per_unit',
    currency: data.currency,
    custom_unit_amount: custom && {
      maximum: custom.maximum ?? null,
      minimum: custom.minimum ?? null,
      preset: custom.preset ?? null,
    },
    lookup_key: data.lookup_key ?? null,
    metadata: mergeMetadata({}, data.metadata),
    nickname: data.nickname ?? null,
    product,
    recurring: data.recurring
      ? {
          interval: data.recurring.interval,
          interval_count: data.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: data.recurring ? 'recurring' : 'one_time',
    unit_amount: amount,
    unit_amount_decimal: amount === null ? null : String(amount),
  };
}
