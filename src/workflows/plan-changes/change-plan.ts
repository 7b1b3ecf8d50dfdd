import { Injectable, Logger } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { InvalidInput, NotFound, type FieldProblem } from '../../kernel/app-error.js';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { DonorId, PlanId, StaffId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db, type Tx } from '../../database/db.js';
import { ProcessorUnavailable } from '../../gateways/stripe/stripe-client.js';
import { Jobs } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { PlanBusy, PlanChanged, PlanEnded } from '../../plans/changes/change-errors.js';
import { outcomeOf, raises, type ChangeablePlan, type PlanChange } from '../../plans/changes/plan-change.js';
import {
  bumpVersions,
  changeLimits,
  changesOf,
  changesUnderWay,
  finishChange,
  insertChanges,
  readChange,
  snapshotOf,
  versionOf,
  type ChangeId,
  type ChangeRow,
} from '../../plans/changes/plan-change.store.js';
import { hasEnded } from '../../plans/plan-state.js';
import { keepConsent, lockPlan, type Consent } from '../../plans/plan.store.js';
import type { PlanTable } from '../../plans/plan.table.js';
import { APPLY_PLAN_CHANGE, ApplyPlanChange } from './apply-plan-change.js';

/** Who wants a change. A key of the API acts as staff without an account. */
export type ChangedBy =
  | { readonly kind: 'donor'; readonly donorId: DonorId }
  | { readonly kind: 'staff'; readonly staffId: StaffId | null; readonly actor: Actor };

export interface ChangeRequest {
  readonly planId: PlanId;
  /** Of the plan that the page showed; null for a change that no page was needed for. */
  readonly version: number | null;
  readonly change: PlanChange;
  readonly by: ChangedBy;
  /** Staff always give one; the donor reads it. */
  readonly reason: string | null;
  /** For colleagues. */
  readonly note: string | null;
  /** Made with the form: the same one is the same change. */
  readonly clientRequestId: string;
  /** What the donor agreed to; needed where a donor changes amount or rhythm upward, or staff record that one did. */
  readonly consent: Consent | null;
}

export interface ChangeResult {
  readonly changeId: ChangeId;
  /** requested: the processor could not be told yet, and will be. */
  readonly state: ChangeRow['state'];
  /** Why the processor would not have it; nothing has changed then. */
  readonly failure: string | null;
}

const TEXT_MAX = 500;

/**
 * Decides that a plan changes. The row comes first, then the processor is told with a key made from it (R-PAY-06), at
 * once where possible: the page shows what came of it. What a crash or an outage leaves, a job finishes.
 */
@Injectable()
export class ChangePlan {
  private readonly log = new Logger(ChangePlan.name);

  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly applyPlanChange: ApplyPlanChange,
  ) {}

  /**
   * Safe to repeat with the same `clientRequestId`; to cancel what has ended is harmless.
   * @throws NotFound also for the plan of another donor, PlanChanged, PlanBusy, PlanEnded, InvalidInput
   */
  async run(request: ChangeRequest): Promise<ChangeResult> {
    const { by, planId } = request;
    const changeId = await this.db.write((tx) => this.decide(tx, request));
    if (changeId === null) {
      const actor = by.kind === 'donor' ? (`donor:${by.donorId}` as const) : by.actor;
      await this.db.write((tx) => this.audit.record(tx, { actor, action: 'portal refused', object: `plan:${planId}` }));
      throw new NotFound('plan');
    }
    return this.applied(changeId);
  }

  /** Null for a plan that is none of this donor's. */
  private async decide(tx: Tx, request: ChangeRequest): Promise<ChangeId | null> {
    const { planId, by, change } = request;
    const changeId = uuidOf(request.clientRequestId, planId) as ChangeId;
    const plan = await lockPlan(tx, planId);
    if (!plan || (by.kind === 'donor' && plan.donorId !== by.donorId)) return null;
    if (await readChange(tx, changeId)) return changeId;
    if (hasEnded(plan.state)) return endOf(tx, plan, change);
    await this.refuseStale(tx, plan, request);
    const underWay = await makeWay(tx, plan, change);
    if (underWay) return underWay;
    const after = await this.outcome(tx, plan, request);
    const now = this.clock.now();
    await insertChanges(tx, [{ ...rowOf(request, changeId, plan, after), requestedAt: now }]);
    if (request.consent) await keepConsent(tx, { ...plan, ...after }, request.consent, now);
    await bumpVersions(tx, [planId]);
    if (by.kind === 'staff') {
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'change plan',
        object: `plan:${planId}`,
        detail: { change: changeId, kind: change.kind, amountMinor: Number(after.amountMinor) },
      });
    }
    await this.jobs.enqueue(tx, APPLY_PLAN_CHANGE, [{ changeId }]);
    return changeId;
  }

  /** A cancellation means the same in whatever version; of all else the donor must know what is changed. */
  private async refuseStale(tx: Tx, plan: PlanTable, { version, change }: ChangeRequest): Promise<void> {
    if (version === null || version === plan.version || change.kind === 'cancel') return;
    const earlier = await versionOf(tx, plan.id, version);
    throw new PlanChanged({
      yours: version,
      earlier: earlier && { ...plan, ...earlier },
      current: plan.version,
      now: plan,
    });
  }

  private async outcome(tx: Tx, plan: PlanTable, request: ChangeRequest): Promise<PlanTable> {
    const { timeZone } = await readOrganisation(tx);
    const today = dateIn(timeZone, this.clock.now());
    const outcome = outcomeOf(plan, request.change, today, await changeLimits(tx, plan));
    if ('problems' in outcome) throw new InvalidInput(outcome.problems);
    const problems = problemsOf(request, plan, outcome.after);
    if (problems.length > 0) throw new InvalidInput(problems);
    return outcome.after;
  }

  private async applied(changeId: ChangeId): Promise<ChangeResult> {
    try {
      await this.applyPlanChange.run({ changeId });
    } catch (error) {
      if (!(error instanceof ProcessorUnavailable)) throw error;
      this.log.warn(`plan change ${changeId} waits for the processor: ${String(error.cause)}`);
    }
    const { state, failure } = (await readChange(this.db.manager, changeId))!;
    return { changeId, state, failure };
  }
}

/** How a plan ended, for those who cancel it once more. @throws PlanEnded for any other change */
async function endOf(tx: Tx, plan: PlanTable, change: PlanChange): Promise<ChangeId> {
  const ends = ['cancel', 'lapse', 'end'];
  const end = (await changesOf(tx, plan.id)).find(({ kind, state }) => ends.includes(kind) && state === 'applied');
  if (change.kind !== 'cancel' || !end) throw new PlanEnded();
  return end.id;
}

/**
 * One change at a time, but a cancellation waits for none: whatever was on its way is of no use any more.
 * @returns the cancellation that is on its way already. @throws PlanBusy
 */
async function makeWay(tx: Tx, { id }: PlanTable, change: PlanChange): Promise<ChangeId | null> {
  const underWay = (await changesUnderWay(tx, [id])).get(id);
  if (!underWay) return null;
  if (change.kind !== 'cancel') throw new PlanBusy();
  if (underWay.kind === 'cancel') return underWay.id;
  await finishChange(tx, underWay.id, { state: 'refused', failure: 'The plan was cancelled before this was done.' });
  return null;
}

/** What is missing for a change that would be possible (R-REG-11). */
function problemsOf(
  { by, reason, note, consent, change }: ChangeRequest,
  before: ChangeablePlan,
  after: ChangeablePlan,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (by.kind === 'staff' && !reason?.trim()) {
    problems.push({ field: 'reason', message: 'Say why. The donor reads it in the letter about this change.' });
  }
  const raised = raises(before, after) || (by.kind === 'donor' && change.kind === 'rhythm');
  if (raised && !consent) {
    const message =
      by.kind === 'staff'
        ? 'This asks for more than the donor promised. Write down how and when the donor agreed.'
        : 'Read what changes, and agree to it.';
    problems.push({ field: 'consent', message });
  }
  for (const [field, text] of Object.entries({ reason, note })) {
    if ((text ?? '').length > TEXT_MAX) problems.push({ field, message: `Shorten it to ${TEXT_MAX} characters.` });
  }
  return problems;
}

function rowOf(
  { planId, by, change, reason, note }: ChangeRequest,
  id: ChangeId,
  before: PlanTable,
  after: PlanTable,
): Omit<ChangeRow, 'requestedAt'> {
  return {
    id,
    planId,
    kind: change.kind,
    byKind: by.kind,
    staffId: by.kind === 'staff' ? by.staffId : null,
    actor: by.kind === 'donor' ? `donor:${by.donorId}` : by.actor,
    reason: reason?.trim() || null,
    note: note?.trim() || null,
    before: snapshotOf(before),
    after: snapshotOf({ ...after, version: before.version + 1 }),
    state: 'requested',
    failure: null,
    appliedAt: null,
  };
}
