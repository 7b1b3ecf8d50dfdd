import { Injectable } from '@nestjs/common';
import { Db } from '../../../database/db.js';
import { donorOfPage } from '../../../reports/donor-list.js';
import { listGifts } from '../../../reports/gift-list.js';
import { creditedTo } from '../../../reports/offline/soft-credits.js';
import { listPlans } from '../../../reports/plans/plan-list.js';
import { statementsOfDonor } from '../../../reports/statements/run-progress.js';
import { listReceipts } from '../../../reports/receipt-register.js';
import { type Answer, page } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { DonorView } from './donor.view.js';

const ROWS = 50;
const RECEIPTS = 20;
const PLANS = 20;

/** One donor. */
@Injectable()
export class DonorPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
  ) {}

  async donor(visit: Visit, id: string, query: unknown): Promise<Answer> {
    const { after } = textFields(query, 'after');
    const donor = await donorOfPage(this.db, id);
    const [gifts, receipts, plans, statements, credited, { timeZone }] = await Promise.all([
      listGifts(this.db, { donorId: donor.id }, { after, limit: ROWS }),
      listReceipts(this.db, { donorId: donor.id }, { limit: RECEIPTS }),
      listPlans(this.db, { donorId: donor.id }, { limit: PLANS }),
      statementsOfDonor(this.db, donor.id),
      creditedTo(this.db, donor.id),
      this.frame.organisation(),
    ]);
    const mayRecord = visit.may('gifts:record');
    const view = DonorView({ donor, gifts, receipts, plans: plans.items, statements, timeZone, credited, mayRecord });
    return page(await this.frame.page(visit, { title: donor.name, section: 'donors' }, view));
  }
}
