import type { CalendarDate } from '../../kernel/calendar.js';
import type { PlanId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import type { ProblemCount } from '../runs/import-run.js';

/** What the processor says of a subscription and of its customer, as somebody who decides wants to see it. */
export interface SeenSubscription {
  readonly name: string;
  readonly email: string;
  /** Minor units as digits; empty for a price that is none. */
  readonly amountMinor: string;
  readonly currency: string;
  readonly interval: string;
  readonly intervalCount: number;
  readonly nextChargeOn: CalendarDate | null;
  readonly method: string | null;
  readonly state: string;
}

export type SubscriptionStatus = 'ready' | 'unfit' | 'adopted' | 'left' | 'undone' | 'renewed';

export interface SubscriptionRow {
  readonly number: number;
  readonly subscriptionId: string;
  readonly status: SubscriptionStatus;
  readonly reason: string | null;
  readonly sealed: Buffer;
  readonly donorKnown: boolean;
  readonly planId: PlanId | null;
  readonly toldAt: Date | null;
}

export async function insertSubscription(
  tx: Tx,
  runId: ImportRunId,
  row: Omit<SubscriptionRow, 'planId' | 'toldAt'>,
): Promise<void> {
  await rows(
    tx,
    `insert into import_subscription (run_id, number, subscription_id, status, reason, sealed, donor_known)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint import_subscription_once do nothing`,
    [runId, row.number, row.subscriptionId, row.status, row.reason, row.sealed, row.donorKnown],
  );
}

export async function deleteSubscriptions(tx: Tx, runId: ImportRunId): Promise<void> {
  await rows(tx, 'delete from import_subscription where run_id = $1', [runId]);
}

/** Some rows after a number, those of one status if it is named. */
export function subscriptionRows(
  tx: Tx,
  runId: ImportRunId,
  { after, limit, status }: { readonly after: number; readonly limit: number; readonly status?: SubscriptionStatus },
): Promise<SubscriptionRow[]> {
  return rows<SubscriptionRow>(
    tx,
    `select number, subscription_id as "subscriptionId", status, reason, sealed, donor_known as "donorKnown",
            plan_id as "planId", told_at as "toldAt"
     from import_subscription where run_id = $1 and number > $2 and ($4::text is null or status = $4)
     order by number limit $3`,
    [runId, after, limit, status ?? null],
  );
}

export async function markSubscription(
  tx: Tx,
  runId: ImportRunId,
  number: number,
  made: { readonly status: SubscriptionStatus; readonly reason?: string | null; readonly planId?: PlanId | null },
): Promise<void> {
  await rows(
    tx,
    `update import_subscription set status = $3, reason = $4, plan_id = coalesce($5, plan_id)
     where run_id = $1 and number = $2`,
    [runId, number, made.status, made.reason ?? null, made.planId ?? null],
  );
}

export async function noteTold(tx: Tx, runId: ImportRunId, number: number, now: Date): Promise<void> {
  await rows(tx, 'update import_subscription set told_at = $3 where run_id = $1 and number = $2', [runId, number, now]);
}

/** How many are of each status, and why those that cannot be adopted cannot. */
export async function subscriptionFigures(
  tx: Tx,
  runId: ImportRunId,
): Promise<{
  rows: number;
  newDonors: number;
  knownDonors: number;
  gifts: number;
  refused: number;
  problems: ProblemCount[];
}> {
  const [counts] = await rows<{ rows: number; newDonors: number; knownDonors: number; gifts: number; refused: number }>(
    tx,
    `select count(*)::int as rows, count(*) filter (where is_taken and not donor_known)::int as "newDonors",
            count(*) filter (where is_taken and donor_known)::int as "knownDonors",
            count(*) filter (where is_taken)::int as gifts, count(*) filter (where reason is not null)::int as refused
     from (select *, status in ('ready', 'adopted', 'renewed') as is_taken from import_subscription where run_id = $1) as row`,
    [runId],
  );
  const problems = await rows<ProblemCount>(
    tx,
    `select reason as problem, null as field, count(*)::int as count, (array_agg(number order by number))[1:5] as lines
     from import_subscription where run_id = $1 and reason is not null group by reason order by count(*) desc, reason`,
    [runId],
  );
  return { ...counts!, problems };
}
