import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { ProcessorRefused, ProcessorUnavailable } from '../../../gateways/stripe/stripe-client.js';
import { latestTrouble } from '../../../plans/troubles/trouble.store.js';
import { PayTrouble, type PayOutcome } from '../../../workflows/troubles/pay-trouble.js';
import { NothingToSetUp, StartSetup, TooManyPages } from '../../../workflows/troubles/start-setup.js';
import { type Answer, see } from '../../http/answer.js';
import type { Flash } from '../../http/ui/staff-page.js';
import type { PortalVisit } from '../visit.js';
import { DonorPlans } from './donor-plans.js';
import { planHref } from './plan-words.js';

const RESTING = 'The payment processor cannot be reached at the moment. Nothing changed. Try again in a few minutes.';

/** What a donor does about the card or account of a plan: give another one, or have it charged now. */
@Injectable()
export class PlanMethod {
  private readonly log = new Logger(PlanMethod.name);

  constructor(
    private readonly db: Db,
    private readonly plans: DonorPlans,
    private readonly startSetup: StartSetup,
    private readonly payTrouble: PayTrouble,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Leads to the processor's own page, and from there back to the plan. @throws NotFound */
  async change(visit: PortalVisit, id: string): Promise<Answer> {
    const { plan } = await this.plans.one(visit, id);
    const back = `${this.settings.publicUrl}${planHref(plan)}`;
    try {
      const { url } = await this.startSetup.run({
        planId: plan.id,
        place: 'portal',
        returnUrl: (setupId) => `${back}?setup=${setupId}`,
        cancelUrl: back,
      });
      return see(url);
    } catch (error) {
      return this.resting(planHref(plan), error);
    }
  }

  /** Asks for the open gift at once. @throws NotFound */
  async pay(visit: PortalVisit, id: string): Promise<Answer> {
    const { plan } = await this.plans.one(visit, id);
    const trouble = await latestTrouble(this.db.manager, plan.id);
    if (trouble?.outcome !== null) return see(planHref(plan), 'Nothing is open any more, so nothing was charged.');
    try {
      const outcome = await this.payTrouble.run({ troubleId: trouble.id, setupId: null });
      return see(planHref(plan), ...paidWords(outcome));
    } catch (error) {
      return this.resting(planHref(plan), error);
    }
  }

  private resting(href: string, error: unknown): Answer {
    if (error instanceof NothingToSetUp || error instanceof TooManyPages) return see(href, error.message, 'warn');
    if (!(error instanceof ProcessorUnavailable || error instanceof ProcessorRefused)) throw error;
    this.log.error(`${href}: ${error.code}, ${String(error.cause)}`);
    return see(href, RESTING, 'bad');
  }
}

function paidWords(outcome: PayOutcome): [string, Flash['tone']] {
  switch (outcome.kind) {
    case 'paid':
      return ['Thank you. The gift is paid, and your receipt is on its way.', 'good'];
    case 'processing':
      return ['Your gift is on its way from your bank. This usually takes four business days.', 'accent'];
    case 'declined':
      return ['The bank declined it once more. Nothing was charged. Another card may help.', 'bad'];
    case 'refused':
      return [outcome.why, 'warn'];
  }
}
