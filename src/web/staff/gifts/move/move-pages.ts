import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { isId } from '../../../../kernel/id.js';
import { listCampaigns } from '../../../../campaigns/campaign.store.js';
import { Db, type Tx } from '../../../../database/db.js';
import { firstOpenDay } from '../../../../ledger/periods.js';
import { designationChoices, giftAdditions } from '../../../../reports/campaigns/gift-additions.js';
import { giftDetail, type GiftDetail } from '../../../../reports/gift-detail.js';
import { GiftNotMovable, MoveGift } from '../../../../workflows/campaigns/move-gift.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { MOVE_FIELDS, type MoveFields, MoveFormView, type MoveModel, MoveReviewView } from './move.view.js';

/** Thrown to take back what was only tried out. */
class TriedOut extends Error {}

/** Another campaign or designation for a gift, in two steps: what would happen, then that it happens. */
@Injectable()
export class MovePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly moveGift: MoveGift,
  ) {}

  /** @throws NotFound, GiftNotMovable */
  async form(visit: Visit, id: string): Promise<Answer> {
    const gift = await this.receivedGift(id);
    const model = await this.model(visit, gift, null, []);
    return this.formPage(visit, model);
  }

  /** Shows what would happen; with `step=confirm` it happens. @throws NotFound, GiftNotMovable, FundIsSpent */
  async post(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const gift = await this.receivedGift(id);
    const fields = textFields(body, ...MOVE_FIELDS);
    const isConfirmed = fields.step === 'confirm' && isId(fields.request);
    try {
      if (isConfirmed) {
        await this.db.write((tx) => this.move(tx, visit, gift, fields));
        return see(`/staff/gifts/${gift.id}`, 'Changed. The books and the receipt follow what it is for now.');
      }
      const reviewed = { ...fields, request: randomUUID() };
      await this.tryOut(visit, gift, reviewed);
      const view = MoveReviewView(await this.model(visit, gift, reviewed, []));
      return page(await this.frame.page(visit, { title: 'Check the change', section: 'gifts' }, view));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.formPage(visit, await this.model(visit, gift, fields, error.fields));
    }
  }

  /** Does it and takes it back, so that the review shows nothing that would be refused afterwards. */
  private async tryOut(visit: Visit, gift: GiftDetail, fields: MoveFields): Promise<void> {
    try {
      await this.db.write(async (tx) => {
        await this.move(tx, visit, gift, fields);
        throw new TriedOut();
      });
    } catch (error) {
      if (!(error instanceof TriedOut)) throw error;
    }
  }

  private move(tx: Tx, visit: Visit, gift: GiftDetail, fields: MoveFields): Promise<void> {
    const { campaign, designation, reason, request } = fields;
    return this.moveGift.run(tx, {
      giftId: gift.id,
      campaignId: campaign,
      designation,
      reason,
      by: visit.by,
      clientRequestId: request,
    });
  }

  private async receivedGift(id: string): Promise<GiftDetail> {
    const gift = await giftDetail(this.db, id);
    if (gift.occurredAt === null) throw new GiftNotMovable('This gift has not been received.');
    return gift;
  }

  private async model(
    visit: Visit,
    gift: GiftDetail,
    fields: MoveFields | null,
    problems: readonly FieldProblem[],
  ): Promise<MoveModel> {
    const { movedTo } = await giftAdditions(this.db, gift);
    const current = movedTo?.code ?? gift.designation.code;
    const campaigns = (await listCampaigns(this.db.manager)).filter(
      ({ slug, archivedAt }) => archivedAt === null || slug === gift.campaign.slug,
    );
    const campaign = campaigns.find(({ slug }) => slug === gift.campaign.slug)!;
    return {
      gift,
      fields: fields ?? { step: '', campaign: campaign.id, designation: current, reason: '', request: '' },
      campaigns,
      designations: await designationChoices(this.db, current),
      current,
      openFrom: await firstOpenDay(this.db.manager),
      problems,
      csrf: visit.caller.csrf,
    };
  }

  private async formPage(visit: Visit, model: MoveModel): Promise<Answer> {
    const failed = model.problems.length > 0;
    const title = failed ? 'Check the form' : 'What the gift is for';
    const html = await this.frame.page(visit, { title, section: 'gifts' }, MoveFormView(model));
    return page(html, failed ? 422 : 200);
  }
}
