import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isId } from '../../../kernel/id.js';
import { TooManyAttempts } from '../../../donors/portal-access/attempts.js';
import { PortalSessions } from '../../../donors/portal-access/portal-sessions.js';
import { type Answer, page, see } from '../../http/answer.js';
import { PortalDoor } from '../portal-door.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { FreshSignIn } from './fresh-sign-in.js';
import { PrivacyData } from './privacy-data.js';
import { DownloadView, PrivacyView } from './privacy.view.js';

/** Sessions, and the archive of everything that is kept. */
@Injectable()
export class PrivacyPages {
  constructor(
    private readonly data: PrivacyData,
    private readonly frame: PortalFrame,
    private readonly door: PortalDoor,
    private readonly sessions: PortalSessions,
    private readonly fresh: FreshSignIn,
  ) {}

  async page(visit: PortalVisit): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const sessions = await this.data.sessionsOf(visit.emailKey);
    const people = await this.data.erasuresOf(visit.donors);
    const view = PrivacyView({ visit, sessions, people, zone: organisation.timeZone });
    return page(await this.frame.page(visit, { title: 'Privacy', section: 'privacy', organisation }, view));
  }

  async endSession(visit: PortalVisit, id: string): Promise<Answer> {
    const ended = isId(id) && (await this.data.write((tx) => this.sessions.endById(tx, visit.emailKey, id)));
    if (!ended) throw await this.door.refuse(visit, 'session', id);
    return see('/portal/privacy', 'That device is signed out.');
  }

  async endOthers(visit: PortalVisit): Promise<Answer> {
    const ended = await this.data.write((tx) => this.sessions.endAll(tx, visit.emailKey, visit.sessionId));
    return see('/portal/privacy', ended === 0 ? 'No other device was signed in.' : 'All other devices are signed out.');
  }

  async downloadPage(visit: PortalVisit): Promise<Answer> {
    if (!visit.isFresh) return this.fresh.page(visit, '/portal/privacy/download');
    const view = DownloadView({ csrf: visit.csrf });
    return page(await this.frame.page(visit, { title: 'Download my data', section: 'privacy' }, view));
  }

  /** Streams the archive: it begins at once, and is made as fast as it is read. */
  async download(visit: PortalVisit, request: FastifyRequest, reply: FastifyReply): Promise<Answer | undefined> {
    if (!visit.isFresh) return this.fresh.ask(visit, '/portal/privacy/download', request);
    try {
      await this.data.noteDownload(visit);
    } catch (error) {
      if (!(error instanceof TooManyAttempts)) throw error;
      return see('/portal/privacy', error.message, 'warn');
    }
    await reply
      .status(200)
      .header('content-type', 'application/zip')
      .header('content-disposition', 'attachment; filename="my-giving.zip"')
      .send(this.data.archiveOf(visit.donorIds));
    return undefined;
  }
}
