import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { Db } from '../../../../database/db.js';
import { PlanBusy, PlanChanged, PlanEnded } from '../../../../plans/changes/change-errors.js';
import { changedFacts, changeSentence, planFacts } from '../../../../plans/changes/change-words.js';
import { outcomeOf, type PlanChange } from '../../../../plans/changes/plan-change.js';
import { changeLimits } from '../../../../plans/changes/plan-change.store.js';
import type { PlanTable } from '../../../../plans/plan.table.js';
import { ChangePlan, type ChangeResult } from '../../../../workflows/change-plan.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { PortalFrame } from '../../portal-frame.js';
import type { PortalVisit } from '../../visit.js';
import { DonorPlans, type DonorPlan } from '../donor-plans.js';
import { pausesOf } from '../pauses.js';
import { giftOf, planHref, type Part } from '../plan-words.js';
import { charge, FIELDS_OF_PART, fieldsOfPlan, sentFields, wishOf, type ChangeFields } from './change-form.js';
import { consentTo, termsOf } from './change-terms.js';
import { ChangeFormView, PART_TITLES } from './change.view.js';
import { ReviewView, StaleView, type SaveForm } from './review.view.js';

/** A change that fits, and what it makes of the plan. */
interface Fitting {
  readonly change: PlanChange;
  readonly after: PlanTable;
  readonly sentence: string;
  readonly terms: readonly string[];
}

/** A change in two steps: what to change it to, then what that means; only then is it saved. */
@Injectable()
export class ChangePages {
  constructor(
    private readonly db: Db,
    private readonly plans: DonorPlans,
    private readonly changePlan: ChangePlan,
    private readonly frame: PortalFrame,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** The form, and once it is filled what it would do. Nothing is saved here. @throws NotFound */
  async open(visit: PortalVisit, id: string, part: Part, query: unknown): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    const isFilled = textFields(query, 'step').step === 'review' || FIELDS_OF_PART[part].length === 0;
    if (!isFilled) return this.form(visit, one, part, { ...fieldsOfPlan(one.plan), ...preset(query) }, []);
    return this.reviewOrForm(visit, one, part, sentFields(query));
  }

  /** @param ip the donor's address, kept with what they agree to (R-REG-07). @throws NotFound */
  async save(visit: PortalVisit, id: string, part: Part, body: unknown, ip: string): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    const fields = sentFields(body);
    const { version, request, shown } = textFields(body, 'version', 'request', 'shown');
    const given = Number.parseInt(version, 10);
    try {
      const fitting = await this.fitting(one, part, fields);
      // A charge in between moves the dates and makes no new version.
      if (given === one.plan.version && shown !== '' && shown !== fitting.sentence) {
        return await this.reviewOrForm(visit, one, part, fields, true);
      }
      const result = await this.changePlan.run({
        planId: one.plan.id,
        version: Number.isInteger(given) ? given : 0,
        change: fitting.change,
        by: { kind: 'donor', donorId: one.plan.donorId },
        reason: null,
        note: null,
        clientRequestId: request || randomUUID(),
        consent: consentTo(fitting, ip),
      });
      return see(planHref(one.plan), ...saved(result, fitting.sentence));
    } catch (error) {
      if (error instanceof PlanChanged) return this.stale(visit, id, part, fields);
      if (error instanceof PlanBusy || error instanceof PlanEnded) return see(planHref(one.plan), error.message, 'warn');
      if (error instanceof InvalidInput) return this.notFitting(visit, one, part, fields, given, error);
      throw error;
    }
  }

  private async reviewOrForm(
    visit: PortalVisit,
    one: DonorPlan,
    part: Part,
    fields: ChangeFields,
    hasMoved = false,
  ): Promise<Answer> {
    try {
      const { after, sentence, terms } = await this.fitting(one, part, fields);
      const facts = changedFacts(one.plan, after, one.names).filter(({ term }) => term !== 'State');
      const save = saveForm(visit, one.plan, part, fields, sentence);
      const view = ReviewView({ ...one, part, sentence, facts, terms, hasMoved, save });
      return page(await this.framed(visit, PART_TITLES[part], view), hasMoved ? 409 : 200);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, one, part, fields, error.fields);
    }
  }

  /** @throws InvalidInput for a change that is none, or that does not fit this plan. */
  private async fitting(one: DonorPlan, part: Part, fields: ChangeFields): Promise<Fitting> {
    const { plan, today, names, organisation } = one;
    const limits = await changeLimits(this.db.manager, plan);
    const change = wishOf(part, fields, { plan, limits, rate: this.settings.cardFee });
    const outcome = outcomeOf(plan, change, today, limits);
    if ('problems' in outcome) throw new InvalidInput(ofThePage(part, outcome.problems));
    const { after } = outcome;
    const sentence = changeSentence(plan, after, names);
    return { change, after, sentence, terms: termsOf(part, after, organisation) };
  }

  private async form(
    visit: PortalVisit,
    one: DonorPlan,
    part: Part,
    fields: ChangeFields,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { plan } = one;
    const limits = await changeLimits(this.db.manager, plan);
    const total = charge(giftOf(plan).minor, true, { limits, rate: this.settings.cardFee });
    const covered = Money.of(total.amountMinor, plan.currency);
    const view = ChangeFormView({ ...one, part, fields, problems, limits, covered, pauses: pausesOf(one, limits) });
    return page(await this.framed(visit, PART_TITLES[part], view), problems.length > 0 ? 422 : 200);
  }

  /** The change does not fit; because the plan is another one by now, where it is. */
  private async notFitting(
    visit: PortalVisit,
    one: DonorPlan,
    part: Part,
    fields: ChangeFields,
    version: number,
    error: InvalidInput,
  ): Promise<Answer> {
    if (version !== one.plan.version) return this.stale(visit, one.plan.id, part, fields);
    return this.form(visit, one, part, fields, ofThePage(part, error.fields));
  }

  /** The plan as it is now beside what the change would make of it. */
  private async stale(visit: PortalVisit, id: string, part: Part, fields: ChangeFields): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    const { plan, names } = one;
    const { fitting, why } = await this.fittingOrWhy(one, part, fields);
    const view = StaleView({
      ...one,
      action: planHref(plan, part),
      now: planFacts(plan, names),
      yours: fitting && planFacts(fitting.after, names),
      sentence: fitting?.sentence ?? '',
      terms: fitting?.terms ?? [],
      why,
      save: saveForm(visit, plan, part, fields, fitting?.sentence ?? ''),
    });
    return page(await this.framed(visit, 'This plan was changed in another window', view), 409);
  }

  private async fittingOrWhy(
    one: DonorPlan,
    part: Part,
    fields: ChangeFields,
  ): Promise<{ fitting: Fitting | null; why: string }> {
    try {
      return { fitting: await this.fitting(one, part, fields), why: '' };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return { fitting: null, why: error.fields[0]?.message ?? error.message };
    }
  }

  private framed(visit: PortalVisit, title: string, view: ReturnType<typeof ReviewView>): Promise<string> {
    return this.frame.page(visit, { title, section: 'plans' }, view);
  }
}

/** What came of a change, for the page of the plan. */
export function saved({ state, failure }: ChangeResult, sentence: string): [string, 'good' | 'accent' | 'bad'] {
  switch (state) {
    case 'applied':
      return [`Saved. ${sentence}`, 'good'];
    case 'requested':
      return ['Saved here. We are still telling the processor; this page will show it.', 'accent'];
    case 'refused':
      return [`We could not save that. Nothing changed. ${failure ?? ''}`.trim(), 'bad'];
  }
}

function saveForm(
  visit: PortalVisit,
  { version }: PlanTable,
  part: Part,
  fields: ChangeFields,
  sentence: string,
): SaveForm {
  const sent = Object.fromEntries(FIELDS_OF_PART[part].map((name) => [name, fields[name]]));
  return { csrf: visit.csrf, version, request: randomUUID(), hidden: { ...sent, shown: sentence } };
}

/** Links may fill a form beforehand. */
function preset(query: unknown): Partial<ChangeFields> {
  return Object.fromEntries(Object.entries(sentFields(query)).filter(([, value]) => value !== ''));
}

/** Problems at the fields that this page has; the fee's page asks for no amount. */
function ofThePage(part: Part, problems: readonly FieldProblem[]): FieldProblem[] {
  const fields: readonly string[] = FIELDS_OF_PART[part];
  return problems.map(({ field, message }) => ({
    field: fields.includes(field) ? field : (fields[0] ?? 'plan'),
    message,
  }));
}
