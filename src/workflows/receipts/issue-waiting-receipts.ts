import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { GiftId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, type Tx } from '../../database/db.js';
import { lockGifts } from '../../gifts/gift.store.js';
import { thanksToken } from '../../gifts/thanks-link.js';
import { Jobs } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { lockWaiting, releaseHold, waitingReceipts } from '../../receipts/receipt-hold.js';
import { sendLetters } from '../letters/send-letters.js';
import { IssueReceipts } from './issue-receipts.js';
import { issueDateOf, receiptLetter, withDetailsOf } from './receipt-draft.js';

const AT_ONCE = 500;

/** Issues the receipts that waited for details of a donor or of the organisation, once these are known. */
@Injectable()
export class IssueWaitingReceipts {
  constructor(
    private readonly issueReceipts: IssueReceipts,
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat, also at the same time. Each receipt is a transaction of its own. */
  async run(): Promise<void> {
    for (const { giftId } of await waitingReceipts(this.db.manager, AT_ONCE)) {
      await this.db.write((tx) => this.issue(tx, giftId));
    }
  }

  private async issue(tx: Tx, giftId: GiftId): Promise<void> {
    const gift = (await lockGifts(tx, [giftId])).get(giftId)!;
    const waiting = await lockWaiting(tx, giftId);
    if (!waiting) return;
    if (gift.state !== 'settled') return releaseHold(tx, giftId);
    const now = this.clock.now();
    const organisation = await readOrganisation(tx);
    const issueDate = issueDateOf(now, waiting.snapshot.giftDate, organisation);
    const [receipt] = await this.issueReceipts.run(tx, [withDetailsOf(waiting, gift, organisation, issueDate)]);
    if (!receipt) return;
    await releaseHold(tx, giftId);
    const url = `${this.settings.publicUrl}/thanks/${thanksToken(giftId, this.settings.appSecret)}`;
    await sendLetters(tx, this.jobs, [receiptLetter(receipt, gift, url)], now);
  }
}
