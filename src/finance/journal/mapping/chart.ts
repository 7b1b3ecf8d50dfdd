import { rows, type Tx } from '../../../database/db.js';

export type AccountKind = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

/** An account of our ledger. */
export interface Account {
  readonly code: string;
  readonly name: string;
  readonly kind: AccountKind;
}

/** The whole chart, by code. */
export async function readChart(tx: Tx): Promise<ReadonlyMap<string, Account>> {
  const found = await rows<Account>(tx, 'select code, name, kind from ledger_account order by code');
  return new Map(found.map((account) => [account.code, account]));
}
