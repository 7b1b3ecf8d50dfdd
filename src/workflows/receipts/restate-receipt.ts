import { Inject, Injectable } from '@nestjs/common';
import { yearOf, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { ReceiptId, StaffId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import type { Tx } from '../../database/db.js';
import { giftMayBecome } from '../../gifts/gift-state.js';
import type { LockedGift } from '../../gifts/gift.store.js';
import { GiftTable } from '../../gifts/gift.table.js';
import { returnedMinor } from '../../gifts/refund.store.js';
import { thanksToken } from '../../gifts/thanks-link.js';
import { withdrawTributes } from '../../gifts/tributes/tribute.store.js';
import { Jobs } from '../../jobs/jobs.js';
import type { Letter } from '../../mail/letter-templates.js';
import { withdrawLetters } from '../../mail/outbox.js';
import type { Organisation } from '../../organisation/organisation.js';
import { releaseHold } from '../../receipts/receipt-hold.js';
import { latestReceipt, lockIssuedReceipt, voidReceipt, type VoidReason } from '../../receipts/receipt.store.js';
import { Regimes } from '../../regimes/regimes.js';
import { sendLetters } from '../letters/send-letters.js';
import { acknowledgmentKey } from '../offline/acknowledgment-letters.js';
import { IssueReceipts } from './issue-receipts.js';
import { issueDateOf, receiptDraft, receiptLetterData } from './receipt-draft.js';
import { restateDeferral } from '../memberships/defer-benefits.js';
import { TakeBackMembership } from '../memberships/take-back-membership.js';

/** Why what remains of a gift has changed. */
export interface Restatement {
  /** Of the receipt that says something else; `nothingLeft` decides between a whole return and a part. */
  readonly voidReason: (nothingLeft: boolean) => VoidReason;
  readonly by: StaffId | null;
  /** The sentence with which a new receipt comes: "We returned $10.00 of your gift." */
  readonly cause: string;
  /** The day on which money went back; null where none did. */
  readonly returnedOn: CalendarDate | null;
  /** The letter when nothing remains, and the receipt of that number is void; with what it says of taxes (R-VOI-04). */
  readonly farewell: (receipt: string, laterYear: string | null) => Letter;
}

/**
 * Makes state and receipt of a gift say what remains of it: the receipt that says something else is void, and a new
 * number replaces it unless nothing is left (R-VOI-01/02). To be called once the return is written down.
 */
@Injectable()
export class RestateReceipt {
  constructor(
    private readonly takeBackMembership: TakeBackMembership,
    private readonly issueReceipts: IssueReceipts,
    private readonly regimes: Regimes,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async run(tx: Tx, gift: LockedGift, organisation: Organisation, why: Restatement): Promise<void> {
    const now = this.clock.now();
    const today = issueDateOf(now, gift.giftDate!, organisation);
    const remaining = gift.amountMinor - (await returnedMinor(tx, gift.id));
    const to = remaining === 0n ? 'refunded' : 'settled';
    if (giftMayBecome(gift.state, to)) await tx.update(GiftTable, { id: gift.id }, { state: to });

    if (remaining === 0n) {
      // Nobody is told of a gift that is no more.
      await withdrawTributes(tx, gift.id, now);
      await withdrawLetters(tx, [acknowledgmentKey(gift.id, 'tribute')]);
    }
    const issued = await lockIssuedReceipt(tx, gift.id);
    if (issued && BigInt(issued.snapshot.amountMinor) === remaining) return;
    const { value, letters } = await this.takeBackMembership.run(tx, gift, remaining, organisation);
    await restateDeferral(tx, gift.id, value, organisation, now);
    await sendLetters(tx, this.jobs, letters, this.clock.now());
    await releaseHold(tx, gift.id);
    const last = issued ?? (await latestReceipt(tx, gift.id));
    const laterYear = this.laterYearOf(gift, organisation, why);
    const reason = why.voidReason(remaining === 0n);
    if (issued) await voidReceipt(tx, issued.id, { reason, voidedBy: why.by, voidedAt: now, voidDate: today });

    if (remaining === 0n) {
      if (last) await this.tell(tx, gift, `refund:${last.id}`, null, why.farewell(last.label, laterYear));
      return;
    }
    if (gift.acknowledgment !== 'receipt') return;
    const draft = receiptDraft({
      gift,
      organisation,
      amountMinor: remaining,
      giftDate: gift.giftDate!,
      issueDate: today,
      method: gift.method,
      replaces: last,
      value,
    });
    // What a person has corrected on the receipt stays corrected: only money changed.
    const donor = last?.snapshot.donor ?? draft.snapshot.donor;
    const [receipt] = await this.issueReceipts.run(tx, [{ ...draft, snapshot: { ...draft.snapshot, donor } }]);
    if (!receipt) return;
    const url = `${this.settings.publicUrl}/thanks/${thanksToken(gift.id, this.settings.appSecret)}`;
    await this.tell(tx, gift, `receipt:${receipt.id}`, receipt.id, {
      template: 'receipt-amended',
      data: {
        ...receiptLetterData(receipt, gift, url),
        replaced: last?.label ?? '',
        cause: why.cause,
        laterYear,
      },
    });
  }

  private laterYearOf({ giftDate }: LockedGift, { regime }: Organisation, why: Restatement): string | null {
    return why.returnedOn && this.regimes.of(regime).returnedLater(yearOf(giftDate!), yearOf(why.returnedOn));
  }

  private async tell(
    tx: Tx,
    gift: LockedGift,
    key: string,
    receiptId: ReceiptId | null,
    letter: Letter,
  ): Promise<void> {
    await sendLetters(tx, this.jobs, [{ key, recipient: gift.donor.email, receiptId, letter }], this.clock.now());
  }
}
