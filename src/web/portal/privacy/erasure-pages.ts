import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NotYetErasable } from '../../../donors/erasures.js';
import { EraseDonor } from '../../../workflows/donors/erase-donor.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { PortalDoor } from '../portal-door.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { ErasureView } from './erasure.view.js';
import { FreshSignIn } from './fresh-sign-in.js';

/** The wish to be forgotten; a person of the newsroom carries it out. */
@Injectable()
export class ErasurePages {
  constructor(
    private readonly erase: EraseDonor,
    private readonly frame: PortalFrame,
    private readonly door: PortalDoor,
    private readonly fresh: FreshSignIn,
  ) {}

  async page(visit: PortalVisit, donorId: string): Promise<Answer> {
    const own = await this.door.own(visit, donorId);
    if (!visit.isFresh) return this.fresh.page(visit, `/portal/privacy/erasure/${own}`);
    return this.show(visit, own, null, 200);
  }

  async ask(visit: PortalVisit, donorId: string, body: unknown, request: FastifyRequest): Promise<Answer> {
    const own = await this.door.own(visit, donorId);
    if (!visit.isFresh) return this.fresh.ask(visit, `/portal/privacy/erasure/${own}`, request);
    if (textFields(body, 'understood').understood !== 'yes') {
      return this.show(visit, own, 'Tick the box to say that you have read what happens.', 422);
    }
    try {
      await this.erase.ask(own);
    } catch (error) {
      if (!(error instanceof NotYetErasable)) throw error;
      return this.show(visit, own, error.message, 409);
    }
    return see('/portal/privacy', 'We have your request, and a letter about it is on its way to you.');
  }

  async withdraw(visit: PortalVisit, donorId: string): Promise<Answer> {
    await this.erase.withdraw(await this.door.own(visit, donorId));
    return see('/portal/privacy', 'You took your request back. Everything stays as it is.');
  }

  private async show(visit: PortalVisit, donorId: string, problem: string | null, status: number): Promise<Answer> {
    const view = ErasureView({ donor: visit.donor(donorId)!, problem, csrf: visit.csrf });
    return page(await this.frame.page(visit, { title: 'Ask to be forgotten', section: 'privacy' }, view), status);
  }
}
