import type { Metadata, SandboxObject } from '../object.js';

export interface Product extends SandboxObject {
  readonly object: 'product';
  active: boolean;
  default_price: string | null;
  description: string | null;
  metadata: Metadata;
  name: string;
  updated: number;
}

export interface Price extends SandboxObject {
  readonly object: 'price';
  active: boolean;
  currency: string;
  /** Set when the payer chooses the amount; then `unit_amount` is null. */
  custom_unit_amount: CustomAmount | null;
  lookup_key: string | null;
  metadata: Metadata;
  nickname: string | null;
  product: string;
  recurring: Recurring | null;
  unit_amount: number | null;
}

export interface CustomAmount {
  readonly maximum: number | null;
  readonly minimum: number | null;
  readonly preset: number | null;
}

export type Interval = 'day' | 'week' | 'month' | 'year';

export interface Recurring {
  readonly interval: Interval;
  readonly interval_count: number;
  [field: string]: unknown;
}

export interface LineItem {
  readonly id: string;
  readonly object: 'item';
  readonly description: string;
  readonly amount_total: number;
  readonly quantity: number;
  readonly price: Price;
  [field: string]: unknown;
}
