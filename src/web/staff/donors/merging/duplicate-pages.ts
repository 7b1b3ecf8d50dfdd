import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../kernel/clock.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import { sayApart, takeApartBack } from '../../../../donors/likeness/lookalikes.js';
import { likelyPairs } from '../../../../reports/donors/open-merges.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { DonorPages } from '../page/donor-pages.js';
import { DuplicatesView } from './duplicates.view.js';

const PAIRS = 100;

/** Pairs of records that may be one donor; whoever knows better says so once. */
@Injectable()
export class DuplicatePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly donors: DonorPages,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const pairs = await likelyPairs(this.db, visit.may('finance:read'), PAIRS);
    const view = DuplicatesView({ pairs, limit: PAIRS, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: 'Likely duplicates', section: 'donors' }, view));
  }

  async sayApart(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const sent = textFields(body, 'other', 'back');
    const [one, other] = await this.both(visit, id, sent.other);
    await this.db.write(async (tx) => {
      const isNew = await sayApart(tx, one.id, other.id, { by: visit.by.staffId, now: this.clock.now() });
      if (!isNew) return;
      const object = `donor:${one.id}`;
      await this.audit.record(tx, { actor: visit.by.actor, action: 'tell apart', object, detail: { other: other.id } });
    });
    const back = sent.back === 'list' ? '/staff/donors/duplicates' : `/staff/donors/${one.id}`;
    return see(back, `${one.name} and ${other.name} are two. That is remembered.`, 'good', {
      action: `/staff/donors/${one.id}/together`,
      fields: { other: other.id, back: sent.back },
    });
  }

  async takeApartBack(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const sent = textFields(body, 'other', 'back');
    const [one, other] = await this.both(visit, id, sent.other);
    await this.db.write((tx) => takeApartBack(tx, one.id, other.id));
    const back = sent.back === 'list' ? '/staff/donors/duplicates' : `/staff/donors/${one.id}`;
    return see(back, 'Taken back. The two are compared again.');
  }

  private async both(visit: Visit, id: string, other: string) {
    return [await this.donors.changeable(visit, id), await this.donors.changeable(visit, other)] as const;
  }
}
