import { Inject, Injectable } from '@nestjs/common';
import { dateIn, formatDateLong } from '../kernel/calendar.js';
import { Clock } from '../kernel/clock.js';
import { newId, type GiftId } from '../kernel/id.js';
import { Money } from '../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../config/settings.js';
import type { Tx } from '../database/db.js';
import type { RefundFacts } from '../gateways/stripe/stripe-facts.js';
import { refundEntry } from '../gifts/gift-entries.js';
import { giftMayBecome, isReceived } from '../gifts/gift-state.js';
import { lockGifts, type LockedGift } from '../gifts/gift.store.js';
import { insertRefund, refundsOfGift, returnedMinor, updateRefund } from '../gifts/refund.store.js';
import type { RefundTable } from '../gifts/refund.table.js';
import { GiftTable } from '../gifts/gift.table.js';
import { Jobs } from '../jobs/jobs.js';
import { book, postingsOf, reversalOf } from '../ledger/ledger.js';
import type { Letter } from '../mail/letter-templates.js';
import { postLetters } from '../mail/outbox.js';
import { readOrganisation, type Organisation } from '../organisation/organisation.js';
import {
  issueReceipts,
  latestReceipt,
  lockIssuedReceipt,
  voidReceipt,
  type VoidReason,
} from '../receipts/receipt.store.js';
import { thanksToken } from '../gifts/thanks-link.js';
import { DELIVER_LETTER } from './deliver-letter.js';
import { issueDateOf, receiptDraft, receiptLetterData } from './receipt-draft.js';

/** What changed while the processor's refunds were compared with ours. */
interface Changes {
  returned: bigint;
  brought: bigint;
  by: RefundTable['requestedBy'];
}

/**
 * Makes our refunds, ledger and receipts agree with the processor's list of refunds of one gift (R-PAY-03). Works from
 * the whole list each time, so that neither order nor repetition of notices matters (R-VOI-10).
 */
@Injectable()
export class RecordRefunds {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async run(tx: Tx, giftId: GiftId, facts: readonly RefundFacts[]): Promise<void> {
    const gift = (await lockGifts(tx, [giftId])).get(giftId);
    if (!gift || !isReceived(gift.state)) throw new Error(`gift ${giftId} has refunds but is not settled`);
    const organisation = await readOrganisation(tx);
    const changes: Changes = { returned: 0n, brought: 0n, by: null };
    for (const fact of facts) await this.follow(tx, gift, organisation, fact, changes);
    if (changes.returned > 0n || changes.brought > 0n) await this.restate(tx, gift, organisation, changes);
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

  /** The receipt says what remains: the old one is void, and a new number replaces it unless nothing is left (R-VOI-01/02). */
  private async restate(tx: Tx, gift: LockedGift, organisation: Organisation, changes: Changes): Promise<void> {
    const now = this.clock.now();
    const today = issueDateOf(now, gift.giftDate!, organisation);
    const remaining = gift.amountMinor - (await returnedMinor(tx, gift.id));
    const to = remaining === 0n ? 'refunded' : 'settled';
    if (giftMayBecome(gift.state, to)) await tx.update(GiftTable, { id: gift.id }, { state: to });

    const issued = await lockIssuedReceipt(tx, gift.id);
    if (issued && BigInt(issued.snapshot.amountMinor) === remaining) return;
    const last = issued ?? (await latestReceipt(tx, gift.id));
    const reason: VoidReason = remaining === 0n ? 'refund' : changes.returned > 0n ? 'partial-refund' : 'refund-failed';
    if (issued) await voidReceipt(tx, issued.id, { reason, voidedBy: changes.by, voidedAt: now, voidDate: today });

    if (remaining === 0n) {
      if (last) await this.post(tx, gift, `refund:${last.id}`, null, refundLetter(gift, organisation, last.label));
      return;
    }
    const draft = receiptDraft({
      gift,
      organisation,
      amountMinor: remaining,
      giftDate: gift.giftDate!,
      issueDate: today,
      method: gift.method,
      replaces: last,
    });
    const [receipt] = await issueReceipts(tx, [draft], now);
    const url = `${this.settings.publicUrl}/thanks/${thanksToken(gift.id, this.settings.appSecret)}`;
    await this.post(tx, gift, `receipt:${receipt!.id}`, receipt!.id, {
      template: 'receipt-amended',
      data: { ...receiptLetterData(receipt!, gift, url), replaced: last?.label ?? '', cause: causeOf(gift, changes) },
    });
  }

  private async post(tx: Tx, gift: LockedGift, key: string, receiptId: LetterReceipt, letter: Letter): Promise<void> {
    const ids = await postLetters(tx, [{ key, recipient: gift.donor.email, receiptId, letter }], this.clock.now());
    await this.jobs.enqueue(
      tx,
      DELIVER_LETTER,
      ids.map((letterId) => ({ letterId })),
    );
  }
}

/** A refund that failed stays failed: an answer that was read earlier may still arrive now (R-PAY-04). */
function isOver(refund: RefundTable, fact: RefundFacts): boolean {
  return refund.stripeRefundId === fact.stripeRefundId && (refund.state === 'failed' || refund.state === 'canceled');
}

type LetterReceipt = Parameters<typeof postLetters>[1][number]['receiptId'];

function refundLetter(gift: LockedGift, organisation: Organisation, receipt: string): Letter {
  return {
    template: 'refund',
    data: {
      organisation: organisation.name,
      replyTo: organisation.email,
      firstName: gift.donor.firstName,
      amount: Money.of(gift.amountMinor, gift.currency).format(),
      giftDate: formatDateLong(gift.giftDate!),
      receipt,
    },
  };
}

function causeOf(gift: LockedGift, { returned, brought }: Changes): string {
  if (returned > 0n) return `We returned ${Money.of(returned, gift.currency).format()} of your gift.`;
  return `A refund of ${Money.of(brought, gift.currency).format()} did not reach you, so your gift stands.`;
}
