import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import { Money } from '../../../kernel/money.js';
import { Db } from '../../../database/db.js';
import { giftDetail, type GiftDetail } from '../../../reports/gift-detail.js';
import { giftAdditions } from '../../../reports/campaigns/gift-additions.js';
import { besideGift } from '../../../reports/offline/offline-detail.js';
import { type Answer, page } from '../../http/answer.js';
import { StaffFrame } from '../frame/staff-frame.js';
import { isolated } from '../../http/words.js';
import type { Visit } from '../frame/visit.js';
import { GiftView } from './gift.view.js';

const REFRESH_SECONDS = { requested: 3, pending: 30 } as const;

/** One gift. */
@Injectable()
export class GiftPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  async gift(visit: Visit, id: string): Promise<Answer> {
    const [gift, organisation] = await Promise.all([giftDetail(this.db, id), this.frame.organisation()]);
    const [beside, additions] = await Promise.all([besideGift(this.db, gift), giftAdditions(this.db, gift)]);
    const view = GiftView({
      gift,
      organisation,
      now: this.clock.now(),
      canRefund: visit.may('gifts:refund') && (gift.state === 'settled' || gift.state === 'refunded'),
      beside,
      additions,
      canRecord: visit.may('gifts:record'),
      justActed: visit.flash !== null,
      showProcessor: visit.may('processor:read'),
      seesFinance: visit.may('finance:read'),
    });
    const title = `${Money.of(gift.amountMinor, gift.currency).format()} from ${isolated(gift.donor.name)}`;
    const opened = { kind: 'gifts', id: gift.id } as const;
    const framed = { title, section: 'gifts', refresh: refreshOf(gift), opened } as const;
    return page(await this.frame.page(visit, framed, view));
  }
}

/** While money is on its way back the page looks again by itself. */
function refreshOf({ id, refunds }: GiftDetail) {
  const state = (['requested', 'pending'] as const).find((each) => refunds.some((refund) => refund.state === each));
  return state && { seconds: REFRESH_SECONDS[state], href: `/staff/gifts/${id}` };
}
