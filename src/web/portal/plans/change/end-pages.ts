import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { PlanBusy, PlanEnded } from '../../../../plans/changes/change-errors.js';
import { outcomeOf } from '../../../../plans/changes/plan-change.js';
import { changeLimits } from '../../../../plans/changes/plan-change.store.js';
import { hasEnded } from '../../../../plans/plan-state.js';
import type { PlanTable } from '../../../../plans/plan.table.js';
import { ChangePlan, type ChangeResult } from '../../../../workflows/change-plan.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { PortalFrame } from '../../portal-frame.js';
import type { PortalVisit } from '../../visit.js';
import { DonorPlans, type DonorPlan } from '../donor-plans.js';
import { planHref } from '../plan-words.js';
import { saved } from './change-pages.js';
import { CancelView, LEAVING_REASONS } from './end.view.js';
import type { SaveForm } from './review.view.js';

const REASONS = Object.keys(LEAVING_REASONS) as (keyof typeof LEAVING_REASONS)[];

/** How a plan ends, and how it goes on after that. */
@Injectable()
export class EndPages {
  constructor(
    private readonly db: Db,
    private readonly plans: DonorPlans,
    private readonly changePlan: ChangePlan,
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

function notCancelled(result: ChangeResult): ReturnType<typeof saved> {
  if (result.state === 'requested') {
    return ['You will not be charged again. We are still telling the processor; this page will show it.', 'accent'];
  }
  return saved(result, '');
}

function saveForm(visit: PortalVisit, { version }: PlanTable): SaveForm {
  return { csrf: visit.csrf, version, request: randomUUID(), hidden: {} };
}
