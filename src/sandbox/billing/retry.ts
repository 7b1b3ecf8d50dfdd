import type { PaymentMethod } from '../state/kinds/payments.js';
import type { TaskAction } from '../state/schedule.js';
import type { Work } from '../state/work.js';
import { changeInvoice, lockBill, methodOf, prepareBills, type Bill } from './bill.js';
import { collect, tryAgainOrGiveUp } from './collect.js';
import { nextTry } from './dunning.js';

/** The moment of a further try has come. */
export const RETRY: TaskAction = {
  async prepare(work, ids) {
    await prepareBills(work, await work.findAll('invoice', ids));
    const invoices = await work.lockAll('invoice', ids);
    await work.lockAll(
      'payment_intent',
      invoices.flatMap(({ memory }) => memory.intent ?? []),
    );
    await work.findAll(
      'invoice_payment',
      invoices.flatMap(({ memory }) => memory.payment ?? []),
    );
  },
  async run(work, id) {
    const bill = await lockBill(work, id);
    const planned = bill?.invoice.next_payment_attempt ?? null;
    if (bill?.invoice.status !== 'open' || planned === null || planned > work.now) return;
    bill.invoice.memory.retries += 1;
    const method = await methodOf(work, bill);
    if (bill.invoice.memory.refused === (method?.id ?? '')) await passOver(work, bill);
    else await retry(work, bill, method);
  },
};

async function retry(work: Work, bill: Bill, method: PaymentMethod | null): Promise<void> {
  const { invoice } = bill;
  const intent = invoice.memory.intent === null ? null : await work.lock('payment_intent', invoice.memory.intent);
  if (!intent || intent.status === 'processing') return;
  invoice.next_payment_attempt = null;
  await collect(work, bill, { intent, method, asker: 'schedule', presence: 'off_session' });
}

/** The bank of this method has said no for good, or there still is none: the try counts, and nobody is asked. */
async function passOver(work: Work, bill: Bill): Promise<void> {
  const { invoice } = bill;
  changeInvoice(work, invoice, {
    attempt_count: invoice.attempt_count + 1,
    next_payment_attempt: nextTry(invoice, work.now),
  });
  await tryAgainOrGiveUp(work, bill);
}
