import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { type CalendarDate, dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { PlanChanged, PlanEnded } from '../../../plans/changes/change-errors.js';
import { changeSentence, type DesignationNames } from '../../../plans/changes/change-words.js';
import { type ChangeLimits, outcomeOf, raises } from '../../../plans/changes/plan-change.js';
import { changeLimits, designationNames } from '../../../plans/changes/plan-change.store.js';
import { hasEnded } from '../../../plans/plan-state.js';
import { type PlanDetail, planDetail } from '../../../reports/plans/plan-detail.js';
import { ChangePlan, type ChangeResult } from '../../../workflows/plan-changes/change-plan.js';
import { type Answer, page, see } from '../../http/answer.js';
import { oneOf, textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import {
  CHANGE_ACTIONS,
  CHANGE_FIELDS,
  CHANGE_KINDS,
  changeOf,
  consentOf,
  fieldsOf,
  type ChangeFields,
} from './change-form.js';
import { ChangeFormView } from './change-form.view.js';
import { ChangeReviewView, StaleView } from './change-review.view.js';

/** What a page about a change is made of. */
interface Context {
  readonly detail: PlanDetail;
  readonly limits: ChangeLimits;
  readonly names: DesignationNames;
  /** The organisation's date. */
  readonly today: CalendarDate;
}

/** A change of a plan in two steps: first what would happen, then, once somebody has read it, that it happens. */
@Injectable()
export class ChangePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly changePlan: ChangePlan,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async form(visit: Visit, id: string, query: unknown): Promise<Answer> {
    const context = await this.context(id);
    const { plan } = context.detail;
    if (hasEnded(plan.state)) throw new PlanEnded();
    const kind = oneOf(textFields(query, 'kind').kind, CHANGE_KINDS) ?? 'amount';
    return this.formPage(visit, context, fieldsOf(plan, kind), []);
  }

  async post(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const context = await this.context(id);
    const fields = textFields(body, ...CHANGE_FIELDS);
    try {
      return fields.step === 'confirm'
        ? await this.confirm(visit, context, fields)
        : await this.review(visit, context, fields);
    } catch (error) {
      if (error instanceof PlanChanged) return this.stalePage(visit, context, fields, error);
      if (!(error instanceof InvalidInput)) throw error;
      return this.formPage(visit, context, fields, error.fields);
    }
  }

  /** @throws InvalidInput, PlanChanged */
  private async review(visit: Visit, context: Context, fields: ChangeFields): Promise<Answer> {
    const { plan } = context.detail;
    const { after, sentence } = this.outcome(context, fields);
    if (raises(plan, after) && !fields.consent) {
      throw new InvalidInput([
        {
          field: 'consent',
          message: 'This is more than the donor promised. Write down how and when the donor agreed.',
        },
      ]);
    }
    const view = ChangeReviewView({
      ...context,
      after,
      sentence,
      fields: { ...fields, request: randomUUID() },
      csrf: visit.caller.csrf,
    });
    return page(await this.frame.page(visit, { title: 'Check the change', section: 'plans' }, view));
  }

  private async confirm(visit: Visit, context: Context, fields: ChangeFields): Promise<Answer> {
    const { plan } = context.detail;
    // Pressed twice: the first press has changed the plan, so this must not be measured by what it is now.
    const change = changeOf(fields, plan, context.limits, this.settings.cardFee);
    const result = await this.changePlan.run({
      planId: plan.id,
      version: /^\d{1,9}$/.test(fields.version) ? Number(fields.version) : 0,
      change,
      by: { kind: 'staff', ...visit.by },
      reason: fields.reason,
      note: fields.note || null,
      clientRequestId: fields.request,
      consent: consentOf(fields),
    });
    return see(`/staff/plans/${plan.id}`, ...saidOf(result));
  }

  /** @throws InvalidInput */
  private outcome({ detail: { plan }, limits, names, today }: Context, fields: ChangeFields) {
    const change = changeOf(fields, plan, limits, this.settings.cardFee);
    const outcome = outcomeOf(plan, change, today, limits);
    if ('problems' in outcome) throw new InvalidInput(outcome.problems);
    return { after: outcome.after, sentence: changeSentence(plan, outcome.after, names) };
  }

  private async context(id: string): Promise<Context> {
    const detail = await planDetail(this.db, id);
    const [{ timeZone }, limits, names] = await Promise.all([
      this.frame.organisation(),
      changeLimits(this.db.manager, detail.plan),
      designationNames(this.db.manager),
    ]);
    return { detail, limits, names, today: dateIn(timeZone, this.clock.now()) };
  }

  private async formPage(
    visit: Visit,
    context: Context,
    fields: ChangeFields,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const view = ChangeFormView({ ...context, fields, problems, csrf: visit.caller.csrf });
    const isRefused = problems.length > 0;
    const title = isRefused ? 'Check the form' : CHANGE_ACTIONS[oneOf(fields.kind, CHANGE_KINDS) ?? 'amount'];
    return page(await this.frame.page(visit, { title, section: 'plans' }, view), isRefused ? 422 : 200);
  }

  /** Somebody else was faster: both versions, and the way to decide anew. */
  private async stalePage(
    visit: Visit,
    { detail, names }: Context,
    { kind }: ChangeFields,
    { versions, message }: PlanChanged,
  ): Promise<Answer> {
    const view = StaleView({ detail, names, versions, message, kind: oneOf(kind, CHANGE_KINDS) ?? 'amount' });
    return page(await this.frame.page(visit, { title: 'The plan has changed', section: 'plans' }, view), 409);
  }
}

function saidOf({ state, failure }: ChangeResult): [string, 'good' | 'warn' | 'bad'] {
  switch (state) {
    case 'applied':
      return ['Changed. The letter to the donor is on its way.', 'good'];
    case 'requested':
      return ['We are still telling the processor. This page will show when it is done.', 'warn'];
    case 'refused':
      return [failure ?? 'Nothing has changed.', 'bad'];
  }
}
