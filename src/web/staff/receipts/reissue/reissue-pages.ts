import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { Db, type Tx } from '../../../../database/db.js';
import { MonthClosed, ReceiptNotInForce } from '../../../../receipts/receipt-errors.js';
import { Regimes } from '../../../../regimes/regimes.js';
import { receiptHistory, type ReceiptHistory } from '../../../../reports/receipts/receipt-page.js';
import { ReissueReceipt } from '../../../../workflows/receipts/reissue-receipt.js';
import { SendReceiptAgain } from '../../../../workflows/receipts/send-receipt-again.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { readerOf } from '../../frame/archive-reader.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ReceiptView } from '../receipt.view.js';
import { asIssued, clocksOfOldYear, correctionsOf, REISSUE_FIELDS, type ReissueFields } from './reissue-form.js';
import { ReissueFormView, ReissueReviewView, type ReissueModel } from './reissue.view.js';

class TriedOut extends Error {}

/** The page of one receipt, and what people do there: correct it in two steps, and send it again. */
@Injectable()
export class ReissuePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly reissueReceipt: ReissueReceipt,
    private readonly sendReceiptAgain: SendReceiptAgain,
    private readonly regimes: Regimes,
  ) {}

  async receipt(visit: Visit, id: string): Promise<Answer> {
    const receipt = await receiptHistory(this.db, id, readerOf(visit));
    // A receipt says who gave it: whoever may not know the donor finds none (R-TPG-06).
    if (receipt.donor.isHidden && !visit.may('finance:read')) throw new NotFound('receipt');
    return this.receiptPage(visit, receipt, receipt.donor.email, []);
  }

  async sendAgain(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const receipt = await receiptHistory(this.db, id, readerOf(visit));
    const { to, request } = textFields(body, 'to', 'request');
    try {
      const { id: receiptId, giftId } = receipt;
      await this.sendReceiptAgain.run({ giftId, receiptId, to, by: visit.by.actor, request: request.slice(0, 40) });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.receiptPage(visit, receipt, to, error.fields);
    }
    return see(`/staff/receipts/${receipt.id}`, `Receipt ${receipt.label} is on its way to ${to}.`);
  }

  async form(visit: Visit, id: string): Promise<Answer> {
    const receipt = await this.receiptInForce(id);
    return this.formPage(visit, receipt, asIssued(receipt), []);
  }

  async post(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const receipt = await this.receiptInForce(id);
    const fields = textFields(body, ...REISSUE_FIELDS);
    try {
      if (fields.step === 'confirm') return await this.confirm(visit, receipt, fields);
      await this.tryOut(visit, receipt, fields);
    } catch (error) {
      if (error instanceof InvalidInput) return this.formPage(visit, receipt, fields, error.fields);
      if (!(error instanceof MonthClosed)) throw error;
      return this.formPage(visit, receipt, fields, [{ field: 'zone', message: error.message }]);
    }
    const view = ReissueReviewView(await this.model(visit, receipt, fields, []));
    return page(await this.frame.page(visit, { title: 'Check the new receipt', section: 'receipts' }, view));
  }

  private async confirm(visit: Visit, receipt: ReceiptHistory, fields: ReissueFields): Promise<Answer> {
    const reissued = await this.db.write((tx) => this.reissue(tx, visit, receipt, fields));
    const letter = receipt.donor.email
      ? 'The letter is on its way.'
      : 'It is to be printed: no email address is known.';
    return see(`/staff/receipts/${reissued.id}`, `${reissued.label} replaces ${receipt.label}. ${letter}`);
  }

  /** Does it and takes it back, so that the review shows nothing that would be refused afterwards. */
  private async tryOut(visit: Visit, receipt: ReceiptHistory, fields: ReissueFields): Promise<void> {
    try {
      await this.db.write(async (tx) => {
        await this.reissue(tx, visit, receipt, fields);
        throw new TriedOut();
      });
    } catch (error) {
      if (!(error instanceof TriedOut)) throw error;
    }
  }

  private reissue(
    tx: Tx,
    visit: Visit,
    receipt: ReceiptHistory,
    fields: ReissueFields,
  ): ReturnType<ReissueReceipt['run']> {
    const { id: seen, giftId } = receipt;
    const corrections = correctionsOf(fields, receipt);
    return this.reissueReceipt.run(tx, giftId, { by: visit.by, note: fields.note, seen, corrections });
  }

  /** @throws NotFound, ReceiptNotInForce */
  private async receiptInForce(id: string): Promise<ReceiptHistory> {
    const receipt = await receiptHistory(this.db, id, 'finance');
    const inForce = receipt.chain.find(({ status }) => status === 'issued') ?? null;
    if (inForce?.id !== receipt.id) throw new ReceiptNotInForce(inForce);
    return receipt;
  }

  private async receiptPage(
    visit: Visit,
    receipt: ReceiptHistory,
    to: string,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const view = ReceiptView({
      receipt,
      wording: this.regimes.of(receipt.snapshot.regime).receiptWords(receipt.snapshot),
      organisation: await this.frame.organisation(),
      canReissue: visit.may('receipts:reissue'),
      canReadArchive: readerOf(visit) === 'finance',
      csrf: visit.caller.csrf,
      request: randomUUID(),
      to,
      problems,
    });
    const opened = { kind: 'receipts', id: receipt.id } as const;
    const framed = { title: `Receipt ${receipt.label}`, section: 'receipts', opened } as const;
    return page(await this.frame.page(visit, framed, view), problems.length > 0 ? 422 : 200);
  }

  private async formPage(
    visit: Visit,
    receipt: ReceiptHistory,
    fields: ReissueFields,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const view = ReissueFormView(await this.model(visit, receipt, fields, problems));
    const title = problems.length > 0 ? 'Check the form' : `Void and reissue ${receipt.label}`;
    return page(await this.frame.page(visit, { title, section: 'receipts' }, view), problems.length > 0 ? 422 : 200);
  }

  private async model(
    visit: Visit,
    receipt: ReceiptHistory,
    fields: ReissueFields,
    problems: readonly FieldProblem[],
  ): Promise<ReissueModel> {
    const organisation = await this.frame.organisation();
    return { receipt, fields, clocks: clocksOfOldYear(receipt), organisation, problems, csrf: visit.caller.csrf };
  }
}
