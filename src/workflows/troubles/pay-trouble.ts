import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { Audit } from '../../audit/audit.js';
import { Db, type Tx } from '../../database/db.js';
import { ProcessorRefused } from '../../gateways/stripe/stripe-client.js';
import { StripeSubscriptions } from '../../gateways/stripe/stripe-subscriptions.js';
import { StripeTroubles, type UnpaidFacts } from '../../gateways/stripe/stripe-troubles.js';
import { readPlan } from '../../plans/plan.store.js';
import type { SetupId } from '../../plans/troubles/setup.store.js';
import { readTrouble, type Trouble, type TroubleId } from '../../plans/troubles/trouble.store.js';
import { endTry, openTry, type PlanTry, type StaffAsking } from '../../plans/troubles/try.store.js';
import { whyNotAgain } from '../../plans/troubles/try-limits.js';
import { FollowTroubles } from './follow-troubles.js';

const DAY = 24 * 60 * 60_000;
/** As far back as any limit of the networks counts. */
const LIMITS_DAYS = 180;
/** The processor remembers an idempotency key for at least a day; near its end we look before we ask again. */
const KEY_LIFE_MS = 23 * 60 * 60_000;

/** What came of asking at once. */
export type PayOutcome =
  | { readonly kind: 'paid' | 'processing' }
  | { readonly kind: 'declined'; readonly code: string | null }
  /** Nobody was asked: the networks forbid it, or nothing is owed any more. `why` is for the donor. */
  | { readonly kind: 'refused'; readonly why: string };

export interface PayAsked {
  readonly troubleId: TroubleId;
  readonly setupId: SetupId | null;
  readonly staff?: StaffAsking | undefined;
}

/** Takes what a plan owes at once, because the donor or staff ask for it, or the donor has given another card (R-REG-13). */
@Injectable()
export class PayTrouble {
  constructor(
    private readonly db: Db,
    private readonly subscriptions: StripeSubscriptions,
    private readonly troubles: StripeTroubles,
    private readonly followTroubles: FollowTroubles,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Safe to repeat, and to press twice: what is under way is joined.
   * @param asked.setupId the page on which the method was saved that is to pay now.
   * @param asked.staff who asks in the donor's place; it is written down who did.
   * @throws ProcessorUnavailable; the same call later goes on where this one stopped.
   */
  async run({ troubleId, setupId, staff }: PayAsked): Promise<PayOutcome> {
    const trouble = await readTrouble(this.db.manager, troubleId);
    if (trouble?.outcome === 'recovered') return { kind: 'paid' };
    if (!trouble || trouble.outcome !== null) return { kind: 'refused', why: NOTHING_OPEN };
    const why = await this.whyNot(trouble);
    if (why) return { kind: 'refused', why };
    const asked = await this.db.write((tx) => this.open(tx, trouble, { setupId, staff }));
    if (asked.result !== null) return outcomeOf(asked);
    const isTaken = await this.pay(trouble.invoiceId, asked);
    return this.conclude(trouble, asked, isTaken);
  }

  /**
   * The processor's page on which the donor pays and confirms with the bank, which a charge without them could not
   * (R-REG-14); null when nothing is open. That the donor went there is noted: what comes in is theirs.
   */
  async confirmationPage(troubleId: TroubleId): Promise<string | null> {
    const trouble = await readTrouble(this.db.manager, troubleId);
    if (trouble?.outcome !== null) return null;
    const { invoiceId } = trouble;
    const facts = (await this.troubles.unpaid([{ invoiceId, createdAt: null }])).get(invoiceId);
    if (facts?.status !== 'open' || !facts.payPageUrl) return null;
    const now = this.clock.now();
    const asked = await openTry(this.db.manager, troubleId, {}, now);
    await endTry(this.db.manager, asked.id, { result: 'processing', code: null }, now);
    return facts.payPageUrl;
  }

  private async open(
    tx: Tx,
    { id, planId }: Trouble,
    { setupId, staff }: Pick<PayAsked, 'setupId' | 'staff'>,
  ): Promise<PlanTry> {
    const { isNew, ...asked } = await openTry(tx, id, { setupId, staff }, this.clock.now());
    if (isNew && staff) {
      const actor = `staff:${staff.staffId}` as const;
      await this.audit.record(tx, {
        actor,
        action: 'retry charge',
        object: `plan:${planId}`,
        detail: { try: asked.id },
      });
    }
    return asked;
  }

  /** The limits of R-DUN-02 and R-ACH-06, by what the processor has of this donor's tries. */
  private async whyNot({ planId, amountMinor }: Trouble): Promise<string | null> {
    const plan = await readPlan(this.db.manager, planId);
    if (!plan.stripePaymentMethodId) return 'There is no card or account on your plan. Please add one.';
    const now = this.clock.now();
    const method = await this.troubles.identityOf(plan.stripePaymentMethodId);
    const tries = await this.troubles.triesOf(plan.stripeCustomerId!, new Date(now.getTime() - LIMITS_DAYS * DAY));
    return whyNotAgain({ ...method, amountMinor }, tries, now);
  }

  /** Whether the processor was asked and did not say no; of an old try only the invoice can tell. */
  private async pay(invoiceId: string, { id, askedAt }: PlanTry): Promise<boolean> {
    if (this.clock.now().getTime() - askedAt.getTime() > KEY_LIFE_MS) return false;
    try {
      await this.subscriptions.payInvoice(invoiceId, `plan-try:${id}`);
      return true;
    } catch (error) {
      // It was paid or voided meanwhile, or a debit is on its way: the invoice tells.
      if (!(error instanceof ProcessorRefused)) throw error;
      return false;
    }
  }

  private async conclude(trouble: Trouble, asked: PlanTry, wasAsked: boolean): Promise<PayOutcome> {
    const now = this.clock.now();
    const { invoiceId } = trouble;
    const answers = await this.followTroubles.read(
      this.db.manager,
      [{ invoiceId, createdAt: null, at: now, kind: 'changed' }],
      [],
    );
    const facts = answers.invoices[0]?.facts;
    const result = resultOf(facts, asked, wasAsked);
    await this.db.write(async (tx) => {
      await endTry(tx, asked.id, result, now);
      await this.followTroubles.run(tx, answers);
    });
    return outcomeOf(result);
  }
}

const NOTHING_OPEN = 'Nothing is open any more, so nothing was charged.';

function resultOf(
  facts: UnpaidFacts | undefined,
  { askedAt }: PlanTry,
  wasAsked: boolean,
): Pick<PlanTry, 'code' | 'result'> {
  if (facts?.status === 'paid') return { result: 'paid', code: null };
  const last = facts?.tries.at(-1);
  if (facts?.status === 'open' && last && last.code === null) return { result: 'processing', code: null };
  const isNew = wasAsked || (last !== undefined && last.at >= askedAt);
  return { result: 'declined', code: isNew ? (facts?.lastError?.code ?? last?.code ?? null) : null };
}

function outcomeOf({ result, code }: Pick<PlanTry, 'code' | 'result'>): PayOutcome {
  return result === 'declined' ? { kind: 'declined', code } : { kind: result! };
}
