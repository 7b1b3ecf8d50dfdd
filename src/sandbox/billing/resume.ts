import type { Work } from '../state/work.js';
import { lockBill, type Party } from './bill.js';
import { beginNow } from './change.js';
import { cycleOf, periodAt, periodStart } from './cycle.js';
import { voidInvoice } from './end.js';
import { endPause } from './pausing.js';
import { moveTo, planNext } from './renew.js';

/** How long the invoice of a resumption waits to be paid. */
const PATIENCE = 23 * 3600;

/**
 * Has a paused subscription go on: with a full period that begins now and is paid for, or in the period of its old
 * anchor that is running. It may wait for the payment before it goes on.
 */
export async function resume(
  work: Work,
  party: Party,
  anchor: 'now' | 'unchanged',
  behavior: 'resume_on_payment_attempt' | 'resume_on_payment_success',
): Promise<void> {
  const { subscription } = party;
  if (anchor === 'unchanged') {
    const cycle = cycleOf(subscription);
    const n = periodAt(cycle, work.now);
    moveTo(work, subscription, { start: periodStart(cycle, n), end: periodStart(cycle, n + 1) });
    endPause(work, subscription);
    return planNext(work, subscription);
  }
  if (behavior === 'resume_on_payment_attempt') endPause(work, subscription);
  const { invoice } = await beginNow(work, party);
  if (subscription.status !== 'paused') return;
  subscription.memory.resumption = invoice.id;
  if (invoice.status === 'paid') return endPause(work, subscription);
  work.put(subscription);
  work.at(work.now + PATIENCE, 'void-resumption', invoice.id);
}

/** Nobody paid for the resumption in time: the subscription stays paused. */
export async function voidResumption(work: Work, invoiceId: string): Promise<void> {
  const bill = await lockBill(work, invoiceId);
  if (bill?.invoice.status !== 'open' || bill.subscription?.memory.resumption !== invoiceId) return;
  bill.subscription.memory.resumption = null;
  work.put(bill.subscription);
  await voidInvoice(work, bill.invoice);
}
