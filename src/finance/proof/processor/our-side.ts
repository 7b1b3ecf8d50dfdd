import type { Db } from '../../../database/db.js';
import type { DisputeState, PayoutState } from '../../../gateways/stripe/money-facts.js';

/** A gift that came through the processor. */
export interface ReceivedGift {
  readonly id: string;
  readonly chargeId: string;
  readonly amountMinor: string;
  readonly returnedMinor: string;
}

/** What is open is compared however old it is (R-RCN-05). */
interface MaybeOpen {
  readonly isOpen: boolean;
}

export interface KnownDispute extends MaybeOpen {
  readonly id: string;
  readonly chargeId: string;
  readonly state: DisputeState;
  readonly withheldMinor: string;
}

export interface KnownRefund extends MaybeOpen {
  readonly id: string;
  readonly chargeId: string;
  readonly state: string;
  readonly amountMinor: string;
  /** Whether the processor lists it among those of the window. */
  readonly isRecent: boolean;
}

export interface KnownDeposit extends MaybeOpen {
  readonly payoutId: string;
  readonly state: PayoutState;
  readonly amountMinor: string;
}

export function receivedGifts(db: Db, since: Date): Promise<ReceivedGift[]> {
  return db.query(
    `select gift.id, stripe_charge_id as "chargeId", amount_minor as "amountMinor",
            coalesce((select sum(amount_minor) from refund where gift_id = gift.id and state = 'succeeded'), 0) as "returnedMinor"
     from gift where occurred_at >= $1 and stripe_charge_id is not null`,
    [since],
  );
}

export async function knownDisputes(db: Db, since: Date): Promise<Map<string, KnownDispute>> {
  const found = await db.query<KnownDispute>(
    `select stripe_dispute_id as id, stripe_charge_id as "chargeId", dispute.state, withheld_minor as "withheldMinor",
            closed_at is null as "isOpen"
     from dispute join gift on gift.id = gift_id where opened_at >= $1 or closed_at is null`,
    [since],
  );
  return new Map(found.map((dispute) => [dispute.id, dispute]));
}

/** Refunds that the processor has a name for; those of gifts on paper never have one. */
export async function knownRefunds(db: Db, since: Date): Promise<Map<string, KnownRefund>> {
  const found = await db.query<KnownRefund>(
    `select stripe_refund_id as id, stripe_charge_id as "chargeId", refund.state, refund.amount_minor as "amountMinor",
            refund.state = 'pending' as "isOpen", coalesce(refund.occurred_at, requested_at) >= $1 as "isRecent"
     from refund join gift on gift.id = gift_id
     where stripe_refund_id is not null
       and (greatest(refund.occurred_at, requested_at) > $1::timestamptz - interval '2 days' or refund.state = 'pending')`,
    [since],
  );
  return new Map(found.map((refund) => [refund.id, refund]));
}

export async function knownDeposits(db: Db, since: Date): Promise<Map<string, KnownDeposit>> {
  const found = await db.query<KnownDeposit>(
    `select stripe_payout_id as "payoutId", state, amount_minor as "amountMinor", state = 'in-transit' as "isOpen"
     from deposit where stripe_payout_id is not null and (created_at >= $1 or state = 'in-transit')`,
    [since],
  );
  return new Map(found.map((deposit) => [deposit.payoutId, deposit]));
}
