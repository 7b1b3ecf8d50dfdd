import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem } from '../../../../kernel/app-error.js';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { DATE_ORDERS } from '../../../../kernel/date-order.js';
import { Db } from '../../../../database/db.js';
import { countKnown } from '../../../../deposits/bank/bank-statement.js';
import { readBankFile, type BankFileReading } from '../../../../finance/bank/bank-file.js';
import { SaveBankStatement } from '../../../../workflows/deposits/save-bank-statement.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { sentFile } from '../../../http/uploads.js';
import { counted } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { BankPages } from './bank-pages.js';
import { AskOrderView, PreviewView } from './upload.view.js';

const PATH = '/staff/finance/bank';
const ACCOUNT_MAX = 80;
const FILE_NAME_MAX = 255;

/** A bank file on its way in: refused with its lines, asked about, looked through, saved. */
@Injectable()
export class UploadPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly bankPages: BankPages,
    private readonly saveStatement: SaveBankStatement,
    private readonly clock: Clock,
  ) {}

  /** Reads the file, and keeps it for the preview if it can be read. */
  async upload(visit: Visit, body: unknown): Promise<Answer> {
    const { account } = textFields(body, 'account');
    const file = sentFile(body, 'file');
    const problems: FieldProblem[] = [];
    if (account === '') problems.push({ field: 'account', message: 'Say which account the file is of.' });
    if (account.length > ACCOUNT_MAX)
      problems.push({ field: 'account', message: `At most ${ACCOUNT_MAX} characters.` });
    if (!file || file.fileName === '') problems.push({ field: 'file', message: 'Choose a file.' });
    if (file?.isTooLarge) {
      problems.push({
        field: 'file',
        message: 'The file is larger than 10 MB. Export a shorter time, and then the rest.',
      });
    }
    if (!file || problems.length > 0) return this.bankPages.bank(visit, {}, { account, problems, refused: null });
    const fileName = file.fileName.replaceAll(/\p{Cc}/gu, '').slice(-FILE_NAME_MAX);
    const reading = await this.read(file.bytes, undefined);
    if (reading.kind === 'refused') {
      const refused = { fileName, problems: reading.problems, more: reading.more };
      return this.bankPages.bank(visit, {}, { account, problems: [], refused });
    }
    try {
      const kept = { account, fileName, bytes: file.bytes };
      const id = await this.db.write((tx) => this.saveStatement.keep(tx, visit.by, kept));
      return see(`${PATH}/uploads/${id}`);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      const known = [{ lineNumber: null, message: error.message }];
      return this.bankPages.bank(visit, {}, { account, problems: [], refused: { fileName, problems: known, more: 0 } });
    }
  }

  async preview(visit: Visit, id: string, query: unknown): Promise<Answer> {
    const upload = await this.db.write((tx) => this.saveStatement.find(tx, id));
    const reading = await this.read(upload.bytes, oneOf(textFields(query, 'order').order, DATE_ORDERS));
    const props = { id, account: upload.account, fileName: upload.fileName, csrf: visit.caller.csrf };
    if (reading.kind === 'ask-order') {
      return this.framed(visit, 'In which order are the dates?', AskOrderView({ ...props, reading }));
    }
    // It could be read when it came; only a change of our own rules since then leads here.
    if (reading.kind === 'refused') throw new Error(`upload ${id} cannot be read any more`);
    const { currency } = await this.frame.organisation();
    const knownCount = await countKnown(this.db.manager, upload.account, reading.lines);
    return this.framed(visit, 'Look through the file', PreviewView({ ...props, reading, knownCount, currency }));
  }

  /** Saves all of it, or nothing. */
  async save(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const order = oneOf(textFields(body, 'order').order, DATE_ORDERS);
    try {
      const saved = await this.db.write(async (tx) => {
        const upload = await this.saveStatement.find(tx, id);
        const reading = await this.read(upload.bytes, order);
        if (reading.kind !== 'read') return null;
        const statement = { layout: reading.layout, dateOrder: reading.order, lines: reading.lines };
        return this.saveStatement.save(tx, visit.by, upload, statement);
      });
      if (!saved) return see(`${PATH}/uploads/${id}`);
      const matched = `${counted(saved.matched, 'deposit')} matched to the cent.`;
      return see(`${PATH}?statement=${saved.id}`, `${counted(saved.newCount, 'line')} saved. ${matched}`);
    } catch (error) {
      if (error instanceof AppError && error.kind === 'conflict') return see(PATH, error.message, 'warn');
      throw error;
    }
  }

  async discard(id: string): Promise<Answer> {
    await this.db.write((tx) => this.saveStatement.discard(tx, id));
    return see(PATH, 'The file is discarded. Nothing was saved.');
  }

  private async read(bytes: Buffer, order: Parameters<typeof readBankFile>[1]['order']): Promise<BankFileReading> {
    const { currency, timeZone } = await this.frame.organisation();
    return readBankFile(bytes, { currency, today: dateIn(timeZone, this.clock.now()), order });
  }

  private async framed(visit: Visit, title: string, view: ReturnType<typeof PreviewView>): Promise<Answer> {
    return page(await this.frame.page(visit, { title, section: 'finance' }, view));
  }
}
