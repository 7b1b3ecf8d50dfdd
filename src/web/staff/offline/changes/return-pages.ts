import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { isId } from '../../../../kernel/id.js';
import { Money } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import { GiftIsImported } from '../../../../gifts/imported/imported-errors.js';
import { GiftIsUndone, GiftIsOnline } from '../../../../gifts/offline/offline-errors.js';
import { RefundTooLarge } from '../../../../gifts/refund.store.js';
import { firstOpenDay } from '../../../../ledger/periods.js';
import { giftDetail, type GiftDetail } from '../../../../reports/gift-detail.js';
import { TakeBackGift } from '../../../../workflows/offline/take-back-gift.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { filledRefund, filledReturn, RETURN_FIELDS, type ReturnTexts } from './return-form.js';
import { PaidRefundView, ReturnedCheckView } from './return.view.js';

/** Checks that the bank returned, and refunds that staff paid. */
@Injectable()
export class ReturnPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly takeBack: TakeBackGift,
    private readonly clock: Clock,
  ) {}

  async returnForm(visit: Visit, id: string): Promise<Answer> {
    return this.form(visit, ReturnedCheckView, 'Check returned', await this.gift(id), await this.blank(), []);
  }

  async refundForm(visit: Visit, id: string): Promise<Answer> {
    return this.form(visit, PaidRefundView, 'Record a refund', await this.gift(id), await this.blank(), []);
  }

  async returned(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const [gift, texts] = [await this.offline(id), sent(body)];
    try {
      const returned = filledReturn(texts, gift.currency);
      await this.takeBack.returnCheck({ ...returned, giftId: gift.id, by: visit.by, clientRequestId: texts.request });
      return see(
        `/staff/gifts/${gift.id}`,
        'The returned check is recorded. The receipt is void, and the donor is told.',
      );
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, ReturnedCheckView, 'Check the form', gift, texts, error.fields);
    }
  }

  async refunded(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const [gift, texts] = [await this.offline(id), sent(body)];
    try {
      // Pressed twice: the first press has spent what was left, so the second must name the same sum.
      const known = gift.refunds.length > 0 && gift.refundableMinor === 0n ? gift.amountMinor : gift.refundableMinor;
      const refund = filledRefund(texts, gift.currency, known);
      await this.takeBack.refund({ ...refund, giftId: gift.id, by: visit.by, clientRequestId: texts.request });
      const amount = Money.of(refund.amountMinor, gift.currency).format();
      return see(
        `/staff/gifts/${gift.id}`,
        `Refund of ${amount} recorded. The receipt is changed, and the donor is told.`,
      );
    } catch (error) {
      if (error instanceof RefundTooLarge) {
        return this.form(visit, PaidRefundView, 'Check the form', gift, texts, [
          { field: 'partAmount', message: error.message },
        ]);
      }
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, PaidRefundView, 'Check the form', gift, texts, error.fields);
    }
  }

  private async form(
    visit: Visit,
    view: typeof PaidRefundView,
    title: string,
    gift: GiftDetail,
    texts: ReturnTexts,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const openFrom = await firstOpenDay(this.db.manager);
    const html = view({ gift, texts, problems, openFrom, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title, section: 'gifts' }, html), problems.length > 0 ? 422 : 200);
  }

  private async blank(): Promise<ReturnTexts> {
    const { timeZone } = await this.frame.organisation();
    const texts = textFields({}, ...RETURN_FIELDS);
    return { ...texts, request: randomUUID(), amount: 'full', on: dateIn(timeZone, this.clock.now()) };
  }

  /** A gift of which something can go back. @throws NotFound, GiftIsOnline, GiftIsUndone */
  private async gift(id: string): Promise<GiftDetail> {
    const gift = await this.offline(id);
    if (gift.refundableMinor <= 0n) throw new GiftIsUndone();
    return gift;
  }

  private async offline(id: string): Promise<GiftDetail> {
    const gift = await giftDetail(this.db, id);
    if (gift.channel === 'online') throw new GiftIsOnline();
    if (gift.channel === 'imported') throw new GiftIsImported();
    return gift;
  }
}

function sent(body: unknown): ReturnTexts {
  const texts = textFields(body, ...RETURN_FIELDS);
  return isId(texts.request) ? texts : { ...texts, request: randomUUID() };
}
