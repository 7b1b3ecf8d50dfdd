import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { parseDate } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { type GiftId, isId } from '../../../../kernel/id.js';
import { Money } from '../../../../kernel/money.js';
import { Db, rows } from '../../../../database/db.js';
import { findDonors, type FoundDonor } from '../../../../donors/written-donor.js';
import { lockBatch, readBatch } from '../../../../gifts/offline/batch.store.js';
import { BatchDisagrees, BatchIsPosted, GiftNotYetMade } from '../../../../gifts/offline/offline-errors.js';
import { deleteOfflineGift, saveOfflineGift } from '../../../../gifts/offline/offline-gift.store.js';
import { DepositBatch } from '../../../../workflows/offline/deposit-batch.js';
import { PostBatch } from '../../../../workflows/offline/post-batch.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import type { Visit } from '../../frame/visit.js';
import { BatchDesk } from './batch-desk.js';
import { enteredGift, RowRefused } from '../rows/row-entry.js';
import { RowDesk } from '../rows/row-desk.js';

const PATH = '/staff/gifts/batches';

/** One batch: typing its gifts in, posting them, and bringing them to the bank. */
@Injectable()
export class RowPages {
  constructor(
    private readonly db: Db,
    private readonly desk: BatchDesk,
    private readonly rowDesk: RowDesk,
    private readonly postBatch: PostBatch,
    private readonly depositBatch: DepositBatch,
    private readonly clock: Clock,
  ) {}

  async show(visit: Visit, id: string, query: unknown): Promise<Answer> {
    const { row } = textFields(query, 'row');
    return page(await this.desk.page(visit, id, { row }));
  }

  /** Adds a gift, or saves one that is there. The same form twice adds one. */
  async save(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const texts = this.rowDesk.sent(body);
    const rowId = texts.row as GiftId;
    const choices = await this.rowDesk.choices((await readBatch(this.db.manager, id)).kind);
    try {
      const saved = await this.db.write(async (tx) => {
        const batch = await lockBatch(tx, id);
        if (batch.state !== 'open') throw new BatchIsPosted();
        const known = await rows(tx, 'select from offline_gift where id = $1', [rowId]);
        if (known.length > 0 && texts.edit !== 'yes') return null;
        const facts = await enteredGift(tx, texts, choices, visit.may('finance:read'));
        await saveOfflineGift(tx, rowId, batch.id, facts, { by: visit.by.staffId, at: this.clock.now() });
        return facts;
      });
      const said =
        saved && `${Money.of(saved.amountMinor, choices.currency).format()} ${texts.edit ? 'saved' : 'added'}.`;
      return see(`${PATH}/${id}`, said ?? 'This gift was added already.');
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      return page(
        await this.desk.page(visit, id, { refused: { texts, problems: error.fields, matches: error.matches } }),
        422,
      );
    }
  }

  async remove(id: string, rowId: string): Promise<Answer> {
    await this.db.write(async (tx) => {
      const batch = await lockBatch(tx, id);
      if (batch.state !== 'open') throw new BatchIsPosted();
      if (isId(rowId)) await deleteOfflineGift(tx, rowId, batch.id);
    });
    return see(`${PATH}/${id}`, 'The gift is taken out of the batch.');
  }

  async post(visit: Visit, id: string): Promise<Answer> {
    try {
      const done = await this.postBatch.run(id, visit.by);
      return see(
        `${PATH}/${id}`,
        done === 'posted' ? 'Posted. Receipts and letters are on their way.' : 'The batch was posted already.',
      );
    } catch (error) {
      if (!(error instanceof BatchDisagrees || error instanceof GiftNotYetMade)) throw error;
      return see(`${PATH}/${id}`, error.message, 'bad');
    }
  }

  async deposit(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { depositedOn } = textFields(body, 'depositedOn');
    const refused = async (depositProblems: readonly FieldProblem[]): Promise<Answer> =>
      page(await this.desk.page(visit, id, { depositProblems, depositedOn }), 422);
    const day = parseDate(depositedOn);
    if (!day) return refused([{ field: 'depositedOn', message: 'Enter the day, as 2026-12-31.' }]);
    try {
      await this.depositBatch.run(id, day, visit.by);
      return see(
        `${PATH}/${id}`,
        `Deposited on ${day}. It waits among the deposits for its line of the bank statement.`,
      );
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return refused(error.fields);
    }
  }

  /** Donors for the list that opens while somebody types. */
  async donors(visit: Visit, query: unknown): Promise<FoundDonor[]> {
    const { q } = textFields(query, 'q');
    return q.length < 2 ? [] : findDonors(this.db.manager, q, visit.may('finance:read'));
  }
}
