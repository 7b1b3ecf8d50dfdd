import type { SandboxObject } from '../object.js';

export interface Product extends SandboxObject {
  readonly object: 'product';
  name: string;
  description: string | null;
  active: boolean;
}

export interface Price extends SandboxObject {
  readonly object: 'price';
  active: boolean;
  currency: string;
  product: string;
  recurring: Recurring | null;
  unit_amount: number | null;
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
