import type { CalendarDate } from '../../kernel/calendar.js';
import type { GiftId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { ACCOUNTS, type AccountCode } from '../../ledger/ledger.js';
import type { Deferral } from './deferral.js';

/** Held from the choice of gifts to the commit of what they earned. */
const EARNING_LOCK = 5_050_002;

export interface NewDeferral {
  readonly giftId: GiftId;
  readonly fund: string;
  readonly currency: string;
  readonly deferredMinor: bigint;
  readonly firstMonth: CalendarDate;
  readonly months: number;
  readonly entryId: string;
}

/** What a gift owes, its row locked. */
export interface LockedDeferral extends Deferral {
  readonly giftId: GiftId;
  readonly fund: string;
  readonly currency: string;
  /** How many things have happened to it. */
  readonly steps: number;
  /** Where what goes back is booked: among refunds, or against the income where the whole gift was undone. */
  readonly returnAccount: AccountCode;
}

export interface DeferralStep {
  readonly giftId: GiftId;
  readonly position: number;
  readonly kind: 'earned' | 'returned';
  readonly month: CalendarDate | null;
  readonly amountMinor: bigint;
  readonly entryId: string;
}

export async function insertDeferrals(tx: Tx, deferrals: readonly NewDeferral[]): Promise<void> {
  if (deferrals.length === 0) return;
  await rows(
    tx,
    `insert into benefit_deferral (gift_id, fund, currency, deferred_minor, first_month, months, entry_id)
     select "giftId", fund, currency, "deferredMinor", "firstMonth", months, "entryId"
     from jsonb_to_recordset($1::jsonb) as owed ("giftId" uuid, fund text, currency text, "deferredMinor" bigint,
       "firstMonth" date, months smallint, "entryId" uuid)`,
    [JSON.stringify(deferrals.map((each) => ({ ...each, deferredMinor: each.deferredMinor.toString() })))],
  );
}

export async function insertSteps(tx: Tx, steps: readonly DeferralStep[]): Promise<void> {
  if (steps.length === 0) return;
  await rows(
    tx,
    `insert into benefit_deferral_step (gift_id, position, kind, month, amount_minor, entry_id)
     select "giftId", position, kind, month, "amountMinor", "entryId"
     from jsonb_to_recordset($1::jsonb) as step ("giftId" uuid, position smallint, kind text, month date,
       "amountMinor" bigint, "entryId" uuid)`,
    [JSON.stringify(steps.map((each) => ({ ...each, amountMinor: each.amountMinor.toString() })))],
  );
}

/** What one gift owes; null for a gift that owes nothing from the start. */
export async function lockDeferral(tx: Tx, giftId: GiftId): Promise<LockedDeferral | null> {
  await rows(tx, 'select from benefit_deferral where gift_id = $1 for update', [giftId]);
  const [found] = await readDeferrals(tx, 'benefit_deferral.gift_id = $1', [giftId]);
  return found ?? null;
}

/**
 * Up to so many gifts that owe something for a month that has ended and was not earned yet, in the order of their ids.
 * One run earns at a time: a month that a run passed over because another held the gift would be earned after later ones.
 */
export async function lockUnearned(tx: Tx, month: CalendarDate, limit: number): Promise<LockedDeferral[]> {
  await rows(tx, 'select pg_advisory_xact_lock($1)', [EARNING_LOCK]);
  const due = await rows<{ giftId: GiftId }>(
    tx,
    `select gift_id as "giftId" from benefit_deferral
     where first_month <= $1 and first_month + (months - 1) * interval '1 month' >= $1::date
       and not exists (select from benefit_deferral_step as step
                       where step.gift_id = benefit_deferral.gift_id and step.month = $1)
       and deferred_minor > coalesce((select sum(amount_minor) from benefit_deferral_step as step
                                      where step.gift_id = benefit_deferral.gift_id), 0)
     order by gift_id limit $2 for update`,
    [month, limit],
  );
  if (due.length === 0) return [];
  return readDeferrals(tx, 'benefit_deferral.gift_id = any($1::uuid[])', [due.map(({ giftId }) => giftId)]);
}

/** The earliest month for which something may still be earned; null when nothing is owed. */
export async function firstOwedMonth(tx: Tx): Promise<CalendarDate | null> {
  const [row] = await rows<{ month: CalendarDate | null }>(
    tx,
    `select min(first_month)::text as month from benefit_deferral
     where deferred_minor > coalesce((select sum(amount_minor) from benefit_deferral_step as step
                                      where step.gift_id = benefit_deferral.gift_id), 0)`,
  );
  return row?.month ?? null;
}

type Amounts = 'deferredMinor' | 'earnedMinor' | 'returnedMinor';

/** Read after the lock, in a statement of its own, so that steps of whoever held it before are seen. */
async function readDeferrals(tx: Tx, where: string, params: readonly unknown[]): Promise<LockedDeferral[]> {
  const found = await rows<Omit<LockedDeferral, Amounts> & Record<Amounts, string>>(
    tx,
    `select benefit_deferral.gift_id as "giftId", ${FUND} as fund, currency, deferred_minor as "deferredMinor",
            first_month::text as "firstMonth", months, count(step.gift_id)::int as steps, ${RETURN_ACCOUNT} as "returnAccount",
            coalesce(sum(amount_minor) filter (where kind = 'earned'), 0) as "earnedMinor",
            coalesce(sum(amount_minor) filter (where kind = 'returned'), 0) as "returnedMinor"
     from benefit_deferral left join benefit_deferral_step as step using (gift_id)
     where ${where} group by benefit_deferral.gift_id order by benefit_deferral.gift_id`,
    params,
  );
  return found.map((row) => ({
    ...row,
    deferredMinor: BigInt(row.deferredMinor),
    earnedMinor: BigInt(row.earnedMinor),
    returnedMinor: BigInt(row.returnedMinor),
  }));
}

/** What is owed follows its gift to another designation. */
const FUND = `
  (select coalesce(moved_to, designation) from gift where gift.id = benefit_deferral.gift_id)`;

/** A check that the bank did not pay, or a gift that was recorded wrongly, was never income: its entry is undone. */
const RETURN_ACCOUNT = `
  case when exists (select from refund where refund.gift_id = benefit_deferral.gift_id
                      and reason in ('returned-check', 'correction'))
    then (select account from ledger_posting where ledger_posting.entry_id = benefit_deferral.entry_id and amount_minor > 0)
    else '${ACCOUNTS.refunds}' end`;
