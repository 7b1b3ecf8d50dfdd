import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import { Money } from '../../../kernel/money.js';
import { Db } from '../../../database/db.js';
import type { DisputeFacts, PayoutFacts } from '../../../gateways/stripe/money-facts.js';
import { ProcessorRefused } from '../../../gateways/stripe/stripe-client.js';
import { StripeGateway } from '../../../gateways/stripe/stripe-gateway.js';
import { StripeMoney } from '../../../gateways/stripe/stripe-money.js';
import { StripePlans, type InvoiceFacts } from '../../../gateways/stripe/stripe-plans.js';
import type { ChargeFacts, RefundFacts } from '../../../gateways/stripe/stripe-facts.js';
import { giftIdsByCharge } from '../../../gifts/gift.store.js';
import { giftIdsByInvoice } from '../../../gifts/plan-gift.store.js';
import { ACCOUNTS, balanceOf } from '../../../ledger/ledger.js';
import { findOrganisation } from '../../../organisation/organisation.js';
import { isBeforeAdoption, isOurs } from '../../../plans/plan-origin.js';
import { plansOf } from '../../../plans/plan.store.js';
import { numberOf, proofResult, type Difference, type ProofResult } from '../proof-result.js';
import { unequal, unknownThere } from './differences.js';
import { invoicesArePaidOnce, keptInvoices } from './invoice-proof.js';
import { knownDeposits, knownDisputes, knownRefunds, receivedGifts, type ReceivedGift } from './our-side.js';
import { REPAIRS } from './repairs.js';
import { disputesDiffer, payoutsDiffer, refundsDiffer } from './return-proofs.js';

/**
 * The processor is compared over this window, and what is open however old it is; the rest is covered by the receipts
 * and the ledger (R-RCN-05).
 */
const WINDOW_DAYS = 35;
/** What is this young may still be on its way through the inbox. */
const GRACE_MS = 15 * 60_000;
/** What differs while events wait is looked at again, so many times and after such a pause. */
const LOOKS = 5;
const PAUSE_MS = 2_000;

/** Whether the processor and we tell the same story (R-RCN-05). Reads only. */
@Injectable()
export class ProcessorProof {
  constructor(
    private readonly db: Db,
    private readonly gateway: StripeGateway,
    private readonly money: StripeMoney,
    private readonly plans: StripePlans,
    private readonly clock: Clock,
  ) {}

  /**
   * INV-01, INV-02, INV-04, INV-05, and of INV-09 what the processor knows. What is on its way through the inbox looks
   * like a difference; so while events wait, it is looked at again. @throws ProcessorUnavailable
   */
  async run(): Promise<ProofResult[]> {
    for (let look = 1; ; look++) {
      const results = await this.compare();
      const differs = results.some(({ count }) => count > 0);
      if (!differs || look === LOOKS || !(await this.isBusy())) return results;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private async compare(): Promise<ProofResult[]> {
    // In whole seconds, as the processor counts: both sides then begin with the same second.
    const second = Math.floor(this.clock.now().getTime() / 1000);
    const since = new Date((second - WINDOW_DAYS * 24 * 60 * 60) * 1000);
    const charges = await all(this.gateway.chargesSince(since));
    const gifts = new Map((await receivedGifts(this.db, since)).map((gift) => [gift.chargeId, gift]));
    const succeeded = charges.filter((charge) => charge.succeeded);
    const invoices = await this.chargedInvoices(since);
    return [
      await this.chargesAreGifts(succeeded, gifts, invoices),
      await this.amountsAgree(succeeded, gifts, since),
      await this.clearingIsBalance(),
      await this.payoutsAreWhole(since),
      invoicesArePaidOnce(invoices, succeeded),
    ];
  }

  /** A charge that we asked for names its gift. Those of plans name none: there each paid invoice is a gift. */
  private async chargesAreGifts(
    charges: readonly ChargeFacts[],
    gifts: ReadonlyMap<string, ReceivedGift>,
    invoices: readonly InvoiceFacts[],
  ): Promise<ProofResult> {
    const settled = await giftIdsByInvoice(
      this.db.manager,
      invoices.map(({ invoiceId }) => invoiceId),
    );
    const unsettled = keptInvoices(invoices, charges).filter(
      ({ invoiceId, paidAt }) => !settled.has(invoiceId) && this.isOld(paidAt),
    );
    const known = new Set(charges.map((charge) => charge.chargeId));
    const lost = charges.filter(
      ({ giftId, chargeId, occurredAt }) => giftId && !gifts.has(chargeId) && this.isOld(occurredAt),
    );
    const invented = [...gifts.values()].filter((gift) => !known.has(gift.chargeId));
    const facts = {
      invariant: 'INV-01',
      sentence: 'every charge of the processor is one gift, and every gift one charge',
      looked: `${numberOf(charges.length, 'charge')} and ${numberOf(invoices.length, 'invoice')} of ${WINDOW_DAYS} days`,
    };
    const missing = { expected: 'one gift', found: 'none', repair: REPAIRS.missing };
    return proofResult(facts, [
      ...lost.map(({ chargeId }) => ({ object: `charge ${chargeId}`, ...missing })),
      ...unsettled.map(({ invoiceId }) => ({ object: `paid invoice ${invoiceId}`, ...missing })),
      ...invented.map(({ id, chargeId }) => unknownThere(`gift ${id}`, `charge ${chargeId}`)),
    ]);
  }

  /** Invoices of our plans that were paid by a charge. */
  private async chargedInvoices(since: Date): Promise<InvoiceFacts[]> {
    const invoices = (await all(this.plans.paidInvoicesSince(since))).filter(
      ({ paidMinor, paymentIntentIds }) => paidMinor > 0n && paymentIntentIds.length > 0,
    );
    const installationId = (await findOrganisation(this.db.manager))?.installationId;
    const plans = await plansOf(
      this.db.manager,
      invoices.flatMap(({ subscriptionId }) => subscriptionId ?? []),
    );
    return invoices.filter(
      ({ subscriptionId, metadata, paidAt }) =>
        (plans.has(subscriptionId ?? '') || isOurs(metadata, installationId)) &&
        !isBeforeAdoption(plans.get(subscriptionId ?? ''), paidAt),
    );
  }

  private async amountsAgree(
    charges: readonly ChargeFacts[],
    gifts: ReadonlyMap<string, ReceivedGift>,
    since: Date,
  ): Promise<ProofResult> {
    const [ourDisputes, ourRefunds] = await Promise.all([knownDisputes(this.db, since), knownRefunds(this.db, since)]);
    const disputes = await this.disputesOfGifts(since, ourDisputes);
    const refunds = await this.refundsOfGifts(since, ourRefunds);
    const facts = {
      invariant: 'INV-02',
      sentence: 'amounts, refunds and disputes of gifts agree with their charges',
      looked: [
        numberOf(charges.length, 'charge'),
        numberOf(refunds.length, 'refund'),
        numberOf(disputes.length, 'dispute'),
      ].join(', '),
    };
    return proofResult(facts, [
      ...charges.flatMap((charge) => sumsDiffer(charge, gifts.get(charge.chargeId))),
      ...refundsDiffer(refunds, ourRefunds, this.isOld),
      ...disputesDiffer(disputes, ourDisputes, this.isOld),
    ]);
  }

  /** The account may take payments for other things, too: a dispute about those is none of ours. */
  private async disputesOfGifts(since: Date, ours: Awaited<ReturnType<typeof knownDisputes>>): Promise<DisputeFacts[]> {
    const recent = await all(this.money.disputesSince(since));
    const gifts = await giftIdsByCharge(
      this.db.manager,
      recent.map(({ chargeId }) => chargeId),
    );
    const found = recent.filter(({ chargeId }) => gifts.has(chargeId));
    const there = new Set(found.map(({ stripeDisputeId }) => stripeDisputeId));
    const older = [...ours.values()].filter(({ id, isOpen }) => isOpen && !there.has(id));
    for (const { id, chargeId } of older) {
      found.push(...(await this.money.disputesOf(chargeId)).filter(({ stripeDisputeId }) => stripeDisputeId === id));
    }
    return found;
  }

  private async refundsOfGifts(since: Date, ours: Awaited<ReturnType<typeof knownRefunds>>): Promise<RefundFacts[]> {
    const recent = await all(this.gateway.refundsSince(since));
    const gifts = await giftIdsByCharge(
      this.db.manager,
      recent.map(({ chargeId }) => chargeId),
    );
    const found = recent.flatMap(({ chargeId, refund }) => (gifts.has(chargeId) ? [refund] : []));
    const there = new Set(found.map(({ stripeRefundId }) => stripeRefundId));
    const older = [...ours.values()].filter(({ id, isOpen }) => isOpen && !there.has(id));
    for (const { id, chargeId } of older) {
      found.push(...(await this.gateway.refundsOf(chargeId)).filter(({ stripeRefundId }) => stripeRefundId === id));
    }
    return found;
  }

  private async clearingIsBalance(): Promise<ProofResult> {
    const currency = (await findOrganisation(this.db.manager))?.currency ?? 'USD';
    const ours = await balanceOf(this.db.manager, ACCOUNTS.stripeClearing, currency);
    const theirs = await this.money.balance(currency);
    const facts = {
      invariant: 'INV-04',
      sentence: 'the clearing account equals the balance at the processor',
      looked: `${Money.of(ours, currency).format()} in clearing`,
    };
    return proofResult(
      facts,
      unequal('account 1020', `${theirs} ${currency}`, `${ours} ${currency}`, REPAIRS.clearing),
    );
  }

  /** Each payout is a deposit here, and those that the processor has matched are the sum of what they pay out. */
  private async payoutsAreWhole(since: Date): Promise<ProofResult> {
    const ours = await knownDeposits(this.db, since);
    const payouts = await this.payouts(
      since,
      [...ours.values()].filter(({ isOpen }) => isOpen),
    );
    const sums: Difference[] = [];
    for (const payout of payouts) {
      const { payoutId, amountMinor, state, isMatched } = payout;
      if (state !== 'paid' || !isMatched) continue;
      const net = await this.money.netPaidOut(payout);
      const object = `the transactions of payout ${payoutId}`;
      sums.push(...unequal(object, `${amountMinor} together`, `${net} together`, REPAIRS.transactions));
    }
    const facts = {
      invariant: 'INV-05',
      sentence: 'every payout is a deposit, and what it pays out adds up to it',
      looked: `${numberOf(payouts.length, 'payout')} of ${WINDOW_DAYS} days`,
    };
    return proofResult(facts, [...payoutsDiffer(payouts, ours, this.isOld), ...sums]);
  }

  private async payouts(since: Date, open: readonly { readonly payoutId: string }[]): Promise<PayoutFacts[]> {
    const found = await all(this.money.payoutsSince(since));
    const there = new Set(found.map(({ payoutId }) => payoutId));
    for (const { payoutId } of open) {
      if (there.has(payoutId)) continue;
      try {
        found.push(...(await this.money.payouts(new Set([payoutId]))));
      } catch (error) {
        // Unknown there: told as a difference.
        if (!(error instanceof ProcessorRefused)) throw error;
      }
    }
    return found;
  }

  private readonly isOld = (instant: Date): boolean => instant.getTime() < this.clock.now().getTime() - GRACE_MS;

  private async isBusy(): Promise<boolean> {
    const waiting = await this.db.query(`select from stripe_event where state = 'pending' limit 1`);
    return waiting.length > 0;
  }
}

function sumsDiffer(charge: ChargeFacts, gift: ReceivedGift | undefined): Difference[] {
  if (!gift) return [];
  const { amountMinor, amountRefundedMinor: returned } = charge;
  const object = `gift ${gift.id}`;
  return [
    ...unequal(object, `${amountMinor}`, gift.amountMinor, REPAIRS.amount),
    ...unequal(object, `${returned} returned`, `${gift.returnedMinor} returned`, REPAIRS.refund),
  ];
}

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of found) items.push(item);
  return items;
}
