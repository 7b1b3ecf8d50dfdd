import { Inject, Injectable } from '@nestjs/common';
import { InvalidInput } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { GiftId, ReceiptId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { isEmailAddress } from '../../donors/contact.js';
import { lockGifts } from '../../gifts/gift.store.js';
import { thanksToken } from '../../gifts/thanks-link.js';
import { Jobs } from '../../jobs/jobs.js';
import { ReceiptNotInForce } from '../../receipts/receipt-errors.js';
import { lockIssuedReceipt } from '../../receipts/receipt.store.js';
import { sendLetters } from '../letters/send-letters.js';
import { IssueReceipts } from './issue-receipts.js';
import { receiptLetter } from './receipt-draft.js';

export interface SendAgain {
  readonly giftId: GiftId;
  readonly receiptId: ReceiptId;
  readonly to: string;
  readonly by: Actor;
  /** Made with the form: the same one is the same letter. */
  readonly request: string;
}

/** Delivers a receipt once more: the same number, the same bytes, no new document (R-VOI-03). */
@Injectable()
export class SendReceiptAgain {
  constructor(
    private readonly issueReceipts: IssueReceipts,
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat with the same `request`. @throws InvalidInput, ReceiptNotInForce */
  async run({ giftId, receiptId, to, by, request }: SendAgain): Promise<void> {
    if (!isEmailAddress(to)) {
      const message = 'Enter an address such as rosa@example.org.';
      throw new InvalidInput([{ field: 'to', message }], 'Nothing was sent.');
    }
    await this.db.write(async (tx) => {
      const gift = (await lockGifts(tx, [giftId])).get(giftId);
      const receipt = await lockIssuedReceipt(tx, giftId);
      if (!gift || receipt?.id !== receiptId) throw new ReceiptNotInForce(receipt);
      const url = `${this.settings.publicUrl}/thanks/${thanksToken(giftId, this.settings.appSecret)}`;
      const key = `receipt:${receiptId}:again:${request}`;
      const letter = { ...receiptLetter(this.issueReceipts.worded(receipt), gift, url), key, recipient: to };
      const written = await sendLetters(tx, this.jobs, [letter], this.clock.now());
      if (written.length === 0) return;
      await this.audit.record(tx, {
        actor: by,
        action: 'send receipt again',
        object: `receipt:${receiptId}`,
        detail: { toAnotherAddress: to.toLowerCase() !== gift.donor.email.toLowerCase() },
      });
    });
  }
}
