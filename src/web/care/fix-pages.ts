import { Inject, Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/app-error.js';
import { dateIn, formatDateLong } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { isId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { ProcessorUnavailable } from '../../gateways/stripe/stripe-client.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { readPlan } from '../../plans/plan.store.js';
import type { PlanTable } from '../../plans/plan.table.js';
import { readFixToken, type FixLink } from '../../plans/troubles/fix-link.js';
import { readSetup, type PlanSetup } from '../../plans/troubles/setup.store.js';
import { troubleReason } from '../../plans/troubles/trouble-reason.js';
import { latestTrouble, readTrouble, type Trouble } from '../../plans/troubles/trouble.store.js';
import { latestTry, tryOfSetup, type PlanTry } from '../../plans/troubles/try.store.js';
import { PayTrouble } from '../../workflows/troubles/pay-trouble.js';
import { StartSetup } from '../../workflows/troubles/start-setup.js';
import { whyItFailed } from '../../workflows/troubles/trouble-words.js';
import type { FixFacts } from './fix-model.js';
import type { FixPageModel } from './fix-page.view.js';
import { ReaderFrame } from '../http/reader/reader-frame.js';

/** What the pages behind a letter's link show. Amount, dates and the last four digits; nothing about the donor. */
@Injectable()
export class FixPages {
  constructor(
    private readonly db: Db,
    private readonly startSetup: StartSetup,
    private readonly payTrouble: PayTrouble,
    private readonly frame: ReaderFrame,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @throws NotFound for a forged or mistyped token. */
  async model(token: string, query: Record<string, unknown>): Promise<FixPageModel> {
    const link = this.link(token);
    const organisation = this.frame.named(await readOrganisation(this.db.manager));
    const frame = { organisation, assets: this.frame.assets('portal'), sandbox: this.settings.stripe.sandbox !== null };
    if (link.isOld) return { ...frame, state: 'old' };
    return { ...frame, ...(await this.standing(link, query, organisation)) };
  }

  /** The address of the processor's page on which another card is given. @throws NotFound, NothingToSetUp */
  async replace(token: string): Promise<string> {
    const { planId, isOld } = this.link(token);
    const here = `${this.settings.publicUrl}/fix/${token}`;
    if (isOld) return here;
    const { url } = await this.startSetup.run({
      planId,
      place: 'letter',
      returnUrl: (setupId) => `${here}?setup=${setupId}`,
      cancelUrl: here,
    });
    return url;
  }

  /** Asks for the money at once; the address of the page that says what came of it. @throws NotFound */
  async pay(token: string): Promise<string> {
    const { planId, isOld } = this.link(token);
    const here = `/fix/${token}`;
    const trouble = isOld ? null : await latestTrouble(this.db.manager, planId);
    if (!trouble || trouble.outcome !== null) return here;
    try {
      const outcome = await this.payTrouble.run({ troubleId: trouble.id, setupId: null });
      return outcome.kind === 'refused' ? `${here}?refused=1` : `${here}?tried=1`;
    } catch (error) {
      // What was begun is finished by the worker, with the same key.
      if (!(error instanceof ProcessorUnavailable)) throw error;
      return `${here}?tried=1`;
    }
  }

  /** The processor's page on which the donor confirms with the bank. @throws NotFound, ProcessorUnavailable */
  async confirm(token: string): Promise<string> {
    const { planId, isOld } = this.link(token);
    const trouble = isOld ? null : await latestTrouble(this.db.manager, planId);
    const page = trouble && (await this.payTrouble.confirmationPage(trouble.id));
    return page ?? `/fix/${token}`;
  }

  private link(token: string): FixLink {
    const link = readFixToken(token, this.clock.now(), this.settings.appSecret);
    if (!link) throw new NotFound('page');
    return link;
  }

  private async standing({ planId }: FixLink, query: Record<string, unknown>, organisation: Organisation) {
    const plan = await readPlan(this.db.manager, planId);
    const trouble = await latestTrouble(this.db.manager, planId);
    const facts = factsOf(plan, trouble, organisation);
    const checks = attemptOf(query['check']);
    const setup = isId(query['setup']) ? await readSetup(this.db.manager, query['setup']) : null;
    if (setup?.planId === planId) return this.afterSetup(setup, facts, checks);
    if (query['tried'] !== undefined && trouble)
      return afterTry(await latestTry(this.db.manager, trouble.id), facts, checks);
    if (plan.endedAt) return { state: 'ended' as const, ...facts, formUrl: await this.formUrl(plan) };
    if (trouble?.outcome !== null) return { state: 'fine' as const, ...facts };
    return {
      state: 'open' as const,
      ...facts,
      isRefused: query['refused'] !== undefined,
      wantsConfirmation: trouble.reason === 'authentication',
    };
  }

  private async afterSetup({ id, state, failure }: PlanSetup, facts: FixFacts, checks: number) {
    if (state === 'open') return { state: 'checking' as const, ...facts, checks, keep: `setup=${id}` };
    if (state === 'failed') return { state: 'not-saved' as const, ...facts };
    if (failure !== null) return { state: 'saved' as const, ...facts, paid: 'refused' as const, why: failure };
    const tried = await tryOfSetup(this.db.manager, id);
    if (!tried) return { state: 'saved' as const, ...facts, paid: 'nothing-open' as const, why: '' };
    const trouble = await readTrouble(this.db.manager, tried.troubleId);
    return { state: 'saved' as const, ...facts, paid: tried.result ?? 'processing', why: whyNot(tried, trouble) };
  }

  private async formUrl({ formId }: PlanTable): Promise<string> {
    const [form] = await this.db.query<{ slug: string }>('select slug from form where id = $1', [formId]);
    return `/give/${form!.slug}`;
  }
}

function factsOf(plan: PlanTable, trouble: Trouble | null, { timeZone }: Organisation): FixFacts {
  const day = (at: Date): string => formatDateLong(dateIn(timeZone, at));
  const { amountMinor, currency } = trouble ?? plan;
  return {
    amount: Money.of(amountMinor, currency).formatShort(),
    planAmount: Money.of(plan.amountMinor, plan.currency).formatShort(),
    method: plan.method,
    dueOn: trouble && day(trouble.openedAt),
    why: trouble && whyItFailed(trouble),
    nextTryOn: trouble?.nextTryAt ? day(trouble.nextTryAt) : null,
    nextChargeOn: plan.nextChargeOn && formatDateLong(plan.nextChargeOn),
    endedOn: plan.endedAt && day(plan.endedAt),
  };
}

function afterTry(tried: PlanTry | null, facts: FixFacts, checks: number) {
  if (tried?.result === 'paid') return { state: 'paid' as const, ...facts };
  if (tried?.result === 'processing') return { state: 'on-its-way' as const, ...facts };
  if (tried?.result === 'declined')
    return { state: 'open' as const, ...facts, isRefused: false, isDeclined: true, wantsConfirmation: false };
  return { state: 'checking' as const, ...facts, checks, keep: 'tried=1' };
}

/** What the bank said of this very try. */
function whyNot({ code, result }: PlanTry, trouble: Trouble | null): string {
  if (result !== 'declined') return '';
  return whyItFailed({ reason: troubleReason(code), method: trouble?.method ?? null });
}

function attemptOf(check: unknown): number {
  const attempt = Number(check);
  return Number.isInteger(attempt) && attempt > 0 ? Math.min(attempt, 99) : 0;
}
