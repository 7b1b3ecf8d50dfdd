import { Injectable } from '@nestjs/common';
import { dateIn, formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type GiftId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import type { Tx } from '../../database/db.js';
import type { RefundFacts } from '../../gateways/stripe/stripe-facts.js';
import { refundEntry } from '../../gifts/gift-entries.js';
import { isReceived } from '../../gifts/gift-state.js';
import { lockGifts, type LockedGift } from '../../gifts/gift.store.js';
import { insertRefund, refundsOfGift, updateRefund } from '../../gifts/refund.store.js';
import type { RefundTable } from '../../gifts/refund.table.js';
import { book, postingsOf, reversalOf } from '../../ledger/ledger.js';
import type { Letter } from '../../mail/letter-templates.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { RestateReceipt, type Restatement } from '../receipts/restate-receipt.js';

/** What changed while the processor's refunds were compared with ours. */
interface Changes {
  returned: bigint;
  brought: bigint;
  /** The day on which the last of it went back. */
  returnedOn: CalendarDate | null;
  by: RefundTable['requestedBy'];
}

/**
 * Makes our refunds, ledger and receipts agree with the processor's list of refunds of one gift (R-PAY-03). Works from
 * the whole list each time, so that neither order nor repetition of notices matters (R-VOI-10).
 */
@Injectable()
export class RecordRefunds {
  constructor(
    private readonly restateReceipt: RestateReceipt,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, giftId: GiftId, facts: readonly RefundFacts[]): Promise<void> {
    const gift = (await lockGifts(tx, [giftId])).get(giftId);
    if (!gift || !isReceived(gift.state)) throw new Error(`gift ${giftId} has refunds but is not settled`);
    const organisation = await readOrganisation(tx);
    const changes: Changes = { returned: 0n, brought: 0n, returnedOn: null, by: null };
    for (const fact of facts) await this.follow(tx, gift, organisation, fact, changes);
    if (changes.returned === 0n && changes.brought === 0n) return;
    await this.restateReceipt.run(tx, gift, organisation, restatement(gift, organisation, changes));
  }

  /** Brings one refund to where the processor has it. */
  private async follow(
    tx: Tx,
    gift: LockedGift,
    organisation: Organisation,
    fact: RefundFacts,
    changes: Changes,
  ): Promise<void> {
    const refund = await this.ourRow(tx, gift, fact);
    if (isOver(refund, fact)) return;
    const isBooked = refund.entryId !== null && refund.reversalEntryId === null;
    if (fact.state === 'succeeded' && refund.entryId === null) {
      const entry = refundEntry({
        ...gift,
        stripeRefundId: fact.stripeRefundId,
        amountMinor: fact.amountMinor,
        occurredAt: fact.occurredAt,
        effectiveDate: dateIn(organisation.timeZone, fact.occurredAt),
      });
      await book(tx, [entry]);
      await updateRefund(tx, refund.id, {
        state: 'succeeded',
        stripeRefundId: fact.stripeRefundId,
        occurredAt: fact.occurredAt,
        entryId: entry.id,
      });
      changes.returned += fact.amountMinor;
      changes.returnedOn = later(changes.returnedOn, entry.effectiveDate);
      changes.by = refund.requestedBy;
    } else if ((fact.state === 'failed' || fact.state === 'canceled') && isBooked) {
      // The money bounced and is back with us: the refund is undone by adding, never by erasing (R-LED-02).
      const now = this.clock.now();
      const reversal = reversalOf(
        { id: refund.entryId!, postings: await postingsOf(tx, refund.entryId!) },
        {
          sourceKey: `refund:${fact.stripeRefundId}:failed`,
          description: 'Refund did not reach the donor',
          effectiveDate: dateIn(organisation.timeZone, now),
          occurredAt: now,
        },
      );
      await book(tx, [reversal]);
      await updateRefund(tx, refund.id, { state: fact.state, failure: fact.failure, reversalEntryId: reversal.id });
      changes.brought += fact.amountMinor;
    } else if (refund.entryId === null) {
      await updateRefund(tx, refund.id, {
        state: fact.state,
        stripeRefundId: fact.stripeRefundId,
        failure: fact.failure,
      });
    }
  }

  /** The row of a refund, made now when somebody refunded in the processor's own dashboard. */
  private async ourRow(tx: Tx, gift: LockedGift, fact: RefundFacts): Promise<RefundTable> {
    const find = async (): Promise<RefundTable | undefined> =>
      (await refundsOfGift(tx, gift.id)).find(
        (row) => row.stripeRefundId === fact.stripeRefundId || row.id === fact.refundId,
      );
    const known = await find();
    if (known) return known;
    await insertRefund(tx, {
      id: newId(),
      giftId: gift.id,
      state: 'pending',
      amountMinor: fact.amountMinor,
      currency: fact.currency,
      reason: 'at-processor',
      note: null,
      requestedBy: null,
      requestedAt: fact.occurredAt,
      stripeRefundId: fact.stripeRefundId,
    });
    return (await find())!;
  }
}

/** A refund that failed stays failed: an answer that was read earlier may still arrive now (R-PAY-04). */
function isOver(refund: RefundTable, fact: RefundFacts): boolean {
  return refund.stripeRefundId === fact.stripeRefundId && (refund.state === 'failed' || refund.state === 'canceled');
}

function restatement(gift: LockedGift, organisation: Organisation, changes: Changes): Restatement {
  return {
    voidReason: (nothingLeft) => (nothingLeft ? 'refund' : changes.returned > 0n ? 'partial-refund' : 'refund-failed'),
    by: changes.by,
    cause: causeOf(gift, changes),
    returnedOn: changes.returnedOn,
    farewell: (receipt, laterYear) => refundLetter(gift, organisation, receipt, laterYear),
  };
}

function refundLetter(gift: LockedGift, organisation: Organisation, receipt: string, laterYear: string | null): Letter {
  return {
    template: 'refund',
    data: {
      organisation: organisation.name,
      replyTo: organisation.email,
      firstName: gift.donor.firstName,
      amount: Money.of(gift.amountMinor, gift.currency).format(),
      giftDate: formatDateLong(gift.giftDate!),
      receipt,
      laterYear,
    },
  };
}

function causeOf(gift: LockedGift, { returned, brought }: Changes): string {
  if (returned > 0n) return `We returned ${Money.of(returned, gift.currency).format()} of your gift.`;
  return `A refund of ${Money.of(brought, gift.currency).format()} did not reach you, so your gift stands.`;
}

function later(one: CalendarDate | null, other: CalendarDate): CalendarDate {
  return one !== null && one > other ? one : other;
}
