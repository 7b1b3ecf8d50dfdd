import { v5 as uuidOf } from 'uuid';
import type { Tx } from '../../database/db.js';
import type { ChangeKind } from '../../plans/changes/change-words.js';
import {
  bumpVersions,
  insertChanges,
  seenChange,
  snapshotOf,
  type ChangeId,
  type ChangeRow,
} from '../../plans/changes/plan-change.store.js';
import { hasEnded, type PlanState } from '../../plans/plan-state.js';
import type { PlanTable } from '../../plans/plan.table.js';

/** A plan before and after something was seen of it at the processor. */
export interface SeenPlan<Plan extends PlanTable = PlanTable> {
  readonly before: Plan;
  readonly after: Plan;
  /** What is known of already. */
  readonly except?: readonly ChangeKind[];
}

/**
 * Adds to the history what the processor did, or somebody there, and makes pages out of date that do not show it
 * (R-REG-01). A charge that failed is none of it: troubles have their own rows.
 */
export async function recordSeenChanges(tx: Tx, plans: readonly SeenPlan[], at: Date): Promise<void> {
  const changed = plans
    .map((plan) => ({ plan, kinds: seenKinds(plan).filter((kind) => !plan.except?.includes(kind)) }))
    .filter(({ kinds }) => kinds.length > 0);
  await insertChanges(
    tx,
    changed.flatMap(({ plan, kinds }) => kinds.map((kind) => seenRow(plan, kind, at))),
  );
  await bumpVersions(
    tx,
    changed.map(({ plan }) => plan.after.id),
  );
}

/** Begins the history of plans. Those that have an end already, because they are adopted late, get that as well. */
export async function recordBeginnings(tx: Tx, plans: readonly PlanTable[], at: Date): Promise<void> {
  const rows = plans.flatMap((plan): ChangeRow[] => {
    const id = uuidOf('start', plan.id) as ChangeId;
    const wasAsked = plan.clientRequestId !== null || plan.restartsId !== null;
    const start = {
      planId: plan.id,
      kind: plan.restartsId ? ('restart' as const) : ('start' as const),
      byKind: wasAsked ? ('donor' as const) : ('processor' as const),
      actor: wasAsked ? `donor:${plan.donorId}` : 'processor',
      before: {},
    };
    if (!hasEnded(plan.state)) return [{ ...seenChange({ ...start, after: snapshotOf(plan) }, at), id }];
    const running = { ...plan, state: 'active' as const };
    const begun = { ...seenChange({ ...start, after: snapshotOf(running) }, plan.startedAt), id };
    return [
      begun,
      ...seenKinds({ before: running, after: plan }).map((kind) => seenRow({ before: running, after: plan }, kind, at)),
    ];
  });
  await insertChanges(tx, rows);
}

const ENDS: Readonly<Partial<Record<PlanState, ChangeKind>>> = {
  cancelled: 'cancel',
  lapsed: 'lapse',
  completed: 'end',
};

/** What is different, in the order in which a donor would care. */
function seenKinds({ before, after }: SeenPlan): ChangeKind[] {
  const end = before.state === after.state ? undefined : ENDS[after.state];
  if (end) return [end];
  const kinds: ChangeKind[] = [];
  const isSameRhythm = before.interval === after.interval && before.intervalCount === after.intervalCount;
  if (!isSameRhythm) kinds.push('rhythm');
  else if (before.amountMinor !== after.amountMinor) kinds.push('amount');
  if (after.state === 'paused' && before.state !== 'paused') kinds.push('pause');
  if (before.state === 'paused' && after.state !== 'paused') kinds.push('resume');
  const method = after.stripePaymentMethodId;
  if (before.stripePaymentMethodId !== method && before.stripePaymentMethodId && method) kinds.push('method');
  return kinds;
}

function seenRow({ before, after }: SeenPlan, kind: ChangeKind, at: Date): ChangeRow {
  // A pause of ours ends by itself on the day that was agreed on; its charge may have been told of before.
  const { nextChargeOn, pausedUntil } = before;
  const isOurs = kind === 'resume' && pausedUntil !== null && nextChargeOn !== null && nextChargeOn >= pausedUntil;
  const by = isOurs ? ('system' as const) : ('processor' as const);
  const change = { planId: after.id, kind, byKind: by, actor: by, before: snapshotOf(before) };
  const version = before.version + 1;
  return { ...seenChange({ ...change, after: snapshotOf({ ...after, version }) }, at), appliedAt: after.endedAt ?? at };
}
