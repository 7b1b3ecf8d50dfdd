import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { GiftId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import type { Tx } from '../../database/db.js';
import type { ChargeFacts } from '../../gateways/stripe/stripe-facts.js';
import { feeEntry, settlementEntry } from '../../gifts/gift-entries.js';
import { isReceived } from '../../gifts/gift-state.js';
import { lockGifts, recordFee, settleGifts, type LockedGift } from '../../gifts/gift.store.js';
import { hearNewsletterWishes } from '../../gifts/newsletter/newsletter-wish.store.js';
import { thanksToken } from '../../gifts/thanks-link.js';
import { Jobs } from '../../jobs/jobs.js';
import { book, type LedgerEntry } from '../../ledger/ledger.js';
import { holdMemberships } from '../../memberships/term.store.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { sendLetters } from '../letters/send-letters.js';
import { deferBenefits, type BenefitPayment } from '../memberships/defer-benefits.js';
import { GrantMemberships, type Granted } from '../memberships/grant-memberships.js';
import { IssueReceipts } from '../receipts/issue-receipts.js';
import { issueDateOf, receiptDraft, receiptLetter } from '../receipts/receipt-draft.js';

/** A charge that contradicts what we know; somebody has to look at it, and its event is parked. */
export class ChargeContradictsGift extends Error {}

interface Settling {
  readonly charge: ChargeFacts;
  readonly gift: LockedGift;
  readonly entry: LedgerEntry;
  readonly fee: LedgerEntry | null;
}

/**
 * Turns confirmed charges into gifts, ledger entries, numbered receipts and letters: all of it commits together or
 * none (R-LED-06). Fifty charges cost hardly more than one, because each table is written by one statement and the
 * number row is locked once, at the end (performance: seven times the rate of one by one).
 */
@Injectable()
export class SettleGifts {
  constructor(
    private readonly grantMemberships: GrantMemberships,
    private readonly issueReceipts: IssueReceipts,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Safe to run twice with the same charges, in any order (R-VOI-10). Charges that have not succeeded, or are not
   * of our gifts, change nothing. A fee that has become known since is booked by itself (R-RCN-06).
   * Returns the gifts that the charges belong to. @throws ChargeContradictsGift
   */
  async run(tx: Tx, charges: readonly ChargeFacts[]): Promise<Map<string, GiftId>> {
    const paid = charges.filter((charge) => charge.succeeded && charge.giftId);
    const gifts = await lockGifts(tx, [...new Set(paid.map((charge) => charge.giftId!))]);
    const ours = paid.flatMap((charge) => {
      const gift = gifts.get(charge.giftId!);
      return gift ? [{ charge, gift }] : [];
    });
    for (const { charge, gift } of ours) refuseContradiction(charge, gift, ours);
    // Also of gifts that are settled already: money of theirs may go back in this transaction, after numbers are taken.
    await holdMemberships(
      tx,
      ours.map(({ gift }) => gift.donor.id),
    );

    const fresh = ours.filter(({ gift }) => !isReceived(gift.state));
    if (fresh.length > 0) await this.settle(tx, fresh, await readOrganisation(tx));
    for (const { charge, gift } of ours) {
      if (isReceived(gift.state) && !gift.isFeeKnown && charge.balance) await this.bookFee(tx, gift, charge.balance);
    }
    return new Map(ours.map(({ charge, gift }) => [charge.chargeId, gift.id]));
  }

  private async settle(
    tx: Tx,
    fresh: readonly { charge: ChargeFacts; gift: LockedGift }[],
    organisation: Organisation,
  ): Promise<void> {
    const settling = fresh.map(({ charge, gift }) => prepared(charge, gift, organisation));
    await book(
      tx,
      settling.flatMap(({ entry, fee }) => (fee ? [entry, fee] : [entry])),
    );
    await settleGifts(tx, settling.map(settledRow));
    await hearNewsletterWishes(
      tx,
      settling.map(({ gift }) => gift.id),
    );
    const granted = await this.grantMemberships.run(tx, settling.map(memberGift), organisation);
    await deferBenefits(tx, settling.map(benefitPayment), granted.values);
    await this.issue(tx, settling, granted, organisation);
  }

  private async issue(
    tx: Tx,
    settling: readonly Settling[],
    granted: Granted,
    organisation: Organisation,
  ): Promise<void> {
    const now = this.clock.now();
    const drafts = settling.map(({ charge, gift, entry }) =>
      receiptDraft({
        gift,
        organisation,
        amountMinor: charge.amountMinor,
        giftDate: entry.effectiveDate,
        issueDate: issueDateOf(now, entry.effectiveDate, organisation),
        method: charge.method,
        replaces: null,
        value: granted.values.get(gift.id) ?? null,
      }),
    );
    const receipts = await this.issueReceipts.run(tx, drafts);
    const gifts = new Map(settling.map(({ gift }) => [gift.id, gift]));
    const letters = receipts.map((receipt) => {
      const gift = gifts.get(receipt.giftId)!;
      return receiptLetter(receipt, gift, this.thanksUrl(gift.id), granted.sentences.get(gift.id) ?? null);
    });
    await sendLetters(tx, this.jobs, [...letters, ...granted.letters], now);
  }

  private async bookFee(tx: Tx, gift: LockedGift, balance: NonNullable<ChargeFacts['balance']>): Promise<void> {
    const entry = feeEntry({ ...gift, ...balance, effectiveDate: gift.giftDate!, occurredAt: gift.occurredAt! });
    if (entry) await book(tx, [entry]);
    await recordFee(tx, gift.id, { ...balance, entryId: entry?.id ?? null });
  }

  private thanksUrl(id: GiftId): string {
    return `${this.settings.publicUrl}/thanks/${thanksToken(id, this.settings.appSecret)}`;
  }
}

function refuseContradiction(
  charge: ChargeFacts,
  gift: LockedGift,
  ours: readonly { charge: ChargeFacts; gift: LockedGift }[],
): void {
  if (charge.amountMinor !== gift.amountMinor || charge.currency !== gift.currency) {
    throw new ChargeContradictsGift(
      `charge ${charge.chargeId} is of ${charge.amountMinor} ${charge.currency}, gift ${gift.id} of ${gift.amountMinor} ${gift.currency}`,
    );
  }
  const other = gift.chargeId ?? ours.find((each) => each.gift === gift)!.charge.chargeId;
  if (other !== charge.chargeId) {
    throw new ChargeContradictsGift(`gift ${gift.id} was paid by charge ${other}, and again by ${charge.chargeId}`);
  }
}

/** The gift date is the charge's instant on the organisation's calendar (R-DAT-03); our clock has no say (R-DAT-07). */
function prepared(charge: ChargeFacts, gift: LockedGift, organisation: Organisation): Settling {
  const facts = {
    designation: gift.designation,
    restricted: gift.restricted,
    currency: gift.currency,
    effectiveDate: dateIn(organisation.timeZone, charge.occurredAt),
    occurredAt: charge.occurredAt,
  };
  return {
    charge,
    gift,
    entry: settlementEntry({ ...facts, chargeId: charge.chargeId, amountMinor: charge.amountMinor }),
    fee: charge.balance && feeEntry({ ...facts, ...charge.balance }),
  };
}

function memberGift({ charge, gift, entry }: Settling) {
  return { gift, at: charge.occurredAt, on: entry.effectiveDate, amountMinor: Number(charge.amountMinor) };
}

function benefitPayment({ charge, gift, entry }: Settling): BenefitPayment {
  return { gift, occurredAt: charge.occurredAt, on: entry.effectiveDate };
}

function settledRow({ charge, gift, entry, fee }: Settling) {
  return {
    giftId: gift.id,
    chargeId: charge.chargeId,
    paymentIntentId: charge.paymentIntentId,
    method: charge.method,
    occurredAt: charge.occurredAt,
    giftDate: entry.effectiveDate,
    settlementEntryId: entry.id,
    feeMinor: charge.balance?.feeMinor.toString() ?? null,
    feeEntryId: fee?.id ?? null,
    transactionId: charge.balance?.transactionId ?? null,
  };
}
