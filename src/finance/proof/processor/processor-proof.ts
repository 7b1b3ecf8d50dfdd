import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import type { DisputeFacts, DisputeState, PayoutFacts, PayoutState } from '../../../gateways/stripe/money-facts.js';
import { StripeGateway } from '../../../gateways/stripe/stripe-gateway.js';
import { StripeMoney } from '../../../gateways/stripe/stripe-money.js';
import { StripePlans, type InvoiceFacts } from '../../../gateways/stripe/stripe-plans.js';
import type { ChargeFacts } from '../../../gateways/stripe/stripe-facts.js';
import { giftIdsByCharge } from '../../../gifts/gift.store.js';
import { giftIdsByInvoice } from '../../../gifts/plan-gift.store.js';
import { ACCOUNTS, balanceOf } from '../../../ledger/ledger.js';
import { findOrganisation } from '../../../organisation/organisation.js';
import { isOurs } from '../../../plans/plan-origin.js';
import { plansOf } from '../../../plans/plan.store.js';
import { invoicesArePaidOnce, keptInvoices } from './invoice-proof.js';
import { proofResult, type Difference, type ProofResult } from '../proof-result.js';
import { REPAIRS } from './repairs.js';

/** The processor is compared over this window; older charges are covered by the receipts and the ledger (R-RCN-05). */
const WINDOW_DAYS = 35;
/** What is this young may still be on its way through the inbox. */
const GRACE_MS = 15 * 60_000;

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

  /** INV-01, INV-02, INV-04, INV-05, and of INV-09 what the processor knows. @throws ProcessorUnavailable */
  async run(): Promise<ProofResult[]> {
    const since = new Date(this.clock.now().getTime() - WINDOW_DAYS * 24 * 60 * 60_000);
    const charges = await all(this.gateway.chargesSince(since));
    const gifts = new Map((await this.receivedGifts(since)).map((gift) => [gift.chargeId, gift]));
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
      looked: `${charges.length} charges and ${invoices.length} invoices of ${WINDOW_DAYS} days`,
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
      ({ subscriptionId, metadata }) => plans.has(subscriptionId ?? '') || isOurs(metadata, installationId),
    );
  }

  private async amountsAgree(
    charges: readonly ChargeFacts[],
    gifts: ReadonlyMap<string, ReceivedGift>,
    since: Date,
  ): Promise<ProofResult> {
    const disputes = await this.disputesOfGifts(since);
    const ours = await this.knownDisputes(since);
    const facts = {
      invariant: 'INV-02',
      sentence: 'amounts, refunds and disputes of gifts agree with their charges',
      looked: `${charges.length} charges, ${disputes.length} disputes`,
    };
    return proofResult(facts, [
      ...charges.flatMap((charge) => differences(charge, gifts.get(charge.chargeId))),
      ...disputes.flatMap((dispute) => this.differencesOfDispute(dispute, ours)),
      ...[...ours.keys()]
        .filter((id) => !disputes.some(({ stripeDisputeId }) => stripeDisputeId === id))
        .map((id) => unknownThere(`dispute ${id}`, 'a dispute')),
    ]);
  }

  /** The account may take payments for other things, too: a dispute about those is none of ours. */
  private async disputesOfGifts(since: Date): Promise<DisputeFacts[]> {
    const disputes = await all(this.money.disputesSince(since));
    const chargeIds = disputes.map(({ chargeId }) => chargeId);
    const gifts = await giftIdsByCharge(this.db.manager, chargeIds);
    return disputes.filter(({ chargeId }) => gifts.has(chargeId));
  }

  private differencesOfDispute(dispute: DisputeFacts, ours: ReadonlyMap<string, KnownDispute>): Difference[] {
    const { stripeDisputeId: id, state } = dispute;
    const known = ours.get(id);
    const object = `dispute ${id}`;
    if (!known) {
      const missing = { object, expected: 'known here', found: 'unknown', repair: REPAIRS.dispute };
      return this.isOld(dispute.openedAt) ? [missing] : [];
    }
    const withheld = -(dispute.withdrawal?.amountMinor ?? 0n) - (dispute.reinstatement?.amountMinor ?? 0n);
    return [
      ...unequal(object, state, known.state, REPAIRS.dispute),
      ...unequal(object, `${withheld} withheld`, `${known.withheldMinor} withheld`, REPAIRS.dispute),
    ];
  }

  private async clearingIsBalance(): Promise<ProofResult> {
    const currency = await this.currency();
    const ours = await balanceOf(this.db.manager, ACCOUNTS.stripeClearing, currency);
    const theirs = await this.money.balance(currency);
    const facts = {
      invariant: 'INV-04',
      sentence: 'the clearing account equals the balance at the processor',
      looked: `${ours} minor units of ${currency}`,
    };
    const expected = `${theirs} ${currency}, as at the processor`;
    return proofResult(
      facts,
      unequal('account 1020', expected, `${ours} ${currency}`, REPAIRS.clearing, ours === theirs),
    );
  }

  /** Each payout is a deposit here, and those that the processor has matched are the sum of what they pay out. */
  private async payoutsAreWhole(since: Date): Promise<ProofResult> {
    const payouts = await all(this.money.payoutsSince(since));
    const ours = new Map((await this.knownDeposits(since)).map((deposit) => [deposit.payoutId, deposit]));
    const problems: Difference[] = [];
    for (const payout of payouts) {
      problems.push(...this.differencesOfPayout(payout, ours.get(payout.payoutId)));
      if (payout.state !== 'paid' || !payout.isMatched) continue;
      const net = await this.money.netPaidOut(payout.payoutId);
      const object = `payout ${payout.payoutId}`;
      problems.push(
        ...unequal(
          object,
          `${payout.amountMinor}`,
          `${net} in its transactions`,
          REPAIRS.transactions,
          net === payout.amountMinor,
        ),
      );
    }
    const known = new Set(payouts.map(({ payoutId }) => payoutId));
    const invented = [...ours.keys()].filter((id) => !known.has(id));
    const facts = {
      invariant: 'INV-05',
      sentence: 'every payout is a deposit, and what it pays out adds up to it',
      looked: `${payouts.length} payouts of ${WINDOW_DAYS} days`,
    };
    return proofResult(facts, [
      ...problems,
      ...invented.map((id) => unknownThere(`deposit of payout ${id}`, 'a payout')),
    ]);
  }

  private differencesOfPayout(payout: PayoutFacts, deposit: KnownDeposit | undefined): Difference[] {
    const { payoutId: id, amountMinor, state } = payout;
    const object = `payout ${id}`;
    if (!deposit) {
      const missing = { object, expected: 'a deposit', found: 'none', repair: REPAIRS.payout };
      return this.isOld(payout.createdAt) ? [missing] : [];
    }
    return [
      ...unequal(object, `${amountMinor}`, deposit.amountMinor, REPAIRS.payout),
      ...unequal(object, state, deposit.state, REPAIRS.payout),
    ];
  }

  private isOld(instant: Date): boolean {
    return instant.getTime() < this.clock.now().getTime() - GRACE_MS;
  }

  private async currency(): Promise<string> {
    return (await findOrganisation(this.db.manager))?.currency ?? 'USD';
  }

  private receivedGifts(since: Date): Promise<ReceivedGift[]> {
    return this.db.query(
      `select gift.id, stripe_charge_id as "chargeId", amount_minor as "amountMinor",
              coalesce((select sum(amount_minor) from refund where gift_id = gift.id and state = 'succeeded'), 0) as "returnedMinor"
       from gift where occurred_at > $1`,
      [since],
    );
  }

  private async knownDisputes(since: Date): Promise<Map<string, KnownDispute>> {
    const found = await this.db.query<KnownDispute & { id: string }>(
      `select stripe_dispute_id as id, state, withheld_minor as "withheldMinor" from dispute where opened_at > $1`,
      [since],
    );
    return new Map(found.map((dispute) => [dispute.id, dispute]));
  }

  private knownDeposits(since: Date): Promise<KnownDeposit[]> {
    return this.db.query(
      `select stripe_payout_id as "payoutId", state, amount_minor as "amountMinor" from deposit where created_at > $1`,
      [since],
    );
  }
}

interface ReceivedGift {
  readonly id: string;
  readonly chargeId: string;
  readonly amountMinor: string;
  readonly returnedMinor: string;
}

interface KnownDispute {
  readonly state: DisputeState;
  readonly withheldMinor: string;
}

interface KnownDeposit {
  readonly payoutId: string;
  readonly state: PayoutState;
  readonly amountMinor: string;
}

function differences(charge: ChargeFacts, gift: ReceivedGift | undefined): Difference[] {
  if (!gift) return [];
  const { amountMinor, amountRefundedMinor: returned } = charge;
  const object = `gift ${gift.id}`;
  return [
    ...unequal(object, `${amountMinor}`, gift.amountMinor, REPAIRS.amount),
    ...unequal(object, `${returned} returned`, `${gift.returnedMinor} returned`, REPAIRS.refund),
  ];
}

function unequal(
  object: string,
  expected: string,
  found: string,
  repair: string,
  equal = expected === found,
): Difference[] {
  return equal ? [] : [{ object, expected, found, repair }];
}

function unknownThere(object: string, thing: string): Difference {
  return { object, expected: `${thing} at the processor`, found: 'unknown there', repair: REPAIRS.unknown };
}

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of found) items.push(item);
  return items;
}
