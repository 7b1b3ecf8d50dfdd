import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { LetterId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { isFinalRefusal, MailTransport } from '../../gateways/smtp/mail-transport.js';
import type { Task } from '../../jobs/jobs.js';
import { renderLetter } from '../../mail/letter-templates.js';
import { markSent, markUnsent, type QueuedLetter, readLetter } from '../../mail/outbox.js';
import { Receipts } from '../../receipts/receipts.js';
import { readDocument, type ReceiptDocument } from '../../receipts/sealed/documents.js';

/** Tried for about three days, as long as mail servers themselves try. */
export const DELIVER_LETTER: Task<{ letterId: LetterId }> = {
  name: 'deliver-letter',
  retries: 40,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 2 * 60 * 60,
  concurrency: 4,
};

/** Draws the receipt when that has not happened yet, then hands the letter to the mail server. */
@Injectable()
export class DeliverLetter {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
    private readonly transport: MailTransport,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Safe to repeat: a letter that was sent is not sent again. A crash between the server's yes and our note of
   * it sends one copy more, with the same Message-ID (R-PAY-10).
   * @throws Error when the server could not take it now; the job comes back. The receipt stands either way.
   */
  async run({ letterId }: { letterId: LetterId }): Promise<void> {
    const queued = await readLetter(this.db.manager, letterId);
    if (queued.isOver) return;
    const rendered = renderLetter(queued.letter);
    const attachments = await this.attachmentsOf(queued);
    const { organisation, replyTo } = queued.letter.data;
    try {
      await this.transport.send({
        ...rendered,
        from: this.settings.mailFrom ?? `"${organisation.replaceAll(/["\\\r\n]/g, '')}" <${replyTo}>`,
        replyTo,
        to: queued.recipient,
        messageId: `<${letterId}@${new URL(this.settings.publicUrl).hostname}>`,
        attachments,
      });
    } catch (error) {
      const final = isFinalRefusal(error);
      await markUnsent(this.db.manager, letterId, (error as Error).message, final);
      if (final) return;
      throw error;
    }
    await markSent(this.db.manager, letterId, rendered, this.clock.now());
  }

  private async attachmentsOf({ receiptId, documentId }: QueuedLetter): Promise<ReceiptDocument[]> {
    return [
      ...(receiptId ? [await this.receipts.documentOf(receiptId)] : []),
      ...(documentId ? [await readDocument(this.db.manager, documentId, 'anybody')] : []),
    ];
  }
}
