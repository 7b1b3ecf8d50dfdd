import { invalid } from '../api/errors.js';
import { demandLocked } from '../api/fetching.js';
import { previousOf } from '../resources/changes.js';
import { newPayout, type PayoutData } from '../resources/new-payout.js';
import type { BalanceTransaction, Payout } from '../state/kinds/money.js';
import type { Work } from '../state/work.js';
import { balanceOf, currencies, lockBalance, payable, pendingMoney } from './balance.js';
import { book } from './book.js';
import { businessDaysLater, startOfDay } from './business-days.js';
import { payoutReturnTransaction, payoutTransaction } from './transactions.js';

/** So long a payout can still be canceled; then the bank has it. */
const SEND_SECONDS = 2 * 3600;
/** When the bank books it, in seconds after midnight (UTC) of its arrival date. */
const ARRIVAL_TIME = 14 * 3600;

/** When a payout is sent and when it arrives, seconds since 1970. */
interface Timing {
  readonly sent: number;
  readonly arrives: number;
}

/**
 * Pays out what is available in a currency, as every business day does: one payout, linked with all that it contains.
 * A balance below zero waits until later payments have filled it.
 */
export async function payOut(work: Work, currency: string): Promise<void> {
  await lockBalance(work);
  const money = await payable(work, currency);
  if (sumOf(money) <= 0) return;
  work.emit('balance.available', await balanceOf(work));
  if (work.payouts === 'daily') await payOutAll(work, currency, money, usualTiming(work.now));
}

/** Pays out at once, in all currencies, also what is pending: it counts as available from now on. Arrives in seconds. */
export async function payOutNow(work: Work): Promise<Payout[]> {
  await lockBalance(work);
  for (const each of await pendingMoney(work)) {
    each.available_on = work.now;
    work.put(each);
  }
  await work.flushEarly();
  const payouts: Payout[] = [];
  for (const currency of await currencies(work)) {
    const money = await payable(work, currency);
    if (sumOf(money) <= 0) continue;
    payouts.push(await payOutAll(work, currency, money, { sent: work.now + 2, arrives: work.now + 4 }));
  }
  return payouts;
}

/** A payout that staff asked for. @throws Refusal when the available balance does not cover it. */
export async function payOutAmount(work: Work, data: Omit<PayoutData, 'arrivalDate' | 'automatic'>): Promise<Payout> {
  await lockBalance(work);
  const available = sumOf(await payable(work, data.currency));
  if (data.amount > available) {
    throw invalid(
      `The available balance in ${data.currency} is ${available}, less than the ${data.amount} that was asked for. Nothing was paid out.`,
      'amount',
      'balance_insufficient',
    );
  }
  const timing = usualTiming(work.now);
  return start(work, { ...data, arrivalDate: startOfDay(timing.arrives), automatic: false }, timing);
}

/** The bank has it; and for an automatic payout it is known by now what it contains. */
export async function sendPayout(work: Work, id: string): Promise<void> {
  const payout = await work.lock('payout', id);
  if (payout?.status !== 'pending') return;
  change(work, payout, { status: 'in_transit' }, 'payout.updated');
  if (payout.automatic) {
    change(work, payout, { reconciliation_status: 'completed' }, 'payout.reconciliation_completed');
  }
}

/** The money is in the bank account, as far as anybody knows by now. */
export async function arrivePayout(work: Work, id: string): Promise<void> {
  const payout = await work.lock('payout', id);
  if (payout?.status !== 'in_transit') return;
  const value = String(work.now).padStart(15, '0');
  change(work, payout, { status: 'paid', trace_id: { status: 'supported', value } }, 'payout.paid');
}

/** Takes back a payout that staff asked for, while the bank does not have it. */
export async function cancelPayout(work: Work, id: string): Promise<Payout> {
  const payout = await demandLocked(work, 'payout', id);
  if (payout.automatic) throw invalid('Automatic payouts cannot be canceled.');
  if (payout.status !== 'pending') {
    throw invalid(
      `Payout ${id} is ${payout.status}; only a pending one can be canceled.`,
      undefined,
      'payout_not_pending',
    );
  }
  const money = payoutReturnTransaction(work.now, payout, 'payout_cancel');
  book(work, money);
  change(work, payout, { status: 'canceled', failure_balance_transaction: money.id }, 'payout.canceled');
  return payout;
}

/** The bank sends a payout back, also days after it was paid. The money goes out again with the next one. */
export async function failPayout(work: Work, id: string): Promise<Payout> {
  const payout = await demandLocked(work, 'payout', id);
  if (payout.status === 'failed' || payout.status === 'canceled') {
    throw invalid(`Payout ${id} is ${payout.status} already, so it cannot fail.`);
  }
  const money = payoutReturnTransaction(work.now, payout, 'payout_failure');
  book(work, money);
  const failure = {
    status: 'failed',
    failure_balance_transaction: money.id,
    failure_code: 'account_closed',
    failure_message: 'The bank account has been closed.',
    trace_id: { status: 'unsupported', value: null },
  } as const;
  change(work, payout, failure, 'payout.failed');
  return payout;
}

async function payOutAll(
  work: Work,
  currency: string,
  money: readonly BalanceTransaction[],
  timing: Timing,
): Promise<Payout> {
  const data: PayoutData = {
    amount: sumOf(money),
    arrivalDate: startOfDay(timing.arrives),
    automatic: true,
    currency,
    description: 'STRIPE PAYOUT',
    metadata: {},
    statementDescriptor: null,
  };
  const payout = start(work, data, timing);
  for (const each of money) {
    each.memory.payout = payout.id;
    work.put(each);
  }
  return payout;
}

function start(work: Work, data: PayoutData, { sent, arrives }: Timing): Payout {
  const payout = newPayout(work.now, data);
  const money = payoutTransaction(work.now, payout);
  payout.balance_transaction = money.id;
  // What an automatic payout took is linked with it; a manual one is a movement that the next automatic one contains.
  if (payout.automatic) money.memory.payout = payout.id;
  book(work, money);
  work.put(payout);
  work.emit('payout.created', payout);
  work.at(sent, 'send-payout', payout.id);
  work.at(arrives, 'arrive-payout', payout.id);
  return payout;
}

function change(work: Work, payout: Payout, fields: Partial<Payout>, event: string): void {
  const before = structuredClone(payout);
  Object.assign(payout, fields);
  work.put(payout);
  work.emit(event, payout, previousOf(before, payout));
}

function usualTiming(now: number): Timing {
  return { sent: now + SEND_SECONDS, arrives: businessDaysLater(now + SEND_SECONDS, 1) + ARRIVAL_TIME };
}

function sumOf(money: readonly BalanceTransaction[]): number {
  return money.reduce((sum, { net }) => sum + net, 0);
}
