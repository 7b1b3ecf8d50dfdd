import type { Charge } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { book } from '../money/book.js';
import { chargeTransaction } from '../money/transactions.js';
import { feeFor, type Fee } from './fees.js';
import { behaviourBehind } from './method-behaviour.js';

/** Books a paid charge: its balance transaction says what it brought and what it cost. */
export function settle(work: Work, charge: Charge): void {
  const money = chargeTransaction(work.now, charge, feeFor(charge.amount_captured, feeOf(work, charge)));
  if (behaviourBehind(charge).funds === 'at once') money.available_on = work.now;
  charge.balance_transaction = money.id;
  book(work, money);
  work.put(charge);
}

/** The same for a charge whose fee was not known when it was paid; the product hears of it by `charge.updated`. */
export async function settleLate(work: Work, id: string): Promise<void> {
  const charge = await work.lock('charge', id);
  if (!charge || charge.balance_transaction !== null) return;
  settle(work, charge);
  work.emit('charge.updated', charge, { balance_transaction: null });
}

function feeOf({ fees }: Work, { payment_method_details: details }: Charge): Fee {
  if (details.type === 'us_bank_account') return fees.bankDebit;
  return details.card?.brand === 'amex' ? fees.amex : fees.other;
}
