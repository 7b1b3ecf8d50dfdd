import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import { Money } from '../../../kernel/money.js';
import { Db } from '../../../database/db.js';
import { listDesignations } from '../../../reports/choices.js';
import { giftDetail, type GiftDetail } from '../../../reports/gift-detail.js';
import { giftTotals, listGifts } from '../../../reports/gift-list.js';
import { besideGift } from '../../../reports/offline/offline-detail.js';
import { type Answer, page } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import { counted, isolated } from '../../http/words.js';
import type { Visit } from '../frame/visit.js';
import { GiftView } from './gift.view.js';
import { giftPhrases, giftQuery } from './listing/gift-query.js';
import { GiftsView } from './gifts.view.js';

const ROWS = 50;
const REFRESH_SECONDS = { requested: 3, pending: 30 } as const;

/** The list of gifts, and one gift. */
@Injectable()
export class GiftPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const { parameters, filters, problems } = giftQuery(query);
    const { after } = textFields(query, 'after');
    const [organisation, designations, totals, slice] = await Promise.all([
      this.frame.organisation(),
      listDesignations(this.db),
      giftTotals(this.db, filters),
      listGifts(this.db, filters, { after, limit: ROWS }),
    ]);
    const phrases = giftPhrases(parameters, filters, designations);
    const title = counted(totals.count, 'gift');
    const rights = { canExport: visit.may('gifts:export'), mayRecord: visit.may('gifts:record') };
    const view = GiftsView({ parameters, problems, phrases, designations, totals, slice, organisation, ...rights });
    const html = await this.frame.page(visit, { title, section: 'gifts', search: parameters.q }, view);
    return page(html, problems.length > 0 ? 422 : 200);
  }

  async gift(visit: Visit, id: string): Promise<Answer> {
    const [gift, organisation] = await Promise.all([giftDetail(this.db, id), this.frame.organisation()]);
    const beside = await besideGift(this.db, gift);
    const view = GiftView({
      gift,
      organisation,
      now: this.clock.now(),
      canRefund: visit.may('gifts:refund') && (gift.state === 'settled' || gift.state === 'refunded'),
      beside,
      canRecord: visit.may('gifts:record'),
      justActed: visit.flash !== null,
      showProcessor: visit.may('processor:read'),
      seesFinance: visit.may('finance:read'),
    });
    const title = `${Money.of(gift.amountMinor, gift.currency).format()} from ${isolated(gift.donor.name)}`;
    return page(await this.frame.page(visit, { title, section: 'gifts', refresh: refreshOf(gift) }, view));
  }
}

/** While money is on its way back the page looks again by itself. */
function refreshOf({ id, refunds }: GiftDetail) {
  const state = (['requested', 'pending'] as const).find((each) => refunds.some((refund) => refund.state === each));
  return state && { seconds: REFRESH_SECONDS[state], href: `/staff/gifts/${id}` };
}
