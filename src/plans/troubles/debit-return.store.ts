import { rows, type Tx } from '../../database/db.js';
import { returnKind } from './trouble-reason.js';

/** A bank debit that failed before it became a gift. */
export interface DebitReturn {
  readonly chargeId: string;
  /** What the bank said. */
  readonly code: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly returnedAt: Date;
}

/** Remembers returned debits, each once, for the rates that the bank network watches (R-ACH-05). */
export async function keepDebitReturns(tx: Tx, returns: readonly DebitReturn[]): Promise<void> {
  if (returns.length === 0) return;
  await rows(
    tx,
    `insert into debit_return (stripe_charge_id, code, kind, amount_minor, currency, returned_at)
     select "chargeId", code, kind, "amountMinor", currency, "returnedAt"
     from jsonb_to_recordset($1::jsonb) as given ("chargeId" text, code text, kind text, "amountMinor" bigint,
       currency text, "returnedAt" timestamptz)
     order by "chargeId" on conflict do nothing`,
    [
      JSON.stringify(
        returns.map(({ chargeId, code, amountMinor, currency, returnedAt }) => ({
          chargeId,
          code,
          kind: returnKind(code),
          amountMinor: amountMinor.toString(),
          currency,
          returnedAt,
        })),
      ),
    ],
  );
}
