import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { changeSentence } from '../../../../plans/changes/change-words.js';
import { PlanBusy, PlanEnded } from '../../../../plans/changes/change-errors.js';
import { outcomeOf } from '../../../../plans/changes/plan-change.js';
import { changeLimits } from '../../../../plans/changes/plan-change.store.js';
import { dueAfter } from '../../../../plans/plan-calendar.js';
import { hasEnded } from '../../../../plans/plan-state.js';
import { restartOf } from '../../../../plans/plan.store.js';
import type { PlanTable } from '../../../../plans/plan.table.js';
import { ChangePlan, type ChangeResult } from '../../../../workflows/plan-changes/change-plan.js';
import { RestartPlan } from '../../../../workflows/plans/restart-plan.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { PortalFrame } from '../../portal-frame.js';
import type { PortalVisit } from '../../visit.js';
import { DonorPlans, type DonorPlan } from '../donor-plans.js';
import { planHref } from '../plan-words.js';
import { saved } from './change-pages.js';
import { consentTo, planPromise } from './change-terms.js';
import { CancelView, LEAVING_REASONS, RestartView } from './end.view.js';
import type { SaveForm } from './review.view.js';

const REASONS = Object.keys(LEAVING_REASONS) as (keyof typeof LEAVING_REASONS)[];

/** How a plan ends, and how it goes on after that. */
@Injectable()
export class EndPages {
  constructor(
    private readonly db: Db,
    private readonly plans: DonorPlans,
    private readonly changePlan: ChangePlan,
    private readonly restartPlan: RestartPlan,
    private readonly frame: PortalFrame,
  ) {}

  /** The gentler ways beside the end. @throws NotFound */
  async cancelling(visit: PortalVisit, id: string): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    if (hasEnded(one.plan.state)) return see(planHref(one.plan));
    return this.cancelForm(visit, one, { reason: '', note: '' }, []);
  }

  /** @throws NotFound */
  async cancel(visit: PortalVisit, id: string, body: unknown): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    const { plan } = one;
    const { reason, note, request } = textFields(body, 'reason', 'note', 'request');
    const known = oneOf(reason, REASONS);
    try {
      const result = await this.changePlan.run({
        planId: plan.id,
        // An end means the same whatever else has changed: it is never out of date.
        version: null,
        change: { kind: 'cancel' },
        by: { kind: 'donor', donorId: plan.donorId },
        reason: known ? LEAVING_REASONS[known] : null,
        note: note || null,
        clientRequestId: request || randomUUID(),
        consent: null,
      });
      return result.state === 'applied' ? see(planHref(plan)) : see(planHref(plan), ...notCancelled(result));
    } catch (error) {
      if (error instanceof PlanBusy || error instanceof PlanEnded) return see(planHref(plan), error.message, 'warn');
      if (!(error instanceof InvalidInput)) throw error;
      const hasPlace = error.fields.some(({ field }) => field === 'note' || field === 'reason');
      if (!hasPlace) return see(planHref(plan), error.fields[0]?.message ?? error.message, 'warn');
      return this.cancelForm(visit, one, { reason, note }, error.fields);
    }
  }

  /** What starting again means; without a good card it goes on at the gift page. @throws NotFound */
  async restarting(visit: PortalVisit, id: string): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    if (!hasEnded(one.plan.state)) return see(planHref(one.plan));
    const next = await restartOf(this.db.manager, one.plan.id);
    if (next) return see(planHref({ id: next }));
    const giftPage = await this.restartPlan.giftPageFor(one.plan);
    return giftPage === null ? this.restartForm(visit, one, false) : see(giftPage);
  }

  /** @param ip the donor's address, kept with what they agree to. @throws NotFound */
  async restart(visit: PortalVisit, id: string, body: unknown, ip: string): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    const { plan } = one;
    if (!hasEnded(plan.state)) return see(planHref(plan));
    const promise = promiseOf(one);
    const hasMoved = textFields(body, 'shown').shown !== promise.sentence;
    if (hasMoved && !(await restartOf(this.db.manager, plan.id))) return this.restartForm(visit, one, true);
    const consent = consentTo(promise, ip)!;
    const restarted = await this.restartPlan.run({ planId: plan.id, donorId: plan.donorId, consent });
    if (restarted.kind === 'gift-page') return see(restarted.path);
    const href = planHref({ id: restarted.planId });
    return restarted.isWaiting
      ? see(href, ...saved({ state: 'requested', failure: null }, ''))
      : see(href, `Started again. ${promise.sentence}`);
  }

  private async restartForm(visit: PortalVisit, one: DonorPlan, hasMoved: boolean): Promise<Answer> {
    const { sentence, terms } = promiseOf(one);
    const save = saveForm(visit, one.plan, { shown: sentence });
    const view = RestartView({ ...one, sentence, terms, hasMoved, save });
    const html = await this.frame.page(visit, { title: 'Start your plan again', section: 'plans' }, view);
    return page(html, hasMoved ? 409 : 200);
  }

  private async cancelForm(
    visit: PortalVisit,
    one: DonorPlan,
    typed: { readonly reason: string; readonly note: string },
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { plan, today } = one;
    const limits = await changeLimits(this.db.manager, plan);
    const fits = (change: Parameters<typeof outcomeOf>[1]): boolean =>
      'after' in outcomeOf(plan, change, today, limits);
    const view = CancelView({
      ...one,
      ...typed,
      problems,
      maySkip: fits({ kind: 'skip' }),
      mayPause: fits({ kind: 'pause', months: 1 }),
      save: saveForm(visit, plan),
    });
    const html = await this.frame.page(visit, { title: 'Cancel your plan', section: 'plans' }, view);
    return page(html, problems.length > 0 ? 422 : 200);
  }
}

/** A plan that goes on, as the donor agrees to it. */
function promiseOf({ plan, today, organisation, names }: DonorPlan): { sentence: string; terms: string[] } {
  const after = { ...plan, state: 'active' as const, nextChargeOn: dueAfter(plan.anchorOn, plan, today) };
  return { sentence: changeSentence(plan, after, names), terms: planPromise(after, organisation) };
}

function notCancelled(result: ChangeResult): ReturnType<typeof saved> {
  if (result.state === 'requested') {
    return ['You will not be charged again. We are still telling the processor; this page will show it.', 'accent'];
  }
  return saved(result, '');
}

function saveForm(visit: PortalVisit, { version }: PlanTable, hidden: Readonly<Record<string, string>> = {}): SaveForm {
  return { csrf: visit.csrf, version, request: randomUUID(), hidden };
}
