import type { ReceiptId } from '../../src/kernel/id.js';
import type { Db } from '../../src/database/db.js';
import { receiptDonors } from '../../src/receipts/sealed/receipt-donors.js';

/** The rows with the name that stands on each receipt. */
export async function withNames<Row extends { readonly id: ReceiptId }>(
  db: Db,
  rows: readonly Row[],
): Promise<(Row & { readonly name: string })[]> {
  const ids = rows.map(({ id }) => id);
  const donors = await receiptDonors(db.manager, ids, 'finance');
  return rows.map((row) => ({ ...row, name: donors.get(row.id)!.name }));
}
