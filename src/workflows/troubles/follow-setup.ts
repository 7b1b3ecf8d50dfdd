import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { dateIn, formatDateLong } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { Money } from '../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, rows, type Tx } from '../../database/db.js';
import type { MethodFacts } from '../../gateways/stripe/method-facts.js';
import { ProcessorRefused } from '../../gateways/stripe/stripe-client.js';
import { StripeSubscriptions } from '../../gateways/stripe/stripe-subscriptions.js';
import { Jobs, type Task } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { holdSubscriptions, readPlan } from '../../plans/plan.store.js';
import type { PlanTable } from '../../plans/plan.table.js';
import { rhythmWord } from '../../plans/rhythm.js';
import { endSetup, readSetup, type PlanSetup, type SetupId } from '../../plans/troubles/setup.store.js';
import { latestTrouble, type Trouble } from '../../plans/troubles/trouble.store.js';
import {
  applyMethodChange,
  refuseMethodChange,
  requestMethodChange,
} from '../../plans/troubles/method-change.store.js';
import { sendLetters } from '../letters/send-letters.js';
import { PayTrouble } from './pay-trouble.js';

/** A payment page was left on which a donor saves another card or account. */
export const FOLLOW_SETUP: Task<{ setupId: SetupId }> = {
  name: 'follow-setup',
  retries: 60,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 2,
};

/**
 * Makes what a donor saved the method of the plan, tells them so, and at once takes what is still open (R-REG-13).
 * Each step is safe to repeat: the change has its row and its key before the processor is asked.
 */
@Injectable()
export class FollowSetup {
  constructor(
    private readonly db: Db,
    private readonly subscriptions: StripeSubscriptions,
    private readonly payTrouble: PayTrouble,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @throws ProcessorUnavailable, and Error while another change of the plan is under way; the job comes back. */
  async run({ setupId }: { setupId: SetupId }): Promise<void> {
    const setup = await readSetup(this.db.manager, setupId);
    if (setup?.state !== 'open' || !setup.sessionId) return;
    const { status, planId, methodId } = await this.subscriptions.setup(setup.sessionId);
    if (status === 'open') return;
    const plan = await readPlan(this.db.manager, setup.planId);
    if (!methodId || planId !== plan.id) return this.end(setup, 'failed', 'Nothing was saved on that page.');
    if (plan.endedAt || !plan.stripeSubscriptionId) return this.end(setup, 'failed', 'The plan had ended before.');
    const refusal = await this.change(plan, setup, await this.subscriptions.method(methodId));
    if (refusal) return this.end(setup, 'failed', refusal);
    const trouble = await latestTrouble(this.db.manager, plan.id);
    const outcome = trouble?.outcome === null ? await this.payTrouble.run({ troubleId: trouble.id, setupId }) : null;
    await this.end(setup, 'saved', outcome?.kind === 'refused' ? outcome.why : null);
  }

  /** The row first, then the processor, then the plan with its letter. Returns why the processor would not take it. */
  private async change(plan: PlanTable, { id: setupId }: PlanSetup, method: MethodFacts): Promise<string | null> {
    const changeId = uuidOf('method', setupId);
    const isNew = await requestMethodChange(this.db.manager, { changeId, plan, method, at: this.clock.now() });
    if (!isNew) return null;
    try {
      await this.subscriptions.setMethod(plan.stripeSubscriptionId!, method.methodId, `plan-change:${changeId}`);
    } catch (error) {
      if (!(error instanceof ProcessorRefused)) throw error;
      await refuseMethodChange(this.db.manager, changeId, error.message);
      return 'The payment processor would not take it for this plan.';
    }
    await this.db.write(async (tx) => {
      // Nobody may write down an answer that is older than the change.
      await holdSubscriptions(tx, [plan.stripeSubscriptionId!]);
      if (await applyMethodChange(tx, { changeId, plan, method, at: this.clock.now() })) {
        await this.tell(tx, plan, method, changeId);
      }
    });
    return null;
  }

  private async tell(tx: Tx, plan: PlanTable, method: MethodFacts, changeId: string): Promise<void> {
    const { name, email, timeZone } = await readOrganisation(tx);
    const trouble = await latestTrouble(tx, plan.id);
    const [donor] = await rows<{ email: string; firstName: string }>(
      tx,
      'select email, first_name as "firstName" from donor where id = $1',
      [plan.donorId],
    );
    const now = this.clock.now();
    const data = {
      organisation: name,
      replyTo: email,
      firstName: donor!.firstName,
      amount: Money.of(plan.amountMinor, plan.currency).formatShort(),
      rhythm: rhythmWord(plan),
      method: method.label,
      nextCharge: plan.nextChargeOn ? formatDateLong(plan.nextChargeOn) : '',
      openSince: openSince(trouble, timeZone),
      manageUrl: `${this.settings.publicUrl}/portal`,
    };
    const letter = { template: 'method-changed', data } as const;
    const key = `plan-change:${changeId}`;
    await sendLetters(tx, this.jobs, [{ key, recipient: donor!.email, letter, receiptId: null }], now);
  }

  private end({ id }: PlanSetup, state: 'saved' | 'failed', failure: string | null): Promise<void> {
    return endSetup(this.db.manager, id, { state, failure, at: this.clock.now() });
  }
}

function openSince(trouble: Trouble | null, timeZone: string): string {
  return trouble?.outcome === null ? formatDateLong(dateIn(timeZone, trouble.openedAt)) : '';
}
