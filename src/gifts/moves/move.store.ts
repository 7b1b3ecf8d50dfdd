import { AppError } from '../../kernel/app-error.js';
import type { GiftId, StaffId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { rows, type Tx } from '../../database/db.js';
import type { BookedPart } from './move-entry.js';

/** What staff said later that a gift is for, and why. */
export interface NewMove {
  readonly id: string;
  readonly giftId: GiftId;
  /** Before and after; null where the campaign stays. */
  readonly campaign: { readonly from: string; readonly to: string } | null;
  readonly designation: { readonly from: string; readonly to: string } | null;
  readonly entryId: string | null;
  readonly reason: string;
  readonly by: StaffId;
  readonly at: Date;
}

export async function insertMove(tx: Tx, { campaign, designation, ...move }: NewMove): Promise<void> {
  await rows(
    tx,
    `insert into gift_move (id, gift_id, from_campaign_id, to_campaign_id, from_designation, to_designation, entry_id,
       reason, moved_by, moved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      move.id,
      move.giftId,
      campaign?.from ?? null,
      campaign?.to ?? null,
      designation?.from ?? null,
      designation?.to ?? null,
      move.entryId,
      move.reason,
      move.by,
      move.at,
    ],
  );
}

export async function isMoved(tx: Tx, moveId: string): Promise<boolean> {
  const [known] = await rows<object>(tx, 'select from gift_move where id = $1', [moveId]);
  return known !== undefined;
}

/** The income, costs and owed benefits that are booked of a gift in one fund. */
export async function bookedOf(tx: Tx, giftId: GiftId, fund: string): Promise<BookedPart[]> {
  const found = await rows<Omit<BookedPart, 'amountMinor'> & { minor: string }>(
    tx,
    `select account, sum(amount_minor)::bigint as minor
     from ledger_posting join ledger_account on code = account
     where entry_id in (select entry_id from ledger_entry_gift where gift_id = $1) and fund = $2
       and (kind in ('income', 'expense') or account = '2100')
     group by account order by account`,
    [giftId, fund],
  );
  return found.map(({ minor, ...part }) => ({ ...part, amountMinor: BigInt(minor) }));
}

export interface LockedFund {
  readonly code: string;
  readonly name: string;
  readonly restricted: boolean;
  readonly open: boolean;
}

/** Designations by their codes, locked in their order as whoever releases a fund does. */
export async function lockFunds(tx: Tx, codes: readonly string[]): Promise<Map<string, LockedFund>> {
  const found = await rows<LockedFund>(
    tx,
    'select code, name, restricted, open from designation where code = any($1::text[]) order by code for update',
    [codes],
  );
  return new Map(found.map((fund) => [fund.code, fund]));
}

/** More was released from a restricted fund than the gift would leave in it (R-ACC-07). */
export class FundIsSpent extends AppError {
  constructor(name: string, short: Money) {
    super(
      'fund-is-spent',
      'conflict',
      `${name} has been spent already: without this gift ${short.format()} more were released than were given for it. ` +
        'Nothing was moved. Undo a release first, or leave the gift where it is.',
    );
  }
}

/** What is left in a restricted fund for spending, in minor units; negative when more was released than there is. */
export async function leftInFund(tx: Tx, fund: string, currency: string): Promise<bigint> {
  const [row] = await rows<{ left: string }>(
    tx,
    `select coalesce(-sum(amount_minor), 0)::bigint as left from ledger_posting
     where account in ('4100', '4900', '4950') and currency = $2 and fund = $1`,
    [fund, currency],
  );
  return BigInt(row!.left);
}
