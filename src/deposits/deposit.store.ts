import { newId } from '../kernel/id.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { rows, type Tx } from '../database/db.js';
import type { PayoutFacts, PayoutState } from '../gateways/stripe/money-facts.js';

/** The processor's payout to the organisation's bank account, as far as it is booked. */
export interface LockedDeposit {
  readonly id: string;
  readonly payoutId: string;
  readonly state: PayoutState;
  readonly currency: string;
  /** Minor units that its lines have to come to: the amount, and what the processor kept for paying it out. */
  readonly dueMinor: bigint;
  readonly entryId: string | null;
  readonly reversalEntryId: string | null;
  readonly reconciledAt: Date | null;
  readonly fundsEntryId: string | null;
  readonly fundsReversalEntryId: string | null;
}

const COLUMNS = `
  id, stripe_payout_id as "payoutId", state, currency, (amount_minor + payout_fee_minor) as "dueMinor",
  entry_id as "entryId", reversal_entry_id as "reversalEntryId", reconciled_at as "reconciledAt",
  funds_entry_id as "fundsEntryId", funds_reversal_entry_id as "fundsReversalEntryId"`;

type DepositRow = Omit<LockedDeposit, 'dueMinor'> & { dueMinor: string };

/** The deposit of a payout, its row locked; written now if it is new. */
export async function lockDeposit(tx: Tx, payout: PayoutFacts, arrivalDate: CalendarDate): Promise<LockedDeposit> {
  await rows(
    tx,
    `insert into deposit (id, stripe_payout_id, state, amount_minor, currency, arrival_date, created_at, automatic)
     values ($1, $2, 'in-transit', $3, $4, $5, $6, $7) on conflict on constraint deposit_stripe_payout do nothing`,
    [
      newId(),
      payout.payoutId,
      payout.amountMinor.toString(),
      payout.currency,
      arrivalDate,
      payout.createdAt,
      payout.isAutomatic,
    ],
  );
  const [deposit] = await rows<DepositRow>(
    tx,
    `select ${COLUMNS} from deposit where stripe_payout_id = $1 for update`,
    [payout.payoutId],
  );
  return lockedDeposit(deposit!);
}

/** The deposit with this id, its row locked; null for none of the processor's. */
export async function lockDepositById(tx: Tx, id: string): Promise<LockedDeposit | null> {
  const [deposit] = await rows<DepositRow>(
    tx,
    `select ${COLUMNS} from deposit where id = $1 and kind = 'processor' for update`,
    [id],
  );
  return deposit ? lockedDeposit(deposit) : null;
}

export async function updateDeposit(
  tx: Tx,
  deposit: LockedDeposit,
  facts: { arrivalDate: CalendarDate; isAutomatic: boolean; payoutFeeMinor: bigint },
): Promise<void> {
  await rows(
    tx,
    `update deposit set state = $2, arrival_date = $3, entry_id = $4, reversal_entry_id = $5, automatic = $6,
       payout_fee_minor = $7, funds_reversal_entry_id = $8 where id = $1`,
    [
      deposit.id,
      deposit.state,
      facts.arrivalDate,
      deposit.entryId,
      deposit.reversalEntryId,
      facts.isAutomatic,
      facts.payoutFeeMinor.toString(),
      deposit.fundsReversalEntryId,
    ],
  );
}

/** Its lines are known, explained, and come to its amount: the database checks that once more. */
export async function markReconciled(
  tx: Tx,
  id: string,
  facts: { at: Date; fundsEntryId: string | null; fundsReversalEntryId: string | null },
): Promise<void> {
  await rows(
    tx,
    `update deposit set reconciled_at = $2, funds_entry_id = $3, funds_reversal_entry_id = $4 where id = $1`,
    [id, facts.at, facts.fundsEntryId, facts.fundsReversalEntryId],
  );
}

/** Which of the payouts are reconciled: what they pay out need not be asked for again. */
export async function reconciledPayouts(tx: Tx, payoutIds: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ payoutId: string }>(
    tx,
    `select stripe_payout_id as "payoutId" from deposit where stripe_payout_id = any($1) and reconciled_at is not null`,
    [payoutIds],
  );
  return new Set(found.map(({ payoutId }) => payoutId));
}

/**
 * Payouts that do not add up yet and were made since an instant, or of which the processor was never asked; without
 * those of which it never tells the lines. The oldest first.
 */
export async function unreconciledPayouts(tx: Tx, since: Date): Promise<{ id: string; payoutId: string }[]> {
  return rows(
    tx,
    `select id, stripe_payout_id as "payoutId" from deposit
     where reconciled_at is null and kind = 'processor'
       and (automatic is null or (automatic and created_at >= $1))
     order by created_at limit 500`,
    [since],
  );
}

function lockedDeposit(row: DepositRow): LockedDeposit {
  return { ...row, dueMinor: BigInt(row.dueMinor) };
}
