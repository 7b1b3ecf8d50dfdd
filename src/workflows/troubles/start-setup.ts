import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { PlanId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import { StripeSubscriptions } from '../../gateways/stripe/stripe-subscriptions.js';
import { readPlan } from '../../plans/plan.store.js';
import {
  attachSetupPage,
  countSetups,
  insertSetup,
  openSetup,
  type SetupId,
  type SetupPlace,
} from '../../plans/troubles/setup.store.js';

/** A page that was opened so shortly before is opened again: pressing twice saves one card. */
const REUSE_MS = 30 * 60_000;

/** A plan that charges nothing needs no card. */
export class NothingToSetUp extends AppError {
  constructor() {
    super('plan-ended', 'conflict', 'This plan has ended, so it needs no card or account. Nothing was changed.');
  }
}

/** So many pages for one plan and day; whoever opens more is not looking after a plan. */
const PAGES_A_DAY = 20;

export class TooManyPages extends AppError {
  constructor() {
    super(
      'too-many-requests',
      'conflict',
      'This page was opened very often today, so it is closed until tomorrow. Nothing was changed. Please write to us if you need help.',
    );
  }
}

export interface SetupRequest {
  readonly planId: PlanId;
  readonly place: SetupPlace;
  /** Where the donor comes back to when the method is saved, and where when they leave. */
  readonly returnUrl: (setupId: SetupId) => string;
  readonly cancelUrl: string;
}

/**
 * Opens the processor's page on which a donor gives another card or bank account for a plan. Our row comes first; what
 * the donor saved there is followed by `FollowSetup`. Nothing is charged on that page.
 */
@Injectable()
export class StartSetup {
  constructor(
    private readonly db: Db,
    private readonly subscriptions: StripeSubscriptions,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, NothingToSetUp, TooManyPages, ProcessorUnavailable, ProcessorRefused */
  async run({ planId, place, returnUrl, cancelUrl }: SetupRequest): Promise<{ setupId: SetupId; url: string }> {
    const plan = await readPlan(this.db.manager, planId);
    if (plan.endedAt || !plan.stripeCustomerId) throw new NothingToSetUp();
    const now = this.clock.now();
    const open = await openSetup(this.db.manager, planId, place, new Date(now.getTime() - REUSE_MS));
    if (open) return { setupId: open.id, url: open.url! };
    const today = new Date(now.getTime() - 24 * 60 * 60_000);
    if ((await countSetups(this.db.manager, planId, today)) >= PAGES_A_DAY) throw new TooManyPages();
    const setupId = await insertSetup(this.db.manager, planId, place, now);
    const page = await this.subscriptions.createSetup({
      planId,
      customerId: plan.stripeCustomerId,
      currency: plan.currency,
      successUrl: returnUrl(setupId),
      cancelUrl,
      key: `plan-setup:${setupId}`,
    });
    await attachSetupPage(this.db.manager, setupId, page);
    return { setupId, url: page.url };
  }
}
