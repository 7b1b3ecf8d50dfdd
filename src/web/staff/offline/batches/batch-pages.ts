import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type FieldProblem, InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { isId, type Id } from '../../../../kernel/id.js';
import { Money } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import { deleteBatch, lockBatch, openBatch, readBatch, updateBatch } from '../../../../gifts/offline/batch.store.js';
import { BatchIsPosted } from '../../../../gifts/offline/offline-errors.js';
import { PaperLetters } from '../../../../receipts/paper/paper-letters.js';
import { listBatches } from '../../../../reports/offline/batch-list.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { BatchReader } from './batch-facts.js';
import { BATCH_FIELDS, type BatchTexts, filledBatch } from './batch-form.js';
import { BatchFormView } from './batch-form.view.js';
import { BatchesView } from './batches.view.js';

const PATH = '/staff/gifts/batches';
const ROWS = 50;

/** The list of batches, their control figures, and their letters on paper. */
@Injectable()
export class GiftBatchPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly reader: BatchReader,
    private readonly paper: PaperLetters,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const { after } = textFields(query, 'after');
    const slice = await listBatches(this.db, { after, limit: ROWS });
    const view = BatchesView({ slice, mayRecord: visit.may('gifts:record') });
    return page(await this.frame.page(visit, { title: 'Batches', section: 'gifts' }, view));
  }

  async newForm(visit: Visit): Promise<Answer> {
    const texts = { ...textFields({}, ...BATCH_FIELDS), kind: 'checks-and-cash', request: randomUUID() };
    return this.form(visit, null, { ...texts, receivedOn: await this.today() }, []);
  }

  async open(visit: Visit, body: unknown): Promise<Answer> {
    const texts = textFields(body, ...BATCH_FIELDS);
    const { currency } = await this.frame.organisation();
    return this.refusing(visit, null, texts, async () => {
      const figures = filledBatch(texts, { currency, today: await this.today() });
      const id = (isId(texts.request) ? texts.request : randomUUID()) as Id<'gift-batch'>;
      const opened = { openedBy: visit.by.staffId, openedAt: this.clock.now() };
      await this.db.write((tx) => openBatch(tx, { ...figures, ...opened, id, currency }));
      return see(`${PATH}/${id}`);
    });
  }

  async figures(visit: Visit, id: string): Promise<Answer> {
    const batch = await readBatch(this.db.manager, id);
    if (batch.state !== 'open') throw new BatchIsPosted();
    return this.form(
      visit,
      batch.id,
      {
        request: '',
        kind: batch.kind,
        label: batch.label,
        receivedOn: batch.receivedOn,
        count: String(batch.controlCount),
        total: Money.of(batch.controlMinor, batch.currency).toDecimal(),
      },
      [],
    );
  }

  async saveFigures(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const texts = textFields(body, ...BATCH_FIELDS);
    const today = await this.today();
    return this.refusing(visit, id, texts, async () => {
      await this.db.write(async (tx) => {
        const batch = await lockBatch(tx, id);
        if (batch.state !== 'open') throw new BatchIsPosted();
        await updateBatch(tx, batch.id, filledBatch(texts, { currency: batch.currency, today, kind: batch.kind }));
      });
      return see(`${PATH}/${id}`, 'The control figures are changed.');
    });
  }

  async remove(id: string): Promise<Answer> {
    await this.db.write(async (tx) => {
      const batch = await lockBatch(tx, id);
      if (batch.state !== 'open') throw new BatchIsPosted();
      await deleteBatch(tx, batch.id);
    });
    return see(PATH, 'The batch is deleted. Nothing of it was posted.');
  }

  /** @throws NotFound while there is nothing to print. */
  async letters(id: string, reply: FastifyReply): Promise<void> {
    const { batch, letters } = await this.reader.read(id);
    const onPaper = letters.filter(({ to }) => to.email === '');
    if (onPaper.length === 0) throw new NotFound('letter');
    const bytes = await this.paper.print(onPaper, await this.frame.organisation(), await this.today());
    await reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', `inline; filename="letters-${batch.receivedOn}.pdf"`)
      .header('cache-control', 'no-store')
      .send(bytes);
  }

  private async refusing(
    visit: Visit,
    id: string | null,
    texts: BatchTexts,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, id, texts, error.fields);
    }
  }

  private async form(
    visit: Visit,
    id: string | null,
    texts: BatchTexts,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const view = BatchFormView({ texts, problems, currency, csrf: visit.caller.csrf, id });
    const failed = problems.length > 0;
    const title = failed ? 'Check the form' : id === null ? 'Open a batch' : 'Control figures';
    return page(await this.frame.page(visit, { title, section: 'gifts' }, view), failed ? 422 : 200);
  }

  private async today() {
    return dateIn((await this.frame.organisation()).timeZone, this.clock.now());
  }
}
