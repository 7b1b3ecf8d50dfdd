import { rows, type Tx } from '../../database/db.js';

/** How the flow of money is doing (R-OPS-10). */
export interface MoneyHealth {
  /** When the event came that has waited longest; null when none waits. */
  readonly oldestEventAt: Date | null;
  readonly eventsWaiting: number;
  readonly eventsParked: number;
  /** The newest event that a sweep has found; null before the first. */
  readonly sweptUntil: Date | null;
  /** When the last payout was found to add up. */
  readonly lastReconciledAt: Date | null;
  readonly openExceptions: number;
}

export async function moneyHealth(tx: Tx): Promise<MoneyHealth> {
  const [found] = await rows<MoneyHealth>(
    tx,
    `select (select min(received_at) from stripe_event where state = 'pending') as "oldestEventAt",
            (select count(*)::int from stripe_event where state = 'pending') as "eventsWaiting",
            (select count(*)::int from stripe_event where state = 'parked') as "eventsParked",
            (select swept_until from sweep_cursor where name = 'events') as "sweptUntil",
            (select max(reconciled_at) from deposit) as "lastReconciledAt",
            (select count(*)::int from deposit_exception where resolved_at is null) as "openExceptions"`,
  );
  return found!;
}
