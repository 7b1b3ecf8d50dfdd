import { Injectable } from '@nestjs/common';
import { dateIn, formatDateLong } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type GiftId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import type { Tx } from '../../database/db.js';
import type { DisputeFacts, MovementFacts } from '../../gateways/stripe/money-facts.js';
import { disputeLossEntry, disputeMovementEntry } from '../../gifts/disputes/dispute-entries.js';
import { disputeMayBecome, isDisputeOver } from '../../gifts/disputes/dispute-state.js';
import { disputesOfGift, saveDispute } from '../../gifts/disputes/dispute.store.js';
import type { DisputeTable } from '../../gifts/disputes/dispute.table.js';
import { isReceived } from '../../gifts/gift-state.js';
import { lockGifts, type LockedGift } from '../../gifts/gift.store.js';
import { refundable } from '../../gifts/refund.store.js';
import { book, postingsOf, reversalOf } from '../../ledger/ledger.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { RestateReceipt, type Restatement } from '../receipts/restate-receipt.js';

/** A dispute whose amounts do not fit together; somebody has to look at it, and its event is parked. */
export class DisputeContradictsItself extends Error {}

interface Contested {
  readonly gift: LockedGift;
  readonly organisation: Organisation;
}

/**
 * Makes our disputes, ledger and receipts agree with the processor's list of disputes of one gift (R-PAY-03). Works
 * from the whole list each time, so that neither order nor repetition of notices matters (R-VOI-10). While a dispute
 * is open the receipt stays; a lost one is like a refund of what the bank took (R-VOI-05). Call it after the refunds.
 */
@Injectable()
export class RecordDisputes {
  constructor(
    private readonly restateReceipt: RestateReceipt,
    private readonly clock: Clock,
  ) {}

  /** @throws DisputeContradictsItself */
  async run(tx: Tx, giftId: GiftId, facts: readonly DisputeFacts[]): Promise<void> {
    const gift = (await lockGifts(tx, [giftId])).get(giftId);
    if (!gift || !isReceived(gift.state)) throw new Error(`gift ${giftId} is disputed but not settled`);
    const contested = { gift, organisation: await readOrganisation(tx) };
    const known = await disputesOfGift(tx, giftId);
    let change = 0n;
    for (const fact of facts) {
      const dispute = known.find(({ stripeDisputeId }) => stripeDisputeId === fact.stripeDisputeId);
      change += await this.follow(tx, contested, fact, dispute);
    }
    if (change === 0n) return;
    await this.restateReceipt.run(tx, gift, contested.organisation, restatement(contested, change, this.clock.now()));
  }

  /** Brings one dispute to where the processor has it, and returns how much more of the gift is lost than before. */
  private async follow(
    tx: Tx,
    contested: Contested,
    fact: DisputeFacts,
    known: DisputeTable | undefined,
  ): Promise<bigint> {
    refuseContradiction(contested.gift, fact);
    const before = known ?? newDispute(contested.gift.id, fact);
    const state = disputeMayBecome(before.state, fact.state) ? fact.state : before.state;
    const moved = await this.move(tx, contested, { ...before, state }, fact);
    const isLost = state === 'lost' && moved.withheldMinor > 0n;
    const lostMinor = isLost
      ? least(moved.withheldMinor, (await refundable(tx, before.giftId)) + before.lostMinor)
      : 0n;
    const closedAt = isDisputeOver(state) ? (before.closedAt ?? this.clock.now()) : null;
    const decided = await this.decide(tx, contested, { ...moved, lostMinor, closedAt }, isLost);
    await saveDispute(tx, decided);
    return lostMinor - before.lostMinor;
  }

  /** Books what the bank took and gave back, each once, whichever notice came first. */
  private async move(
    tx: Tx,
    contested: Contested,
    dispute: DisputeTable,
    { withdrawal, reinstatement, ...fact }: DisputeFacts,
  ): Promise<DisputeTable> {
    const moved = { ...dispute, amountMinor: fact.amountMinor, reason: fact.reason, evidenceDueAt: fact.evidenceDueAt };
    if (withdrawal && !moved.withdrawalEntryId) {
      moved.withdrawalEntryId = await bookMovement(tx, contested, withdrawal);
      moved.withheldMinor = -withdrawal.amountMinor;
      moved.feeMinor += withdrawal.feeMinor;
    }
    if (reinstatement && !moved.reinstatementEntryId) {
      moved.reinstatementEntryId = await bookMovement(tx, contested, reinstatement);
      moved.withheldMinor = 0n;
      moved.feeMinor += reinstatement.feeMinor;
    }
    return moved;
  }

  /** Books the loss, or undoes it when an appeal was won. The processor does not say when it was decided: today. */
  private async decide(
    tx: Tx,
    { gift, organisation }: Contested,
    dispute: DisputeTable,
    isLost: boolean,
  ): Promise<DisputeTable> {
    const { stripeDisputeId, lossEntryId, lossReversalEntryId } = dispute;
    const occurredAt = this.clock.now();
    const effectiveDate = dateIn(organisation.timeZone, occurredAt);
    if (isLost && !lossEntryId) {
      const { withheldMinor: amountMinor, currency } = dispute;
      const loss = { ...gift, stripeDisputeId, amountMinor, currency, effectiveDate, occurredAt };
      const entry = disputeLossEntry(loss);
      await book(tx, [entry]);
      return { ...dispute, lossEntryId: entry.id };
    }
    if (!isLost && lossEntryId && !lossReversalEntryId) {
      const lost = { id: lossEntryId, postings: await postingsOf(tx, lossEntryId) };
      const sourceKey = `dispute:${stripeDisputeId}:regained`;
      const reversal = reversalOf(lost, { sourceKey, description: 'Lost dispute won', effectiveDate, occurredAt });
      await book(tx, [reversal]);
      return { ...dispute, lossReversalEntryId: reversal.id };
    }
    return dispute;
  }
}

function newDispute(giftId: GiftId, fact: DisputeFacts): DisputeTable {
  return {
    id: newId(),
    giftId,
    stripeDisputeId: fact.stripeDisputeId,
    state: fact.state,
    amountMinor: fact.amountMinor,
    withheldMinor: 0n,
    lostMinor: 0n,
    feeMinor: 0n,
    currency: fact.currency,
    reason: fact.reason,
    openedAt: fact.openedAt,
    evidenceDueAt: fact.evidenceDueAt,
    closedAt: null,
    withdrawalEntryId: null,
    reinstatementEntryId: null,
    lossEntryId: null,
    lossReversalEntryId: null,
  };
}

function refuseContradiction(gift: LockedGift, fact: DisputeFacts): void {
  const { stripeDisputeId, withdrawal, reinstatement } = fact;
  const currencies = [fact.currency, withdrawal?.currency, reinstatement?.currency];
  if (currencies.some((currency) => currency && currency !== gift.currency)) {
    throw new DisputeContradictsItself(`dispute ${stripeDisputeId} is not in ${gift.currency}, as gift ${gift.id} is`);
  }
  if (reinstatement && withdrawal?.amountMinor !== -reinstatement.amountMinor) {
    throw new DisputeContradictsItself(`dispute ${stripeDisputeId} did not give back what it took`);
  }
}

async function bookMovement(tx: Tx, { gift, organisation }: Contested, movement: MovementFacts): Promise<string> {
  const effectiveDate = dateIn(organisation.timeZone, movement.occurredAt);
  const entry = disputeMovementEntry({ designation: gift.designation, effectiveDate }, movement);
  await book(tx, [entry]);
  return entry.id;
}

function restatement({ gift, organisation }: Contested, change: bigint, now: Date): Restatement {
  const amount = Money.of(change > 0n ? change : -change, gift.currency).format();
  return {
    returnedOn: change > 0n ? dateIn(organisation.timeZone, now) : null,
    voidReason: () => (change > 0n ? 'chargeback' : 'dispute-won'),
    by: null,
    cause:
      change > 0n
        ? `Your bank has returned ${amount} of your gift to you, because the payment was disputed.`
        : `A dispute about ${amount} was decided for us, so your gift stands.`,
    farewell: (receipt, laterYear) => ({
      template: 'chargeback',
      data: {
        organisation: organisation.name,
        replyTo: organisation.email,
        firstName: gift.donor.firstName,
        amount,
        giftDate: formatDateLong(gift.giftDate!),
        receipt,
        laterYear,
      },
    }),
  };
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
