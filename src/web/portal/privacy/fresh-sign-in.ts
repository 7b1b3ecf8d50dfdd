import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TooManyAttempts } from '../../../donors/portal-access/attempts.js';
import { type Answer, page, see } from '../../http/answer.js';
import { EntryPages } from '../entry/entry-pages.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { FreshSignInView } from './fresh-sign-in.view.js';

/**
 * Before what cannot be undone, or takes everything away, somebody who signed in long ago shows once more that they
 * read the letters of the address (R-SEC-03): a device may have changed hands since.
 */
@Injectable()
export class FreshSignIn {
  constructor(
    private readonly frame: PortalFrame,
    private readonly entry: EntryPages,
  ) {}

  /** Asks for the press of a button; a page that is only looked at sends no letter. */
  async page(visit: PortalVisit, next: string): Promise<Answer> {
    const view = FreshSignInView({ email: visit.email, next, csrf: visit.csrf });
    return page(await this.frame.page(visit, { title: 'One more code', section: 'privacy' }, view));
  }

  /** Sends the code; after it, the page that was wanted opens. */
  async ask(visit: PortalVisit, next: string, request: FastifyRequest): Promise<Answer> {
    try {
      return await this.entry.askAgain(visit, next, request);
    } catch (error) {
      if (!(error instanceof TooManyAttempts)) throw error;
      return see('/portal/privacy', error.message, 'warn');
    }
  }
}
