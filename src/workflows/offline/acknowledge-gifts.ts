import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { GiftId, ReceiptId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import type { Tx } from '../../database/db.js';
import { addresseesOf } from '../../donors/addressee.js';
import { lockGifts, type LockedGift } from '../../gifts/gift.store.js';
import { mayMakeMember } from '../../gifts/offline/offline-kind.js';
import type { OfflineGift } from '../../gifts/offline/offline-gift.store.js';
import { thanksToken } from '../../gifts/thanks-link.js';
import { Jobs } from '../../jobs/jobs.js';
import type { NewLetter } from '../../mail/outbox.js';
import type { Organisation } from '../../organisation/organisation.js';
import { Regimes } from '../../regimes/regimes.js';
import { sendLetters } from '../letters/send-letters.js';
import { deferBenefits } from '../memberships/defer-benefits.js';
import { GrantMemberships } from '../memberships/grant-memberships.js';
import { IssueReceipts, type WordedReceipt } from '../receipts/issue-receipts.js';
import { issueDateOf, receiptDraft, receiptLetter, receiptLetterData } from '../receipts/receipt-draft.js';
import { acknowledgmentKey, acknowledgmentLetters } from './acknowledgment-letters.js';

/** The receipt that a corrected gift had, which the new one replaces and cancels. */
export interface ReplacedReceipt {
  readonly id: ReceiptId;
  readonly label: string;
}

/**
 * What follows when offline gifts are received: memberships, numbered receipts and letters, in the transaction that
 * records them (R-LED-06). Call it with the memberships held; the receipts' number row stays locked from here on.
 */
@Injectable()
export class AcknowledgeGifts {
  constructor(
    private readonly grantMemberships: GrantMemberships,
    private readonly issueReceipts: IssueReceipts,
    private readonly regimes: Regimes,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** `replaced` is given for one gift that corrects another one of the same donor. */
  async run(
    tx: Tx,
    gifts: readonly OfflineGift[],
    organisation: Organisation,
    replaced: ReplacedReceipt | null = null,
  ): Promise<void> {
    const locked = await lockGifts(
      tx,
      gifts.map(({ id }) => id),
    );
    const members = gifts
      .filter((gift) => mayMakeMember(gift, gift.donor.kind))
      .map(({ id }) => memberGift(locked, id));
    const granted = await this.grantMemberships.run(tx, members, organisation);
    await deferBenefits(
      tx,
      members.map(({ gift, at, on }) => ({ gift, occurredAt: at, on })),
      granted.values,
    );
    const now = this.clock.now();
    const receiptable = gifts
      .map(({ id }) => locked.get(id)!)
      .filter(({ acknowledgment }) => acknowledgment === 'receipt');
    const drafts = receiptable.map((gift) =>
      receiptDraft({
        gift,
        organisation,
        amountMinor: gift.amountMinor,
        giftDate: gift.giftDate!,
        issueDate: issueDateOf(now, gift.giftDate!, organisation),
        method: gift.method,
        replaces: replaced,
        value: granted.values.get(gift.id) ?? null,
      }),
    );
    const people = await addresseesOf(tx, [
      ...new Set(gifts.flatMap(({ donorId, softDonorId }) => (softDonorId ? [donorId, softDonorId] : [donorId]))),
    ]);
    const thanks = acknowledgmentLetters(gifts, people, organisation, this.regimes.of(organisation.regime)).map(
      ({ giftId, role, to, letter }): NewLetter => ({
        key: acknowledgmentKey(giftId, role),
        recipient: to.email,
        letter,
        receiptId: null,
      }),
    );
    const receipts = await this.issueReceipts.run(tx, drafts);
    const letters = receipts.map((receipt) =>
      this.letterWith(receipt, locked.get(receipt.giftId)!, granted.sentences.get(receipt.giftId) ?? null, replaced),
    );
    await sendLetters(tx, this.jobs, [...letters, ...granted.letters, ...thanks], now);
  }

  private letterWith(
    receipt: WordedReceipt,
    gift: LockedGift,
    membership: string | null,
    replaced: ReplacedReceipt | null,
  ): NewLetter {
    const url = `${this.settings.publicUrl}/thanks/${thanksToken(gift.id, this.settings.appSecret)}`;
    const letter = receiptLetter(receipt, gift, url, membership);
    if (!replaced) return letter;
    const { firstName, sentences, organisation, replyTo, thanksUrl } = receiptLetterData(
      receipt,
      gift,
      url,
      membership,
    );
    return {
      ...letter,
      letter: {
        template: 'gift-corrected',
        data: {
          organisation,
          replyTo,
          greeting: firstName,
          receipt: receipt.label,
          replaced: replaced.label,
          sentences,
          thanksUrl,
        },
      },
    };
  }
}

function memberGift(locked: ReadonlyMap<GiftId, LockedGift>, id: GiftId) {
  const gift = locked.get(id)!;
  return { gift, at: gift.occurredAt!, on: gift.giftDate!, amountMinor: Number(gift.amountMinor) };
}
