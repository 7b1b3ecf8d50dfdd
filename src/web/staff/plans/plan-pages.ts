import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { dateIn, formatDate } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { PLAN_STATE_WORDS } from '../../../plans/changes/change-words.js';
import { changeLimits, designationNames } from '../../../plans/changes/plan-change.store.js';
import { listGifts } from '../../../reports/gift-list.js';
import { planDetail } from '../../../reports/plans/plan-detail.js';
import {
  listPlans,
  PLAN_METHODS,
  PLAN_RHYTHMS,
  planFigures,
  planTotals,
  type PlanFilters,
} from '../../../reports/plans/plan-list.js';
import { type Answer, page } from '../../http/answer.js';
import { dateOf, oneOf, type Phrase, textFields } from '../../http/forms.js';
import { counted, isolated } from '../../http/words.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { kindsFor } from './change-form.js';
import { PLAN_METHOD_WORDS, PLAN_RHYTHM_WORDS, planAmount } from './plan-words.js';
import { PlanView } from './plan.view.js';
import { PLAN_STATES, PlansView } from './plans.view.js';

const ROWS = 50;
const PARAMETERS = ['state', 'rhythm', 'method', 'from', 'to', 'q'] as const;
/** How soon a page looks again for a change that is on its way to the processor. */
const REFRESH_SECONDS = 5;

/** The list of plans, and one plan. */
@Injectable()
export class PlanPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const parameters = textFields(query, ...PARAMETERS);
    const { after } = textFields(query, 'after');
    const problems: FieldProblem[] = [];
    const filters = filtersOf(parameters, problems);
    const organisation = await this.frame.organisation();
    const today = dateIn(organisation.timeZone, this.clock.now());
    const [totals, figures, slice] = await Promise.all([
      planTotals(this.db, filters),
      planFigures(this.db, today),
      listPlans(this.db, filters, { after, limit: ROWS }),
    ]);
    const phrases = phrasesOf(parameters, filters);
    const view = PlansView({ parameters, problems, phrases, totals, figures, slice, organisation });
    const title = counted(totals.count, 'plan');
    return page(await this.frame.page(visit, { title, section: 'plans' }, view), problems.length > 0 ? 422 : 200);
  }

  async plan(visit: Visit, id: string, query: unknown): Promise<Answer> {
    const detail = await planDetail(this.db, id);
    const { after } = textFields(query, 'after');
    const [organisation, gifts, names, limits] = await Promise.all([
      this.frame.organisation(),
      listGifts(this.db, { planId: detail.plan.id }, { after, limit: ROWS }),
      designationNames(this.db.manager),
      changeLimits(this.db.manager, detail.plan),
    ]);
    const today = dateIn(organisation.timeZone, this.clock.now());
    const view = PlanView({
      detail,
      gifts,
      names,
      organisation,
      kinds: visit.may('plans:change') ? kindsFor(detail.plan, today, limits) : [],
      showProcessor: visit.may('processor:read'),
    });
    const title = `${planAmount(detail.row)} from ${isolated(detail.row.donor.name)}`;
    const refresh = detail.row.isBeingChanged
      ? { seconds: REFRESH_SECONDS, href: `/staff/plans/${detail.plan.id}` }
      : undefined;
    return page(await this.frame.page(visit, { title, section: 'plans', refresh }, view));
  }
}

function filtersOf(parameters: Record<(typeof PARAMETERS)[number], string>, problems: FieldProblem[]): PlanFilters {
  return {
    state: oneOf(parameters.state, PLAN_STATES),
    rhythm: oneOf(parameters.rhythm, PLAN_RHYTHMS),
    method: oneOf(parameters.method, PLAN_METHODS),
    from: dateOf('from', parameters.from, problems),
    to: dateOf('to', parameters.to, problems),
    text: parameters.q,
  };
}

function phrasesOf({ q }: Readonly<Record<'q', string>>, filters: PlanFilters): Phrase[] {
  const { state, rhythm, method, from, to } = filters;
  return [
    ...(state ? [{ parameter: 'state', text: `State is ${PLAN_STATE_WORDS[state].toLowerCase()}` }] : []),
    ...(rhythm ? [{ parameter: 'rhythm', text: `Rhythm is ${PLAN_RHYTHM_WORDS[rhythm].toLowerCase()}` }] : []),
    ...(method ? [{ parameter: 'method', text: `Paid by ${PLAN_METHOD_WORDS[method].toLowerCase()}` }] : []),
    ...(from ? [{ parameter: 'from', text: `Next gift from ${formatDate(from)}` }] : []),
    ...(to ? [{ parameter: 'to', text: `Next gift until ${formatDate(to)}` }] : []),
    ...(q ? [{ parameter: 'q', text: `Matches “${q}”` }] : []),
  ];
}
