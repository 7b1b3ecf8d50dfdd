import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { Db } from '../../../../database/db.js';
import { PlanBusy, PlanChanged, PlanEnded } from '../../../../plans/changes/change-errors.js';
import { changedFacts, changeSentence, planFacts } from '../../../../plans/changes/change-words.js';
import { outcomeOf, type PlanChange } from '../../../../plans/changes/plan-change.js';
import { changeLimits, readChange } from '../../../../plans/changes/plan-change.store.js';
import type { PlanTable } from '../../../../plans/plan.table.js';
import { ChangePlan, type ChangeResult } from '../../../../workflows/plan-changes/change-plan.js';
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

/** What a filled form asks for: what it makes of the plan, or what is wrong with it. */
interface Fit {
  /** Null where something typed is nothing of its kind. */
  readonly change: PlanChange | null;
  readonly fitting: Fitting | null;
  readonly problems: readonly FieldProblem[];
}

interface Fitting {
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
    const { change, fitting, problems } = await this.fit(one, part, fields);
    if (!change) return this.form(visit, one, part, fields, problems);
    // A charge in between moves the dates, and makes no new version.
    if (fitting && given === one.plan.version && shown !== fitting.sentence) {
      return this.reviewOrForm(visit, one, part, fields, true);
    }
    try {
      const result = await this.changePlan.run({
        planId: one.plan.id,
        version: Number.isInteger(given) ? given : 0,
        change,
        by: { kind: 'donor', donorId: one.plan.donorId },
        reason: null,
        note: null,
        clientRequestId: request || randomUUID(),
        consent: fitting && consentTo(fitting, ip),
      });
      return see(planHref(one.plan), ...saved(result, await this.sentenceOf(one, result)));
    } catch (error) {
      if (error instanceof PlanChanged) return this.stale(visit, id, part, fields);
      if (error instanceof PlanBusy || error instanceof PlanEnded)
        return see(planHref(one.plan), error.message, 'warn');
      if (error instanceof InvalidInput) return this.form(visit, one, part, fields, ofThePage(part, error.fields));
      throw error;
    }
  }

  /** Of the change that was saved, which for a form that is sent twice is the first one. */
  private async sentenceOf({ plan, names }: DonorPlan, { changeId }: ChangeResult): Promise<string> {
    const { before, after } = (await readChange(this.db.manager, changeId))!;
    return changeSentence({ ...plan, ...before }, { ...plan, ...after }, names);
  }

  private async reviewOrForm(
    visit: PortalVisit,
    one: DonorPlan,
    part: Part,
    fields: ChangeFields,
    hasMoved = false,
  ): Promise<Answer> {
    const { fitting, problems } = await this.fit(one, part, fields);
    if (!fitting) return this.form(visit, one, part, fields, problems);
    const { after, sentence, terms } = fitting;
    const facts = changedFacts(one.plan, after, one.names).filter(({ term }) => term !== 'State');
    const save = saveForm(visit, one.plan, part, fields, sentence);
    const view = ReviewView({ ...one, part, sentence, facts, terms, hasMoved, save });
    return page(await this.framed(visit, PART_TITLES[part], view), hasMoved ? 409 : 200);
  }

  private async fit(one: DonorPlan, part: Part, fields: ChangeFields): Promise<Fit> {
    const { plan, today, names, organisation } = one;
    const limits = await changeLimits(this.db.manager, plan);
    const change = wishOf(part, fields, { plan, limits, rate: this.settings.cardFee });
    if ('problem' in change) return { change: null, fitting: null, problems: [change.problem] };
    const outcome = outcomeOf(plan, change, today, limits);
    if ('problems' in outcome) return { change, fitting: null, problems: ofThePage(part, outcome.problems) };
    const { after } = outcome;
    const fitting = { after, sentence: changeSentence(plan, after, names), terms: termsOf(part, after, organisation) };
    return { change, fitting, problems: [] };
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

  /** The plan as it is now beside what the change would make of it. */
  private async stale(visit: PortalVisit, id: string, part: Part, fields: ChangeFields): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    const { plan, names } = one;
    const { fitting, problems } = await this.fit(one, part, fields);
    const view = StaleView({
      ...one,
      action: planHref(plan, part),
      now: planFacts(plan, names),
      yours: fitting && planFacts(fitting.after, names),
      sentence: fitting?.sentence ?? '',
      terms: fitting?.terms ?? [],
      why: problems[0]?.message ?? '',
      save: saveForm(visit, plan, part, fields, fitting?.sentence ?? ''),
    });
    return page(await this.framed(visit, 'This plan was changed in another window', view), 409);
  }

  private framed(visit: PortalVisit, title: string, view: ReturnType<typeof ReviewView>): Promise<string> {
    return this.frame.page(visit, { title, section: 'plans' }, view);
  }
}

/** What came of a change, for the page of the plan. */
export function saved(
  { state, failure }: Pick<ChangeResult, 'state' | 'failure'>,
  sentence: string,
): [string, 'good' | 'accent' | 'bad'] {
  switch (state) {
    case 'applied':
      return [`Saved. ${sentence}`, 'good'];
    case 'requested':
      return ['Saved here. We are still telling the processor; this page will show it.', 'accent'];
    case 'refused':
      return [
        `We could not save that. Nothing changed. ${(failure ?? '').replace(' Nothing has changed.', '')}`.trim(),
        'bad',
      ];
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
