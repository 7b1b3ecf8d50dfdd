import { invalid } from '../api/errors.js';
import { demand } from '../api/fetching.js';
import { changeInvoice, lockBill, type Bill } from '../billing/bill.js';
import type { Invoice, InvoiceLine } from '../state/kinds/billing.js';
import type { Work } from '../state/work.js';
import { checkAmount } from './amounts.js';
import { totalsOf } from './new-draft.js';
import { demandStill } from './subscription-rules.js';

/** So many lines an invoice can have. */
export const MOST_LINES = 250;

/** The invoice and whom it concerns, locked; the work then goes by their clock. @throws Refusal `resource_missing`. */
export async function demandBill(work: Work, id: string, param = 'id'): Promise<Bill> {
  const known = await demand(work, 'invoice', id, param);
  await demandStill(work, known);
  await work.followCustomer(known.customer);
  const bill = await lockBill(work, id);
  if (!bill) throw invalid('The subscription or the customer of this invoice is gone.', undefined, 'resource_missing');
  return bill;
}

/** @throws Refusal unless the invoice has one of the statuses. */
export function demandStatus(invoice: Invoice, ...allowed: readonly Invoice['status'][]): void {
  if (allowed.includes(invoice.status)) return;
  const code = invoice.status === 'draft' ? undefined : 'invoice_not_editable';
  throw invalid(`This invoice is ${invoice.status}; it would have to be ${allowed.join(' or ')}.`, undefined, code);
}

/** @throws Refusal unless an invoice can have these lines: it costs nothing, or what can be charged. */
export function checkLines(lines: readonly InvoiceLine[], currency: string): void {
  if (lines.length > MOST_LINES) throw invalid(`An invoice has at most ${MOST_LINES} lines.`, 'invoice');
  const { total } = totalsOf(lines);
  if (total !== 0) checkAmount(total, currency, 'amount');
}

/** Gives a draft other lines, and tells of it. @throws Refusal */
export function setLines(work: Work, invoice: Invoice, lines: InvoiceLine[]): void {
  checkLines(lines, invoice.currency);
  changeInvoice(work, invoice, { ...totalsOf(lines), lines: { ...invoice.lines, data: lines } });
}
