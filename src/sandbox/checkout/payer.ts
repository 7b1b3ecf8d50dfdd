import { bankSummaryOf, type TestAccount } from '../payments/banks.js';
import { summaryOf, type TestCard } from '../payments/cards.js';
import { addressOf } from '../resources/address.js';
import { newBankMethod, newCardMethod, type Wallet } from '../resources/new-method.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { Address, BillingDetails } from '../state/kinds/customers.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** What the payer typed, checked: who they are, and a known test card or test account. */
export interface Payer {
  readonly email: string;
  readonly name: string | null;
  readonly phone?: string | null;
  readonly address?: Address;
  readonly means: Means;
  /** In minor units, where the payer chooses the amount. */
  readonly amount?: number;
}

export type Means =
  | { readonly kind: 'account'; readonly account: TestAccount }
  | {
      readonly kind: 'card';
      readonly card: TestCard;
      readonly expiry: { readonly month: number; readonly year: number };
      readonly wallet?: Wallet;
    }
  /** A method that is there already. */
  | { readonly kind: 'method'; readonly method: PaymentMethod }
  /** Nothing is due, and nothing is saved. */
  | { readonly kind: 'none' };

/** Whether the payer can go on without a method: nothing is due, and the session wants none for later. */
export function needsMethod({ mode, amount_total: total, payment_method_collection: wish }: CheckoutSession): boolean {
  if (mode === 'setup') return true;
  return (total ?? 0) > 0 || (mode === 'subscription' && wish === 'always');
}

export function billingOf({ email, name, phone = null, address = addressOf(null) }: Payer): BillingDetails {
  return { address, email, name, phone, tax_id: null };
}

/** The method that the payer brings, made now unless it is there already. */
export function methodOf(work: Work, session: CheckoutSession, payer: Payer): PaymentMethod | null {
  const { means } = payer;
  const billing = billingOf(payer);
  if (means.kind === 'none') return null;
  if (means.kind === 'method') return means.method;
  const method =
    means.kind === 'card'
      ? newCardMethod(work.now, summaryOf(means.card, means.expiry), billing, means.wallet)
      : newBankMethod(work.now, bankSummaryOf(means.account), billing);
  method.allow_redisplay = session.memory.allowRedisplay ?? 'limited';
  return method;
}
