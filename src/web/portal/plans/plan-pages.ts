import { Inject, Injectable } from '@nestjs/common';
import { addDays, addMonths, dateIn, formatDateLong, type CalendarDate } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { isId, type PlanId } from '../../../kernel/id.js';
import { currencyDigits, Money } from '../../../kernel/money.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { GENERAL_FORM } from '../../../campaigns/forms.js';
import { Db } from '../../../database/db.js';
import { membershipOf } from '../../../memberships/member.js';
import { changeSentence } from '../../../plans/changes/change-words.js';
import { outcomeOf, type ChangeLimits } from '../../../plans/changes/plan-change.js';
import { changeLimits, changesOf, type ChangeRow } from '../../../plans/changes/plan-change.store.js';
import { chargeInstant, dueAfter, monthsOf } from '../../../plans/plan-calendar.js';
import { hasEnded } from '../../../plans/plan-state.js';
import { restartOf } from '../../../plans/plan.store.js';
import type { PlanTable } from '../../../plans/plan.table.js';
import { readSetup, type PlanSetup } from '../../../plans/troubles/setup.store.js';
import { latestTrouble } from '../../../plans/troubles/trouble.store.js';
import { RestartPlan } from '../../../workflows/plans/restart-plan.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { charge } from './change/change-form.js';
import { DonorPlans, type DonorPlan } from './donor-plans.js';
import { pausesOf } from './pauses.js';
import type { PlanGift } from './plan-history.view.js';
import { CHECKS, type PlanNewsModel } from './plan-news.view.js';
import { BANK_ACCOUNT, dayWords, giftOf, planHref } from './plan-words.js';
import { PlanView, type PlanModel } from './plan.view.js';
import { PlansView } from './plans.view.js';

/** What "a little more" is, in whole units. */
const RAISES: readonly number[] = [3, 5, 10];
const GIFTS_SHOWN = 12;
/** A debit that takes longer is no longer just on its way. */
const DEBIT_DAYS = 10;
const LOOK_AGAIN_SECONDS = 3;

/** The plans of a donor, and each of them with all that there is to say. */
@Injectable()
export class PlanPages {
  constructor(
    private readonly db: Db,
    private readonly plans: DonorPlans,
    private readonly restartPlan: RestartPlan,
    private readonly frame: PortalFrame,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Where only one plan runs, it is shown at once. */
  async list(visit: PortalVisit, query: unknown): Promise<Answer> {
    const plans = await this.plans.all(visit);
    const running = plans.filter(({ plan }) => !hasEnded(plan.state));
    if (running.length === 1 && textFields(query, 'all').all !== 'yes') return see(planHref(running[0]!.plan));
    const form = `/give/${GENERAL_FORM}`;
    const model = { plans, startHref: `${form}?frequency=monthly`, giftHref: `${form}?frequency=once` };
    return page(await this.frame.page(visit, { title: 'Your plans', section: 'plans' }, PlansView(model)));
  }

  /** @throws NotFound */
  async plan(visit: PortalVisit, id: string, query: unknown): Promise<Answer> {
    const one = await this.plans.one(visit, id);
    const { setup: setupId, check } = textFields(query, 'setup', 'check');
    const attempt = Math.min(Number.parseInt(check, 10) || 0, CHECKS);
    const setup = await this.setup(one.plan, setupId);
    const changes = await this.history(one.plan);
    const gifts = await this.gifts(one.plan);
    const underWay = underWayOf(one, changes);
    const model: PlanModel = {
      ...one,
      ...this.choices(one, await changeLimits(this.db.manager, one.plan)),
      ...(await this.standing(one, gifts, changes)),
      csrf: visit.csrf,
      hasOthers: (await this.plans.all(visit)).length > 1,
      since: formatDateLong(dateIn(one.organisation.timeZone, one.plan.startedAt)),
      underWay,
      setup,
      attempt,
      gifts: gifts.slice(0, GIFTS_SHOWN),
      changes,
    };
    const waits = setup?.state === 'open' || underWay !== null || one.plan.state === 'pending';
    const again = new URLSearchParams({ ...(setup && { setup: setup.id }), check: String(attempt + 1) });
    const refresh =
      waits && attempt < CHECKS ? { seconds: LOOK_AGAIN_SECONDS, href: `${planHref(one.plan)}?${again}` } : undefined;
    const { organisation } = one;
    return page(
      await this.frame.page(visit, { title: 'Your plan', section: 'plans', organisation, refresh }, PlanView(model)),
    );
  }

  /** Everything that one press leads to the review of. */
  private choices(one: DonorPlan, limits: ChangeLimits): Pick<PlanModel, 'pauses' | 'raises' | 'skip'> {
    const { plan, today } = one;
    const skipped = outcomeOf(plan, { kind: 'skip' }, today, limits);
    const unit = 10n ** BigInt(currencyDigits(plan.currency));
    const raises = RAISES.flatMap((units) => {
      const more = Money.of(BigInt(units) * unit, plan.currency);
      const gift = giftOf(plan).plus(more);
      const total = charge(gift.minor, plan.coveredFeeMinor > 0n, { limits, rate: this.settings.cardFee });
      return 'after' in outcomeOf(plan, { kind: 'amount', ...total }, today, limits) ? [{ more, gift }] : [];
    });
    return { raises, pauses: pausesOf(one, limits), skip: 'after' in skipped ? skipWords(plan, today) : null };
  }

  private async standing(
    { plan, today }: DonorPlan,
    gifts: readonly PlanGift[],
    changes: readonly ChangeRow[],
  ): Promise<
    Pick<PlanModel, 'continuedAs' | 'giftPage' | 'isBeingCollected' | 'membershipEndsOn' | 'onItsWay' | 'trouble'>
  > {
    const trouble = await latestTrouble(this.db.manager, plan.id);
    const isOver = hasEnded(plan.state);
    const membership = isOver ? await membershipOf(this.db.manager, plan.donorId, today) : null;
    return {
      trouble: trouble?.outcome === null ? trouble : null,
      membershipEndsOn: membership?.status === 'active' ? membership.endsOn : null,
      onItsWay: isOnItsWay(plan, gifts, changes, this.clock.now()),
      isBeingCollected: isBeingCollected(plan, this.clock.now()),
      continuedAs: isOver ? await restartOf(this.db.manager, plan.id) : null,
      giftPage: isOver ? await this.restartPlan.giftPageFor(plan) : null,
    };
  }

  /** The page from which the donor comes back, if it belongs to this plan. */
  private async setup(plan: PlanTable, id: string): Promise<PlanSetup | null> {
    const setup = isId(id) ? await readSetup(this.db.manager, id) : null;
    return setup?.planId === plan.id ? setup : null;
  }

  /** What happened to the plan, and to those that it goes on for; the latest first. */
  private async history({ id }: PlanTable): Promise<ChangeRow[]> {
    const chain = await this.db.query<{ id: PlanId }>(
      `with recursive chain as (
         select id, restarts_id, 0 as place from plan where id = $1
         union all select plan.id, plan.restarts_id, place + 1 from plan join chain on plan.id = chain.restarts_id)
       select id from chain order by place limit 20`,
      [id],
    );
    const changes: ChangeRow[] = [];
    for (const each of chain) changes.push(...(await changesOf(this.db.manager, each.id)));
    return changes;
  }

  private async gifts({ id }: PlanTable): Promise<PlanGift[]> {
    const found = await this.db.query<{
      id: string;
      on: CalendarDate;
      amount: string;
      currency: string;
      isReturned: boolean;
    }>(
      `select id, gift_date::text as on, amount_minor as amount, currency, state = 'refunded' as "isReturned"
       from gift where plan_id = $1 and state in ('settled', 'refunded') order by occurred_at desc, id desc limit 100`,
      [id],
    );
    return found.map(({ amount, currency, ...gift }) => ({ ...gift, amount: Money.of(BigInt(amount), currency) }));
  }
}

function underWayOf({ plan, names }: DonorPlan, changes: readonly ChangeRow[]): PlanNewsModel['underWay'] {
  const change = changes.find(({ planId, state }) => planId === plan.id && state === 'requested');
  if (!change) return null;
  const sentence = changeSentence({ ...plan, ...change.before }, { ...plan, ...change.after }, names);
  return { isCancel: change.kind === 'cancel', sentence };
}

function skipWords({ state, nextChargeOn }: PlanTable, today: CalendarDate): string {
  return state === 'past_due' ? 'leave out the open gift' : `no gift on ${dayWords(nextChargeOn!, today)}`;
}

const MOVES: readonly string[] = ['skip', 'pause', 'resume', 'date', 'rhythm'];

/** Whether the hour of the next gift has come and nobody has told yet that it arrived, or that it failed. */
function isBeingCollected({ state, nextChargeOn }: PlanTable, now: Date): boolean {
  return state === 'active' && nextChargeOn !== null && chargeInstant(nextChargeOn) <= now;
}

/** Whether a debit has been sent and has not arrived; nobody tells us of anything while a bank thinks it over. */
function isOnItsWay(plan: PlanTable, gifts: readonly PlanGift[], changes: readonly ChangeRow[], now: Date): boolean {
  if (plan.methodKind !== BANK_ACCOUNT || plan.state !== 'active' || !plan.nextChargeOn) return false;
  if (isBeingCollected(plan, now)) return true;
  const earliest = new Date(now.getTime() - DEBIT_DAYS * 24 * 60 * 60_000);
  const [last] = gifts;
  if (!last) return plan.startedAt >= earliest;
  const due = dueAfter(plan.anchorOn, plan, addDays(addMonths(plan.nextChargeOn, -monthsOf(plan)), -3));
  const wasMoved = changes.some(
    ({ kind, appliedAt }) => MOVES.includes(kind) && appliedAt !== null && dateIn('UTC', appliedAt) >= last.on,
  );
  const wasCharged = due < plan.nextChargeOn && chargeInstant(due) <= now && chargeInstant(due) >= earliest;
  return wasCharged && last.on < due && !wasMoved;
}
