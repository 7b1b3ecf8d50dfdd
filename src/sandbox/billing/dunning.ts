import { createHash } from 'node:crypto';
import type { CardError } from '../payments/attempt.js';
import type { Invoice } from '../state/kinds/billing.js';
import type { PaymentMethod } from '../state/kinds/payments.js';

/** How often a failed invoice is tried again, all within two weeks of the first failure (R-DUN-01). */
export const MOST_RETRIES = 8;

const HOUR = 3600;
const WINDOW = 14 * 24 * HOUR;

/** A bank account is asked again twice at most (R-ACH-06). */
const MOST_DEBIT_RETRIES = 2;

/** What a bank says for good: asking the same method again would change nothing, and the networks forbid it. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  'account_closed',
  'authentication_required',
  'debit_not_authorized',
  'highest_risk_level',
  'incorrect_number',
  'lost_card',
  'payment_intent_authentication_failure',
  'pickup_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'stolen_card',
  'transaction_not_allowed',
]);

/**
 * The moments of the further tries, seconds since 1970: one in each eighth of the two weeks after the first failure,
 * and where in it goes by the seed, so that a crowd of failures does not come back as one.
 */
export function retryMoments(firstFailure: number, seed: string): number[] {
  const bytes = createHash('sha256').update(seed).digest();
  const part = WINDOW / MOST_RETRIES;
  return Array.from({ length: MOST_RETRIES }, (_each, index) => {
    const share = bytes.readUInt32BE(index * 4) / 2 ** 32;
    const earliest = firstFailure + index * part + 12 * HOUR;
    return earliest + Math.floor(share * (part - 12 * HOUR));
  });
}

/** When an invoice that failed is tried next; null when all its tries have had their moment. */
export function nextTry({ id, memory }: Invoice, now: number): number | null {
  if (memory.failedAt === null) return null;
  const left = retryMoments(memory.failedAt, id).slice(memory.retries);
  return left.find((moment) => moment > now) ?? null;
}

/** Whether a failure is final for the method, so that only another method is asked again. */
export function isFinalFor(method: PaymentMethod | null, error: CardError, invoice: Invoice): boolean {
  if (FINAL_CODES.has(error.decline_code ?? error.code)) return true;
  return method?.type === 'us_bank_account' && invoice.memory.retries >= MOST_DEBIT_RETRIES;
}
