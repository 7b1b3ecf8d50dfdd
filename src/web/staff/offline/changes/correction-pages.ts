import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { isId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { readBatch } from '../../../../gifts/offline/batch.store.js';
import { GiftNotYetMade, GiftIsOnline } from '../../../../gifts/offline/offline-errors.js';
import { offlineGifts, type OfflineGift } from '../../../../gifts/offline/offline-gift.store.js';
import { firstOpenDay } from '../../../../ledger/periods.js';
import { CorrectGift } from '../../../../workflows/offline/correct-gift.js';
import { giftRowById } from '../../../../reports/gift-list.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { BatchDesk } from '../batches/batch-desk.js';
import { RowDesk } from '../rows/row-desk.js';
import { enteredGift, RowRefused } from '../rows/row-entry.js';
import type { RowFieldsModel } from '../rows/row-fields.view.js';
import { CorrectionView } from './correction.view.js';
import { matchesOf, problemsOf } from './single-pages.js';

/** Puts a posted gift right: the same form, filled in, with a reason. */
@Injectable()
export class CorrectionPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly batchDesk: BatchDesk,
    private readonly rowDesk: RowDesk,
    private readonly correctGift: CorrectGift,
  ) {}

  async form(visit: Visit, id: string): Promise<Answer> {
    const row = await this.row(id);
    const choices = await this.choices(row);
    const blank = this.rowDesk.blank(choices, row.receivedOn);
    const texts = { ...blank, ...(await this.batchDesk.textsOf(row, choices.currency)), row: randomUUID(), edit: '' };
    return this.show(visit, row, { texts, problems: [], matches: {}, choices }, '');
  }

  async correct(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const row = await this.row(id);
    const choices = await this.choices(row);
    const texts = this.rowDesk.sent(body);
    const { reason } = textFields(body, 'reason');
    try {
      const facts = await this.db.write((tx) => enteredGift(tx, texts, choices, visit.may('finance:read')));
      const corrected = await this.correctGift.run({
        giftId: row.id,
        facts,
        reason,
        by: visit.by,
        clientRequestId: texts.row,
      });
      return see(`/staff/gifts/${corrected}`, 'Corrected. The gift as it was recorded first is taken back.');
    } catch (error) {
      if (!(error instanceof RowRefused || error instanceof GiftNotYetMade || error instanceof InvalidInput))
        throw error;
      return this.show(visit, row, { texts, problems: problemsOf(error), matches: matchesOf(error), choices }, reason);
    }
  }

  /** @throws NotFound, GiftIsOnline for a gift that came online */
  private async row(id: string): Promise<OfflineGift> {
    if (!isId(id)) throw new NotFound('gift');
    const gift = await giftRowById(this.db, id);
    const [row] = await offlineGifts(this.db.manager, [gift.id]);
    if (!row) throw new GiftIsOnline();
    return row;
  }

  private async choices(row: OfflineGift) {
    return this.rowDesk.choices((await readBatch(this.db.manager, row.batchId)).kind);
  }

  private async show(visit: Visit, row: OfflineGift, form: RowFieldsModel, reason: string): Promise<Answer> {
    const openFrom = await firstOpenDay(this.db.manager);
    const failed = form.problems.length > 0;
    const view = CorrectionView({
      giftId: row.id,
      form,
      reason,
      bookedOn: openFrom !== null && row.giftDate < openFrom ? openFrom : null,
      csrf: visit.caller.csrf,
    });
    const title = failed ? 'Check the form' : 'Correct a gift';
    return page(await this.frame.page(visit, { title, section: 'gifts' }, view), failed ? 422 : 200);
  }
}
