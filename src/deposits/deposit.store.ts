import { newId } from '../kernel/id.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { rows, type Tx } from '../database/db.js';
import type { PayoutFacts, PayoutState } from '../gateways/stripe/money-facts.js';

/** The processor's payout to the organisation's bank account, as far as it is booked. */
export interface LockedDeposit {
  readonly id: string;
  readonly state: PayoutState;
  readonly entryId: string | null;
  readonly reversalEntryId: string | null;
}

/** The deposit of a payout, its row locked; written now if it is new. */
export async function lockDeposit(tx: Tx, payout: PayoutFacts, arrivalDate: CalendarDate): Promise<LockedDeposit> {
  await rows(
    tx,
    `insert into deposit (id, stripe_payout_id, state, amount_minor, currency, arrival_date, created_at)
     values ($1, $2, 'in-transit', $3, $4, $5, $6) on conflict on constraint deposit_stripe_payout do nothing`,
    [newId(), payout.payoutId, payout.amountMinor.toString(), payout.currency, arrivalDate, payout.createdAt],
  );
  const [deposit] = await rows<LockedDeposit>(
    tx,
    `select id, state, entry_id as "entryId", reversal_entry_id as "reversalEntryId"
     from deposit where stripe_payout_id = $1 for update`,
    [payout.payoutId],
  );
  return deposit!;
}

export async function updateDeposit(
  tx: Tx,
  deposit: LockedDeposit & { readonly arrivalDate: CalendarDate },
): Promise<void> {
  await rows(
    tx,
    `update deposit set state = $2, arrival_date = $3, entry_id = $4, reversal_entry_id = $5 where id = $1`,
    [deposit.id, deposit.state, deposit.arrivalDate, deposit.entryId, deposit.reversalEntryId],
  );
}
