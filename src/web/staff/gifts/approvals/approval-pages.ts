import { Injectable } from '@nestjs/common';
import { type FieldProblem, NotFound } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import { giftDetail, type GiftDetail, type GiftRefund } from '../../../../reports/gift-detail.js';
import { approvers } from '../../../../staff/accounts.js';
import { DecideRefund } from '../../../../workflows/refunds/decide-refund.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ApprovalView } from './approval.view.js';

const WHY_MAX = 300;

/** What a second person sees and decides of a refund (R-VOI-07). */
@Injectable()
export class ApprovalPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly decideRefund: DecideRefund,
  ) {}

  async show(visit: Visit, giftId: string, refundId: string): Promise<Answer> {
    const { gift, refund } = await this.found(giftId, refundId);
    // Decided already: the gift tells what became of it.
    if (refund.state !== 'awaiting-approval') return see(`/staff/gifts/${gift.id}`);
    return this.page(visit, gift, refund, '', []);
  }

  async approve(visit: Visit, giftId: string, refundId: string): Promise<Answer> {
    const { gift, refund } = await this.found(giftId, refundId);
    await this.decideRefund.approve({ giftId: gift.id, refundId, by: visit.by });
    return see(
      `/staff/gifts/${gift.id}`,
      `Refund of ${amountOf(gift, refund)} approved. Money, receipt and letter follow.`,
    );
  }

  async decline(visit: Visit, giftId: string, refundId: string, body: unknown): Promise<Answer> {
    const { gift, refund } = await this.found(giftId, refundId);
    const { why } = textFields(body, 'why');
    if (why === '' || why.length > WHY_MAX) {
      const message = why === '' ? 'Say why, so that your colleague knows.' : `Shorten it to ${WHY_MAX} characters.`;
      return this.page(visit, gift, refund, why, [{ field: 'why', message }]);
    }
    await this.decideRefund.decline({ giftId: gift.id, refundId, by: visit.by }, why);
    return see(
      `/staff/gifts/${gift.id}`,
      `Refund of ${amountOf(gift, refund)} declined. No money moved; the gift stands.`,
    );
  }

  async withdraw(visit: Visit, giftId: string, refundId: string): Promise<Answer> {
    const { gift, refund } = await this.found(giftId, refundId);
    await this.decideRefund.withdraw({ giftId: gift.id, refundId, by: visit.by });
    return see(`/staff/gifts/${gift.id}`, `Refund of ${amountOf(gift, refund)} withdrawn. No money moved.`);
  }

  private async found(giftId: string, refundId: string): Promise<{ gift: GiftDetail; refund: GiftRefund }> {
    const gift = await giftDetail(this.db, giftId);
    const refund = gift.refunds.find(({ id }) => id === refundId);
    if (!refund) throw new NotFound('refund');
    return { gift, refund };
  }

  private async page(
    visit: Visit,
    gift: GiftDetail,
    refund: GiftRefund,
    why: string,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const isOwn = refund.requestedById === visit.caller.staffId;
    const others = await approvers(this.db.manager, 'refunds:approve', refund.requestedById);
    const view = ApprovalView({
      gift,
      refund,
      organisation: await this.frame.organisation(),
      part: isOwn ? 'asked' : visit.may('refunds:approve') ? 'decides' : 'looks',
      nobodyElse: others.length === 0,
      why,
      problems,
      csrf: visit.caller.csrf,
    });
    const title = problems.length > 0 ? 'Check the form' : 'A refund waits for approval';
    return page(await this.frame.page(visit, { title, section: 'gifts' }, view), problems.length > 0 ? 422 : 200);
  }
}

function amountOf(gift: GiftDetail, refund: GiftRefund): string {
  return Money.of(refund.amountMinor, gift.currency).format();
}
