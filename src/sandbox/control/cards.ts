import { invalid } from '../api/errors.js';
import { demandLocked } from '../api/fetching.js';
import type { DECLINES } from '../payments/behaviours.js';
import type { CardFields, PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

const RENEWED_YEARS = 4;

/** The next attempts with a payment method are declined, whatever it does otherwise; 0 takes that back. */
export async function failNext(
  work: Work,
  id: string,
  { times, as = 'generic_decline' }: { times: number; as?: keyof typeof DECLINES | undefined },
): Promise<PaymentMethod> {
  const method = await demandLocked(work, 'payment_method', id);
  Object.assign(method.memory, { failNext: times, failAs: as });
  work.put(method);
  return method;
}

/** The card ended with last month, and no bank has sent a new date yet. */
export async function expireCard(work: Work, id: string): Promise<PaymentMethod> {
  return redate(work, id, 'payment_method.updated', (card, now) => {
    const lastMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
    card.exp_year = lastMonth.getUTCFullYear();
    card.exp_month = lastMonth.getUTCMonth() + 1;
  });
}

/** The bank sends a new date by way of the card network. */
export async function renewCard(work: Work, id: string): Promise<PaymentMethod> {
  return redate(work, id, 'payment_method.automatically_updated', (card, now) => {
    card.exp_year = Math.max(card.exp_year, now.getUTCFullYear()) + RENEWED_YEARS;
  });
}

async function redate(
  work: Work,
  id: string,
  event: string,
  change: (card: CardFields, now: Date) => void,
): Promise<PaymentMethod> {
  const method = await demandLocked(work, 'payment_method', id);
  if (!method.card) throw invalid(`Payment method ${id} is no card, so it has no expiry date.`);
  await work.followCustomer(method.customer);
  const before = { card: structuredClone(method.card) };
  change(method.card, new Date(work.now * 1000));
  work.put(method);
  work.emit(event, method, before);
  return method;
}
