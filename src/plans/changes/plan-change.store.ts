import { newId, type Id, type PlanId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { PlanTable } from '../plan.table.js';
import type { ChangeKind } from './change-words.js';
import type { ChangeablePlan, ChangeLimits } from './plan-change.js';

export type ChangeId = Id<'plan-change'>;

/** A version of a plan; one that was written by another hand may tell only what was changed. */
export type PlanSnapshot = Partial<ChangeablePlan> & { readonly version?: number };

/** Who wanted a change, when and why, with the plan before and after it. History: only its end is added (R-REG-01). */
export interface ChangeRow {
  readonly id: ChangeId;
  readonly planId: PlanId;
  readonly kind: ChangeKind;
  readonly byKind: 'donor' | 'staff' | 'processor' | 'system';
  readonly staffId: StaffId | null;
  readonly actor: string;
  /** For the donor as well; `note` is for colleagues. */
  readonly reason: string | null;
  readonly note: string | null;
  readonly before: PlanSnapshot;
  readonly after: PlanSnapshot;
  readonly state: 'requested' | 'applied' | 'refused';
  readonly failure: string | null;
  readonly requestedAt: Date;
  readonly appliedAt: Date | null;
}

/** Whether a change of the plan is on its way to the processor. */
export async function isBeingChanged(tx: Tx, planId: PlanId): Promise<boolean> {
  const found = await rows(tx, `select from plan_change where plan_id = $1 and state = 'requested'`, [planId]);
  return found.length > 0;
}

/** The changes of these plans that are on their way, by plan: at most one of each. */
export async function changesUnderWay(tx: Tx, planIds: readonly PlanId[]): Promise<Map<PlanId, ChangeRow>> {
  if (planIds.length === 0) return new Map();
  const found = await rows<StoredChange>(tx, `${SELECT} where plan_id = any($1) and state = 'requested'`, [planIds]);
  return new Map(found.map((row) => [row.planId, changeOf(row)]));
}

/** Changes that were asked for before an instant and are still on their way, the oldest first. */
export async function overdueChanges(tx: Tx, before: Date): Promise<ChangeId[]> {
  const found = await rows<{ id: ChangeId }>(
    tx,
    `select id from plan_change where state = 'requested' and kind <> 'method' and requested_at < $1
     order by requested_at`,
    [before],
  );
  return found.map(({ id }) => id);
}

/** What the plan's form allows its donor. */
export async function changeLimits(tx: Tx, { formId }: Pick<PlanTable, 'formId'>): Promise<ChangeLimits> {
  const [form] = await rows<{ minimum: string; maximum: string }>(
    tx,
    'select minimum_minor as minimum, maximum_minor as maximum from form where id = $1',
    [formId],
  );
  const designations = await rows<{ code: string; name: string }>(
    tx,
    `select code, name from form_designation join designation on code = designation
     where form_id = $1 and designation.open order by position`,
    [formId],
  );
  return { minimumMinor: BigInt(form!.minimum), maximumMinor: BigInt(form!.maximum), designations };
}

/** The names of all designations, open or not, by code. */
export async function designationNames(tx: Tx): Promise<Map<string, string>> {
  const found = await rows<{ code: string; name: string }>(tx, 'select code, name from designation');
  return new Map(found.map(({ code, name }) => [code, name]));
}

export async function readChange(tx: Tx, id: ChangeId): Promise<ChangeRow | null> {
  const [found] = await rows<StoredChange>(tx, `${SELECT} where id = $1`, [id]);
  return found ? changeOf(found) : null;
}

/** All that ever happened to a plan, the latest first. */
export async function changesOf(tx: Tx, planId: PlanId): Promise<ChangeRow[]> {
  const found = await rows<StoredChange>(tx, `${SELECT} where plan_id = $1 order by requested_at desc, id desc`, [
    planId,
  ]);
  return found.map(changeOf);
}

/** How the plan was when it had a version; null when nothing but the date of its next charge has moved since. */
export async function versionOf(tx: Tx, planId: PlanId, version: number): Promise<PlanSnapshot | null> {
  const [found] = await rows<StoredChange>(
    tx,
    `${SELECT} where plan_id = $1 and (before->>'version')::int >= $2 order by (before->>'version')::int, id limit 1`,
    [planId, version],
  );
  return found ? changeOf(found).before : null;
}

/** Writes changes; those that were only seen are written as applied. A change that is written already is left. */
export async function insertChanges(tx: Tx, changes: readonly ChangeRow[]): Promise<void> {
  if (changes.length === 0) return;
  await rows(tx, INSERT, [JSON.stringify(changes, amountsAsText)]);
}

/** Ends a change; false when it has ended already, and then nothing may be done on its account. */
export async function finishChange(
  tx: Tx,
  id: ChangeId,
  end: { state: 'applied'; at: Date; after: PlanSnapshot } | { state: 'refused'; failure: string },
): Promise<boolean> {
  const finished =
    end.state === 'applied'
      ? await rows(
          tx,
          `update plan_change set state = 'applied', applied_at = $2, after = $3 where id = $1 and state = 'requested'
           returning id`,
          [id, end.at, JSON.stringify(end.after, amountsAsText)],
        )
      : await rows(
          tx,
          `update plan_change set state = 'refused', failure = $2 where id = $1 and state = 'requested' returning id`,
          [id, end.failure],
        );
  return finished.length > 0;
}

/** Writes what no processor knows of a plan. */
export async function writeOurs(
  tx: Tx,
  { id, designation, calendar }: Pick<PlanTable, 'id' | 'designation' | 'calendar'>,
): Promise<void> {
  await rows(tx, 'update plan set designation = $2, calendar = $3 where id = $1', [id, designation, calendar]);
}

/** Makes pages out of date that were made from the plans as they were. */
export async function bumpVersions(tx: Tx, planIds: readonly PlanId[]): Promise<void> {
  if (planIds.length > 0) await rows(tx, 'update plan set version = version + 1 where id = any($1)', [planIds]);
}

/** The plan as history keeps it. */
export function snapshotOf(plan: ChangeablePlan & Pick<PlanTable, 'version'>): ChangeablePlan & { version: number } {
  const { version, state, amountMinor, coveredFeeMinor, currency, interval, intervalCount, designation } = plan;
  const { calendar, anchorOn, nextChargeOn, pausedUntil, stripePaymentMethodId, method } = plan;
  const price = { amountMinor, coveredFeeMinor, currency, interval, intervalCount };
  const dates = { calendar, anchorOn, nextChargeOn, pausedUntil };
  return { version, state, designation, ...price, ...dates, stripePaymentMethodId, method };
}

/** A change that nobody has to be told of any more. */
export function seenChange(
  change: Pick<ChangeRow, 'planId' | 'kind' | 'byKind' | 'actor' | 'before' | 'after'>,
  at: Date,
): ChangeRow {
  const none = { staffId: null, reason: null, note: null, failure: null };
  return { ...none, ...change, id: newId(), state: 'applied', requestedAt: at, appliedAt: at };
}

interface StoredChange extends Omit<ChangeRow, 'before' | 'after'> {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

function changeOf(row: StoredChange): ChangeRow {
  return { ...row, before: restored(row.before), after: restored(row.after) };
}

/** Amounts are kept as text: JSON has no bigint. */
function restored(stored: Readonly<Record<string, unknown>>): PlanSnapshot {
  const amounts = ['amountMinor', 'coveredFeeMinor'].flatMap((name) =>
    typeof stored[name] === 'string' ? [[name, BigInt(stored[name])]] : [],
  );
  return { ...stored, ...Object.fromEntries(amounts) } as PlanSnapshot;
}

function amountsAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

const SELECT = `
  select id, plan_id as "planId", kind, by_kind as "byKind", staff_id as "staffId", actor, reason, note, before, after,
    state, failure, requested_at as "requestedAt", applied_at as "appliedAt"
  from plan_change`;

const INSERT = `
  insert into plan_change (id, plan_id, kind, by_kind, staff_id, actor, reason, note, before, after, state, failure,
    requested_at, applied_at)
  select id, "planId", kind, "byKind", "staffId", actor, reason, note, before, after, state, failure, "requestedAt",
    "appliedAt"
  from jsonb_to_recordset($1::jsonb) as given (id uuid, "planId" uuid, kind text, "byKind" text, "staffId" uuid,
    actor text, reason text, note text, before jsonb, after jsonb, state text, failure text, "requestedAt" timestamptz,
    "appliedAt" timestamptz)
  on conflict (id) do nothing`;
