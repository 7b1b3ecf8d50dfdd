import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { isId } from '../../../../kernel/id.js';
import { Money } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import { GiftContested } from '../../../../gifts/disputes/dispute.store.js';
import { readRefundAuthority } from '../../../../gifts/refund-authority.js';
import { readRefund, RefundTooLarge } from '../../../../gifts/refund.store.js';
import { firstOpenDay } from '../../../../ledger/periods.js';
import { giftDetail, type GiftDetail } from '../../../../reports/gift-detail.js';
import { GiftNotReceived, RefundGift } from '../../../../workflows/refunds/refund-gift.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import type { SecondPerson } from '../approvals/second-person.view.js';
import { planOf, type PlannedRefund, REFUND_FIELDS, type RefundFields } from './refund-plan.js';
import { RefundFormView } from './refund-form.view.js';
import { RefundReviewView } from './refund-review.view.js';

/** A refund in two steps: first what would happen, then, once somebody has read it, that it happens. */
@Injectable()
export class RefundPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly refundGift: RefundGift,
  ) {}

  async form(visit: Visit, id: string): Promise<Answer> {
    const gift = await this.refundableGift(id);
    // No processor can send it back: staff pay it, and write that down.
    if (gift.channel !== 'online') return see(`/staff/gifts/${gift.id}/paid-refund`);
    return this.formPage(visit, gift, textFields({ amount: 'full' }, ...REFUND_FIELDS), []);
  }

  async post(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const gift = await giftDetail(this.db, id);
    const fields = textFields(body, ...REFUND_FIELDS);
    // Pressed twice: the first press has spent what there was, so this must not be measured against what is left.
    if (fields.step === 'confirm' && isId(fields.request)) return this.confirm(visit, gift, fields);
    try {
      const plan = planOf(fields, gift, gift.refundableMinor);
      const view = RefundReviewView({
        gift,
        plan,
        fields: { ...fields, request: randomUUID() },
        organisation: await this.frame.organisation(),
        openFrom: await firstOpenDay(this.db.manager),
        secondPerson: await this.secondPerson(gift, plan),
        csrf: visit.caller.csrf,
      });
      return page(await this.frame.page(visit, { title: 'Check the refund', section: 'gifts' }, view));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.formPage(visit, gift, fields, error.fields);
    }
  }

  private async confirm(visit: Visit, gift: GiftDetail, fields: RefundFields): Promise<Answer> {
    const { amount, reason, note } = planOf(fields, gift, gift.amountMinor);
    try {
      const { refundId } = await this.refundGift.run({
        giftId: gift.id,
        amountMinor: amount.minor,
        reason,
        note,
        by: visit.by,
        clientRequestId: fields.request,
      });
      const refund = await readRefund(this.db.manager, refundId);
      if (refund.state === 'awaiting-approval') {
        return see(
          `/staff/gifts/${gift.id}/refunds/${refundId}`,
          `Refund of ${amount.format()} asked for. No money moves until a second person has approved it.`,
          'warn',
        );
      }
    } catch (error) {
      if (!(error instanceof RefundTooLarge)) throw error;
      return this.formPage(visit, gift, fields, [{ field: 'partAmount', message: error.message }]);
    }
    return see(`/staff/gifts/${gift.id}`, `Refund of ${amount.format()} requested. Money, receipt and letter follow.`);
  }

  private async secondPerson(gift: GiftDetail, { amount, reason }: PlannedRefund): Promise<SecondPerson | null> {
    const facts = { giftId: gift.id, amountMinor: amount.minor, reason };
    const cause = await this.refundGift.secondPerson(this.db.manager, facts, gift.giftDate!);
    return cause && { cause, authority: await readRefundAuthority(this.db.manager) };
  }

  private async refundableGift(id: string): Promise<GiftDetail> {
    const gift = await giftDetail(this.db, id);
    if (gift.occurredAt === null) throw new GiftNotReceived();
    if (gift.isContested) throw new GiftContested();
    if (gift.refundableMinor <= 0n) throw new RefundTooLarge(Money.of(0, gift.currency));
    return gift;
  }

  private async formPage(
    visit: Visit,
    gift: GiftDetail,
    fields: RefundFields,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const view = RefundFormView({ gift, fields, problems, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : 'Refund a gift';
    return page(await this.frame.page(visit, { title, section: 'gifts' }, view), problems.length > 0 ? 422 : 200);
  }
}
