import { newId, type Id, type PlanId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { TroubleReason } from './trouble-reason.js';

export type TroubleId = Id<'trouble'>;

/** How a failure episode ended: the money came, or tries were given up, or the plan was, or nothing was owed any more. */
export type TroubleOutcome = 'recovered' | 'lost' | 'cancelled' | 'voided';

/** What is known of an unpaid invoice now; an episode is made of it, or brought to where it is. */
export interface TroubleNews {
  readonly planId: PlanId;
  readonly invoiceId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly openedAt: Date;
  readonly attempts: number;
  readonly lastFailedAt: Date;
  readonly reason: TroubleReason;
  readonly code: string | null;
  readonly methodKind: string | null;
  readonly method: string | null;
  readonly nextTryAt: Date | null;
  readonly outcome: TroubleOutcome | null;
  readonly endedAt: Date | null;
}

/** One failure episode of a plan: one invoice that was not paid when it was due. */
export interface Trouble extends Omit<TroubleNews, 'invoiceId'> {
  readonly id: TroubleId;
  readonly invoiceId: string;
  readonly toldDay: number | null;
  readonly recoveredBy: 'retry' | 'donor' | null;
}

/**
 * Makes or advances episodes, and returns the episodes of these invoices. Answers of the processor may be written down in any
 * order: an outcome is final, attempts never fall, and of two failures the later one says why (R-PAY-04).
 */
export async function writeTroubles(tx: Tx, news: readonly TroubleNews[]): Promise<TroubleId[]> {
  if (news.length === 0) return [];
  const sorted = news.toSorted((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1));
  await rows(tx, WRITE_TROUBLES, [
    JSON.stringify(sorted.map((each) => ({ ...each, id: newId(), amountMinor: each.amountMinor.toString() }))),
  ]);
  const found = await rows<{ id: TroubleId }>(tx, 'select id from plan_trouble where stripe_invoice_id = any($1)', [
    sorted.map(({ invoiceId }) => invoiceId),
  ]);
  return found.map(({ id }) => id);
}

/** When the episodes of these invoices began and last failed, by invoice; those that have none are absent. */
export async function troubledInvoices(
  tx: Tx,
  invoiceIds: readonly string[],
): Promise<Map<string, Pick<Trouble, 'openedAt' | 'lastFailedAt'>>> {
  if (invoiceIds.length === 0) return new Map();
  const found = await rows<Pick<Trouble, 'invoiceId' | 'openedAt' | 'lastFailedAt'>>(
    tx,
    `select stripe_invoice_id as "invoiceId", opened_at as "openedAt", last_failed_at as "lastFailedAt"
     from plan_trouble where stripe_invoice_id = any($1)`,
    [invoiceIds],
  );
  return new Map(found.map((each) => [each.invoiceId, each]));
}

/** The invoices of open episodes of these subscriptions. */
export async function openTroubleInvoices(tx: Tx, subscriptionIds: readonly string[]): Promise<string[]> {
  if (subscriptionIds.length === 0) return [];
  const found = await rows<{ id: string }>(
    tx,
    `select stripe_invoice_id as id from plan_trouble join plan on plan.id = plan_id
     where stripe_subscription_id = any($1) and outcome is null`,
    [subscriptionIds],
  );
  return found.map(({ id }) => id);
}

/** The latest episode of a plan; the open one before any that has ended. */
export async function latestTrouble(tx: Tx, planId: PlanId): Promise<Trouble | null> {
  const [found] = await rows<StoredTrouble>(
    tx,
    `${SELECT_TROUBLE} where plan_id = $1 order by (outcome is null) desc, opened_at desc limit 1`,
    [planId],
  );
  return found ? troubleOf(found) : null;
}

export async function readTrouble(tx: Tx, id: TroubleId): Promise<Trouble | null> {
  const [found] = await rows<StoredTrouble>(tx, `${SELECT_TROUBLE} where id = $1`, [id]);
  return found ? troubleOf(found) : null;
}

type StoredTrouble = Omit<Trouble, 'amountMinor'> & { readonly amountMinor: string };

function troubleOf(stored: StoredTrouble): Trouble {
  return { ...stored, amountMinor: BigInt(stored.amountMinor) };
}

const SELECT_TROUBLE = `
  select id, plan_id as "planId", stripe_invoice_id as "invoiceId", amount_minor as "amountMinor", currency,
    opened_at as "openedAt", attempts, last_failed_at as "lastFailedAt", reason, code, method_kind as "methodKind",
    method, next_try_at as "nextTryAt", told_day as "toldDay", outcome, recovered_by as "recoveredBy",
    ended_at as "endedAt"
  from plan_trouble`;

/** A donor who asked for the money after the last failure, and was not refused, is who brought it in. */
const RECOVERED_BY_DONOR = `exists (
  select from plan_try where plan_try.trouble_id = plan_trouble.id and asked_by is null and result is distinct from 'declined'
    and asked_at >= date_trunc('second', greatest(plan_trouble.last_failed_at, excluded.last_failed_at)))`;

const IS_NEWER = `(excluded.attempts, excluded.last_failed_at) >= (plan_trouble.attempts, plan_trouble.last_failed_at)`;

const WRITE_TROUBLES = `
  insert into plan_trouble (id, plan_id, stripe_invoice_id, amount_minor, currency, opened_at, attempts, last_failed_at,
    reason, code, method_kind, method, next_try_at, outcome, recovered_by, ended_at)
  select id, "planId", "invoiceId", "amountMinor", currency, "openedAt", attempts, "lastFailedAt",
    reason, code, "methodKind", method, "nextTryAt", outcome,
    case when outcome = 'recovered' then 'retry' end, "endedAt"
  from jsonb_to_recordset($1::jsonb) as given (id uuid, "planId" uuid, "invoiceId" text, "amountMinor" bigint,
    currency text, "openedAt" timestamptz, attempts integer, "lastFailedAt" timestamptz, reason text, code text,
    "methodKind" text, method text, "nextTryAt" timestamptz, outcome text, "endedAt" timestamptz)
  on conflict (stripe_invoice_id) do update set
    opened_at = least(plan_trouble.opened_at, excluded.opened_at),
    attempts = greatest(plan_trouble.attempts, excluded.attempts),
    last_failed_at = greatest(plan_trouble.last_failed_at, excluded.last_failed_at),
    reason = case when ${IS_NEWER} then excluded.reason else plan_trouble.reason end,
    code = case when ${IS_NEWER} then excluded.code else plan_trouble.code end,
    method_kind = case when ${IS_NEWER} then excluded.method_kind else plan_trouble.method_kind end,
    method = case when ${IS_NEWER} then excluded.method else plan_trouble.method end,
    next_try_at = case when excluded.outcome is not null then null
      when ${IS_NEWER} then excluded.next_try_at else plan_trouble.next_try_at end,
    outcome = excluded.outcome,
    recovered_by = case when excluded.outcome = 'recovered'
      then case when ${RECOVERED_BY_DONOR} then 'donor' else 'retry' end end,
    ended_at = excluded.ended_at
  where plan_trouble.outcome is null`;
