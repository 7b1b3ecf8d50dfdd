import type { Reader } from '../../../receipts/sealed/receipt-donors.js';
import type { Visit } from './visit.js';

/** Receipts of donors who asked to be forgotten are an archive for whoever answers to the tax authority (R-PRV-04). */
export function readerOf(visit: Visit): Reader {
  return visit.may('receipts:export') ? 'finance' : 'anybody';
}
