import { Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { AppError } from '../../../../kernel/app-error.js';
import { Clock } from '../../../../kernel/clock.js';
import { type GiftId, isId, type Id } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { donorsById } from '../../../../donors/written-donor.js';
import { openBatch } from '../../../../gifts/offline/batch.store.js';
import { GiftNotYetMade } from '../../../../gifts/offline/offline-errors.js';
import { BATCH_KINDS, type BatchKind } from '../../../../gifts/offline/offline-kind.js';
import { saveOfflineGift } from '../../../../gifts/offline/offline-gift.store.js';
import { PostBatch } from '../../../../workflows/offline/post-batch.js';
import { GiftTable } from '../../../../gifts/gift.table.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { RowDesk } from '../rows/row-desk.js';
import { enteredGift, RowRefused } from '../rows/row-entry.js';
import type { RowFieldsModel } from '../rows/row-fields.view.js';
import { SingleView } from './single.view.js';

/** One gift by itself: a batch of one, posted as it is entered. */
@Injectable()
export class SinglePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly rowDesk: RowDesk,
    private readonly postBatch: PostBatch,
    private readonly clock: Clock,
  ) {}

  async form(visit: Visit, query: unknown): Promise<Answer> {
    const { kind, donor } = textFields(query, 'kind', 'donor');
    const choices = await this.rowDesk.choices(kindOf(kind));
    const known = isId(donor) ? (await donorsById(this.db.manager, [donor])).get(donor) : undefined;
    const texts = { ...this.rowDesk.blank(choices, choices.today), donor: known?.name ?? '', donorId: known?.id ?? '' };
    return this.show(visit, { texts, problems: [], matches: {}, choices, autofocus: true });
  }

  /** Records the gift in one transaction; the same form twice records one. */
  async record(visit: Visit, query: unknown, body: unknown): Promise<Answer> {
    const texts = this.rowDesk.sent(body);
    const choices = await this.rowDesk.choices(kindOf(textFields(query, 'kind').kind));
    const giftId = texts.row as GiftId;
    try {
      await this.db.write(async (tx) => {
        if (await tx.existsBy(GiftTable, { id: giftId })) return;
        const facts = await enteredGift(tx, texts, choices, visit.may('finance:read'));
        const id = uuidOf('single', giftId) as Id<'gift-batch'>;
        const now = this.clock.now();
        await openBatch(tx, {
          id,
          label: `One gift of ${facts.receivedOn}`,
          kind: choices.batchKind,
          receivedOn: facts.receivedOn,
          controlCount: 1,
          controlMinor: facts.amountMinor,
          currency: choices.currency,
          openedBy: visit.by.staffId,
          openedAt: now,
        });
        await saveOfflineGift(tx, giftId, id, facts, { by: visit.by.staffId, at: now });
        await this.postBatch.post(tx, id, visit.by);
      });
      return see(`/staff/gifts/${giftId}`, 'The gift is recorded. Receipt or letter are on their way.');
    } catch (error) {
      if (!(error instanceof RowRefused || error instanceof GiftNotYetMade)) throw error;
      return this.show(visit, { texts, problems: problemsOf(error), matches: matchesOf(error), choices });
    }
  }

  private async show(visit: Visit, form: RowFieldsModel): Promise<Answer> {
    const failed = form.problems.length > 0;
    const title = failed ? 'Check the form' : 'Record a gift';
    const view = SingleView({ form, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title, section: 'gifts' }, view), failed ? 422 : 200);
  }
}

function kindOf(text: string): BatchKind {
  return oneOf(text, BATCH_KINDS) ?? 'checks-and-cash';
}

/** A gift that is not made yet is a problem of the date on its check. */
export function problemsOf(error: AppError) {
  return error instanceof GiftNotYetMade ? [{ field: 'checkDatedOn', message: error.message }] : error.fields;
}

export function matchesOf(error: AppError) {
  return error instanceof RowRefused ? error.matches : {};
}
