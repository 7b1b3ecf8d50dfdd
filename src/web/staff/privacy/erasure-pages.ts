import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/app-error.js';
import { isId } from '../../../kernel/id.js';
import { Db } from '../../../database/db.js';
import { listErasures, NotYetErasable } from '../../../donors/erasures.js';
import { EraseDonor } from '../../../workflows/donors/erase-donor.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { ErasureReviewView } from './erasure-review.view.js';
import { ErasuresView } from './erasures.view.js';

/** Forgetting a donor in two steps: first what would go and what would stay, then, with the name typed, that it goes. */
@Injectable()
export class ErasurePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly eraseDonor: EraseDonor,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const { timeZone } = await this.frame.organisation();
    const view = ErasuresView({ requests: await listErasures(this.db.manager), zone: timeZone });
    return page(await this.frame.page(visit, { title: 'Privacy', section: 'privacy' }, view));
  }

  review(visit: Visit, id: string): Promise<Answer> {
    return this.show(visit, id, null, 200);
  }

  async erase(visit: Visit, id: string, body: unknown): Promise<Answer> {
    if (!isId(id)) throw new NotFound('request');
    const { request } = await this.eraseDonor.effects(id);
    if (textFields(body, 'name').name !== request.donorName && request.endedAt === null) {
      return this.show(visit, id, 'Type the name exactly as it stands above. Nothing was erased.', 422);
    }
    try {
      await this.eraseDonor.run(id, visit.by.actor);
    } catch (error) {
      if (!(error instanceof NotYetErasable)) throw error;
      return this.show(visit, id, error.message, 409);
    }
    return see('/staff/privacy', 'Forgotten. Gifts, receipts and sums are as they were. A last letter is on its way.');
  }

  private async show(visit: Visit, id: string, problem: string | null, status: number): Promise<Answer> {
    if (!isId(id)) throw new NotFound('request');
    const { request, effects } = await this.eraseDonor.effects(id);
    const { timeZone } = await this.frame.organisation();
    const view = ErasureReviewView({ request, effects, problem, zone: timeZone, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: 'Forget a donor', section: 'privacy' }, view), status);
  }
}
