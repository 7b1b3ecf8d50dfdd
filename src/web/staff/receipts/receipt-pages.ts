import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { listDesignations } from '../../../reports/choices.js';
import { listReceipts, receiptTotals } from '../../../reports/receipt-register.js';
import { undeliveredReceipts } from '../../../receipts/delivery/undelivered.js';
import { reservedNumbers } from '../../../receipts/issues/reservations.js';
import { type Answer, page } from '../../http/answer.js';
import { datePhrases, type Phrase, textFields } from '../../http/forms.js';
import { deliveryWord } from '../frame/gift-words.js';
import { StaffFrame } from '../frame/staff-frame.js';
import { counted } from '../../http/words.js';
import type { Visit } from '../frame/visit.js';
import { registerQuery } from './register-query.js';
import { RegisterView } from './register.view.js';

const ROWS = 50;
const LATE_ROWS = 5;

/** The register of receipts. */
@Injectable()
export class ReceiptPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  async register(visit: Visit, query: unknown): Promise<Answer> {
    const { parameters, filters: asked, problems } = registerQuery(query);
    const filters = { ...asked, hidden: visit.hidden };
    const { after } = textFields(query, 'after');
    const [organisation, designations, totals, slice, undelivered, reserved] = await Promise.all([
      this.frame.organisation(),
      listDesignations(this.db),
      receiptTotals(this.db, filters),
      listReceipts(this.db, filters, { after, limit: ROWS }),
      undeliveredReceipts(this.db.manager, { now: this.clock.now(), limit: LATE_ROWS }),
      reservedNumbers(this.db.manager),
    ]);
    const named = designations.find(({ code }) => code === parameters.designation)?.name ?? parameters.designation;
    const phrases: Phrase[] = [
      ...datePhrases(filters.from, filters.to),
      ...(filters.status
        ? [{ parameter: 'status', text: filters.status === 'void' ? 'Status is Void' : 'Status is Issued' }]
        : []),
      ...(filters.delivery ? [{ parameter: 'delivery', text: `Delivery is ${deliveryWord(filters.delivery)}` }] : []),
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
      undelivered,
      reserved,
      organisation,
      canExport,
    });
    const title = counted(totals.count, 'receipt');
    const html = await this.frame.page(visit, { title, section: 'receipts' }, view);
    return page(html, problems.length > 0 ? 422 : 200);
  }
}
