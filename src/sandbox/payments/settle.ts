import type { Charge } from '../state/objects.js';
import type { Work } from '../state/work.js';
import { chargeTransaction } from '../resources/balance.js';
import { feeFor, type FeeTable } from './fees.js';

/** Books a paid charge: its balance transaction says what it brought and what it cost. */
export function settle(work: Work, charge: Charge, fees: FeeTable): void {
  const fee = charge.payment_method_details.card.brand === 'amex' ? fees.amex : fees.other;
  const money = chargeTransaction(work.now, charge, feeFor(charge.amount, fee));
  charge.balance_transaction = money.id;
  work.put(money);
  work.put(charge);
}

/** The same for a charge whose fee was not known when it was paid; the product hears of it by `charge.updated`. */
export async function settleLate(work: Work, id: string, fees: FeeTable): Promise<void> {
  const charge = await work.lock('charge', id);
  if (!charge || charge.balance_transaction !== null) return;
  settle(work, charge, fees);
  work.emit('charge.updated', charge, { balance_transaction: null });
}
