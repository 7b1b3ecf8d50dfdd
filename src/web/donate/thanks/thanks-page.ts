import { Inject, Injectable } from '@nestjs/common';
import { dateIn, formatDateLong } from '../../../kernel/calendar.js';
import { AppError, NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { GiftId, ReceiptId } from '../../../kernel/id.js';
import { Money } from '../../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { readGift } from '../../../gifts/gift.store.js';
import type { GiftTable } from '../../../gifts/gift.table.js';
import { returnedMinor } from '../../../gifts/refund.store.js';
import { DOWNLOAD_DAYS, giftOfToken } from '../../../gifts/thanks-link.js';
import { readOrganisation, type Organisation } from '../../../organisation/organisation.js';
import { Receipts, type ReceiptDocument } from '../../../receipts/receipts.js';
import { Assets } from '../../http/assets.js';
import type { ThanksPageModel } from './thanks-page.view.js';

export class DownloadExpired extends AppError {
  constructor() {
    super(
      'download-expired',
      'forbidden',
      `A receipt can be downloaded here for ${DOWNLOAD_DAYS} days. Yours is attached to the letter that we sent; write to us if you cannot find it.`,
    );
  }
}

interface Facts {
  readonly firstName: string;
  readonly email: string;
  readonly designation: string;
  readonly choices: number;
  readonly slug: string;
  readonly receiptId: ReceiptId | null;
  readonly label: string | null;
}

/** What became of a gift, for the donor who comes back. It shows state and grants nothing (R-PAY-09). */
@Injectable()
export class ThanksPages {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
    private readonly assets: Assets,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @throws NotFound for a forged or mistyped token. */
  async model(token: string, query: { left?: unknown; check?: unknown }): Promise<ThanksPageModel> {
    const gift = await readGift(this.db.manager, this.giftId(token));
    const facts = await this.facts(gift.id);
    const frame = {
      organisation: await readOrganisation(this.db.manager),
      assets: this.assets.page('gift'),
      sandbox: this.settings.stripe.sandbox !== null,
    };
    const formUrl = `/give/${facts.slug}?from=${encodeURIComponent(token)}`;
    switch (gift.state) {
      case 'settled':
        return { ...frame, state: 'settled', ...this.settled(gift, facts, token) };
      case 'refunded':
        return { ...frame, state: 'refunded', ...(await this.refunded(gift, frame.organisation)), receipt: null };
      case 'failed':
      case 'expired':
        return { ...frame, state: gift.state, formUrl };
      case 'started':
        if (query.left !== undefined) return { ...frame, state: 'unpaid', formUrl };
        return { ...frame, state: 'checking', attempt: attemptOf(query.check) };
      case 'processing':
        return { ...frame, state: 'checking', attempt: attemptOf(query.check) };
    }
  }

  /** The receipt of the gift. @throws NotFound before it was issued, DownloadExpired after thirty days. */
  async receipt(token: string): Promise<ReceiptDocument> {
    const gift = await readGift(this.db.manager, this.giftId(token));
    const { receiptId } = await this.facts(gift.id);
    if (!receiptId) throw new NotFound('receipt');
    const age = this.clock.now().getTime() - gift.occurredAt!.getTime();
    if (age > DOWNLOAD_DAYS * 24 * 60 * 60 * 1000) throw new DownloadExpired();
    return this.receipts.documentOf(receiptId);
  }

  private giftId(token: string): GiftId {
    const id = giftOfToken(token, this.settings.appSecret);
    if (!id) throw new NotFound('gift');
    return id;
  }

  private settled(gift: GiftTable, facts: Facts, token: string) {
    return {
      firstName: facts.firstName,
      email: facts.email,
      amount: Money.of(gift.amountMinor, gift.currency).formatShort(),
      date: formatDateLong(gift.giftDate!),
      designation: facts.choices > 1 ? facts.designation : null,
      receipt: facts.label === null ? null : { label: facts.label, pdfUrl: `/thanks/${token}/receipt.pdf` },
      article: gift.articleUrl === null ? null : { url: gift.articleUrl },
    };
  }

  private async refunded(gift: GiftTable, { timeZone }: Organisation) {
    const [last] = await this.db.query<{ at: Date | null }>(
      `select greatest((select max(occurred_at) from refund where gift_id = $1 and state = 'succeeded'),
                       (select max(closed_at) from dispute where gift_id = $1 and lost_minor > 0)) as at`,
      [gift.id],
    );
    const returned = Money.of(await returnedMinor(this.db.manager, gift.id), gift.currency);
    return {
      amount: Money.of(gift.amountMinor, gift.currency).format(),
      refundedAmount: returned.format(),
      date: formatDateLong(last?.at ? dateIn(timeZone, last.at) : gift.giftDate!),
    };
  }

  private async facts(id: GiftId): Promise<Facts> {
    const [facts] = await this.db.query<Facts>(
      `select donor.first_name as "firstName", donor.email, designation.name as designation, form.slug,
              receipt.id as "receiptId", receipt.label,
              (select count(*)::int from form_designation where form_id = form.id) as choices
       from gift
       join donor on donor.id = gift.donor_id
       join designation on designation.code = gift.designation
       join form on form.id = gift.form_id
       left join receipt on receipt.gift_id = gift.id and receipt.status = 'issued'
       where gift.id = $1`,
      [id],
    );
    return facts!;
  }
}

function attemptOf(check: unknown): number {
  const attempt = Number(check);
  return Number.isInteger(attempt) && attempt > 0 ? Math.min(attempt, 99) : 0;
}
