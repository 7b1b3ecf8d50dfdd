import { Injectable } from '@nestjs/common';
import { Db } from '../../../database/db.js';
import { listDesignations } from '../../../reports/choices.js';
import { listReceipts, receiptTotals } from '../../../reports/receipt-register.js';
import { type Answer, page } from '../../http/answer.js';
import { datePhrases, type Phrase, textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import { counted } from '../../http/words.js';
import type { Visit } from '../frame/visit.js';
import { registerQuery } from './register-query.js';
import { RegisterView } from './register.view.js';

const ROWS = 50;

/** The register of receipts. */
@Injectable()
export class ReceiptPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
  ) {}

  async register(visit: Visit, query: unknown): Promise<Answer> {
    const { parameters, filters, problems } = registerQuery(query);
    const { after } = textFields(query, 'after');
    const [organisation, designations, totals, slice] = await Promise.all([
      this.frame.organisation(),
      listDesignations(this.db),
      receiptTotals(this.db, filters),
      listReceipts(this.db, filters, { after, limit: ROWS }),
    ]);
    const named = designations.find(({ code }) => code === parameters.designation)?.name ?? parameters.designation;
    const phrases: Phrase[] = [
      ...datePhrases(filters.from, filters.to),
      ...(filters.status
        ? [{ parameter: 'status', text: filters.status === 'void' ? 'Status is Void' : 'Status is Issued' }]
        : []),
      ...(filters.designation ? [{ parameter: 'designation', text: `For ${named}` }] : []),
      ...(filters.text ? [{ parameter: 'q', text: `Matches “${filters.text}”` }] : []),
    ];
    const canExport = visit.may('receipts:export');
    const view = RegisterView({
      parameters,
      problems,
      phrases,
      designations,
      totals,
      slice,
      organisation,
      canExport,
    });
    const title = counted(totals.count, 'receipt');
    const html = await this.frame.page(visit, { title, section: 'receipts' }, view);
    return page(html, problems.length > 0 ? 422 : 200);
  }
}
