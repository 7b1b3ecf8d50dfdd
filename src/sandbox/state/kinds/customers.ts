import type { Metadata, SandboxObject } from '../object.js';

export interface Customer extends SandboxObject {
  readonly object: 'customer';
  /** Deleted: nothing but this, and the id, is shown of the customer any more. */
  readonly deleted?: true;
  currency: string | null;
  /** Whether a payment of an invoice failed, and none has been paid since. */
  delinquent: boolean;
  email: string | null;
  /** What the numbers of the customer's invoices begin with. */
  invoice_prefix: string;
  name: string | null;
  phone: string | null;
  metadata: Metadata;
  next_invoice_sequence: number;
  /** The test clock that the customer, and everything of theirs, lives by; null for the sandbox's own clock. */
  test_clock: string | null;
  invoice_settings: { default_payment_method: string | null; [field: string]: unknown };
}

export interface Address {
  city: string | null;
  country: string | null;
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  state: string | null;
}

export interface BillingDetails {
  address: Address;
  email: string | null;
  name: string | null;
  phone: string | null;
  tax_id: string | null;
}
