import type { CalendarDate } from '../../kernel/calendar.js';
import { type GiftId, isId, newId, type PlanId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { TributeWish } from './tribute.js';

/**
 * waiting: for its day, or for the money · to-print: due on paper · sent: by mail, or printed · withdrawn: the gift went
 * back before · quiet: nobody is to be told.
 */
export type TributeState = 'waiting' | 'to-print' | 'sent' | 'withdrawn' | 'quiet';

export interface KeptTribute extends TributeWish {
  readonly id: string;
  /** Of a plan: its first gift, once that has arrived. */
  readonly giftId: GiftId | null;
  readonly state: TributeState;
  readonly doneAt: Date | null;
}

/** A gift or a plan that was just started. */
type Owner = { readonly giftId: GiftId } | { readonly planId: PlanId };

export async function insertTribute(tx: Tx, owner: Owner, tribute: TributeWish, now: Date): Promise<void> {
  const { name, ...wish } = tribute;
  const row = { ...wish, ...owner, id: newId(), honoree: name, state: wish.notifyBy === null ? 'quiet' : 'waiting' };
  await rows(
    tx,
    `insert into tribute (id, gift_id, plan_id, kind, honoree, notify_by, notify_name, notify_email, notify_address,
       message, send_on, state, asked_at)
     select id, "giftId", "planId", kind, honoree, "notifyBy", "notifyName", "notifyEmail", "notifyAddress", message,
       "sendOn", state, $2
     from jsonb_to_record($1::jsonb) as given (id uuid, "giftId" uuid, "planId" uuid, kind text, honoree text,
       "notifyBy" text, "notifyName" text, "notifyEmail" text, "notifyAddress" text, message text, "sendOn" date, state text)`,
    [JSON.stringify(row), now],
  );
}

/** The tribute of a gift or of the plan that it began, or null. */
export async function tributeOf(tx: Tx, ids: readonly (string | null)[]): Promise<KeptTribute | null> {
  const [found] = await rows<KeptTribute>(
    tx,
    `select ${COLUMNS} from tribute where gift_id = any($1::uuid[]) or plan_id = any($1::uuid[]) limit 1`,
    [ids.filter((id) => id !== null)],
  );
  return found ?? null;
}

/** A notice whose day has come, with what has become of its gift. */
export interface DueTribute extends KeptTribute {
  readonly giftId: GiftId;
  /** The donor's name; '' where the gift is anonymous. */
  readonly donor: string;
  /** Nothing of the gift is left. */
  readonly isReturned: boolean;
}

/**
 * Notices that are due, their rows locked; what another process holds is left to it. A gift that has not arrived, that
 * a bank is deciding about, or of which money is on its way back, is not told of yet.
 */
export function lockDueTributes(tx: Tx, today: CalendarDate): Promise<DueTribute[]> {
  return rows(
    tx,
    `select ${COLUMNS.replaceAll('gift_id', 'gift.id')},
            case when gift.anonymous then '' else trim(donor.first_name || ' ' || donor.last_name) end as donor,
            gift.state = 'refunded' as "isReturned"
     from tribute
     join gift on gift.id = coalesce(tribute.gift_id,
       (select id from gift as first where first.plan_id = tribute.plan_id and first.occurred_at is not null
        order by period_start limit 1))
     join donor on donor.id = gift.donor_id
     where tribute.state = 'waiting' and (gift.state = 'refunded'
       or (gift.state = 'settled' and coalesce(send_on <= $1, true)
         and not exists (select from refund where refund.gift_id = gift.id and refund.state in ('requested', 'pending'))
         and not exists (select from dispute where dispute.gift_id = gift.id and dispute.closed_at is null)))
     order by tribute.id limit 100 for update of tribute skip locked`,
    [today],
  );
}

/** What has become of notices. Their gifts are known by now, also where a plan asked. */
export async function moveTributes(
  tx: Tx,
  moved: readonly { readonly id: string; readonly giftId: GiftId; readonly state: Exclude<TributeState, 'waiting'> }[],
  now: Date,
): Promise<void> {
  if (moved.length === 0) return;
  await rows(
    tx,
    `update tribute set state = moved.state, gift_id = "giftId",
       done_at = case when moved.state in ('sent', 'withdrawn') then $2::timestamptz end
     from jsonb_to_recordset($1::jsonb) as moved (id uuid, "giftId" uuid, state text) where tribute.id = moved.id`,
    [JSON.stringify(moved), now],
  );
}

/** Cards that wait to be printed, the longest first, with what the card needs. */
export function tributesToPrint(tx: Tx): Promise<DueTribute[]> {
  return rows(tx, `${TO_PRINT} order by asked_at, tribute.id limit 500`);
}

/** Marks cards as printed; those of gifts that went back meanwhile are withdrawn. Returns how many were printed. */
export async function markPrinted(tx: Tx, ids: readonly string[], by: StaffId, now: Date): Promise<number> {
  const known = ids.filter((id) => isId(id));
  const done = await rows<{ state: TributeState }>(
    tx,
    `update tribute set state = case gift.state when 'refunded' then 'withdrawn' else 'sent' end, done_at = $3, done_by = $2
     from gift where gift.id = gift_id and tribute.id = any($1::uuid[]) and tribute.state = 'to-print'
     returning tribute.state`,
    [known, by, now],
  );
  return done.filter(({ state }) => state === 'sent').length;
}

/** Takes back what was not told yet of gifts of which nothing is left. */
export async function withdrawTributes(tx: Tx, giftId: GiftId, now: Date): Promise<void> {
  await rows(
    tx,
    `update tribute set state = 'withdrawn', done_at = $2 where gift_id = $1 and state in ('waiting', 'to-print')`,
    [giftId, now],
  );
}

const COLUMNS = `
  tribute.id, gift_id as "giftId", tribute.kind, honoree as name, notify_by as "notifyBy", notify_name as "notifyName",
  notify_email as "notifyEmail", notify_address as "notifyAddress", message, send_on::text as "sendOn", tribute.state,
  done_at as "doneAt"`;

const TO_PRINT = `
  select ${COLUMNS}, case when gift.anonymous then '' else trim(donor.first_name || ' ' || donor.last_name) end as donor,
         false as "isReturned"
  from tribute join gift on gift.id = gift_id join donor on donor.id = gift.donor_id
  where tribute.state = 'to-print' and gift.state = 'settled'`;
