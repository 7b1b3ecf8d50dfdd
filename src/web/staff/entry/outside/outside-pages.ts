import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AppError, InvalidInput } from '../../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { Db, type Tx } from '../../../../database/db.js';
import { deviceWords } from '../../../../donors/portal-access/device-words.js';
import { OutsideRefused, OutsideUnreachable } from '../../../../gateways/oidc/oidc-provider.js';
import { InvitationSpent } from '../../../../staff/invitations/invitations.js';
import { IdentityTaken } from '../../../../staff/outside/identities.js';
import { type Answer, page } from '../../../http/answer.js';
import { hrefOf, textFields } from '../../../http/forms.js';
import { SessionCookie } from '../../../http/session-cookie.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { localPath } from '../local-path.js';
import { OutsideRefusedView } from './onward.view.js';
import { type CameBack, OutsideDoor } from './outside-door.js';
import { OutsideOutcomes, OutsideUnknown } from './outside-outcomes.js';

/** Signing in, linking and confirming at the newsroom's own provider. */
@Injectable()
export class OutsidePages {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly door: OutsideDoor,
    private readonly outcomes: OutsideOutcomes,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings);
  }

  signIn(body: unknown, reply: FastifyReply): Promise<Answer> {
    const { next } = textFields(body, 'next');
    return this.answered(() => this.door.leave({ purpose: 'sign-in' }, localPath(next) ?? '', reply));
  }

  link({ caller }: Visit, reply: FastifyReply): Promise<Answer> {
    const { staffId, sessionId } = caller;
    return this.answered(() => this.door.leave({ purpose: 'link', staffId, sessionId }, '/staff/account', reply));
  }

  confirm({ caller }: Visit, body: unknown, reply: FastifyReply): Promise<Answer> {
    const { staffId, sessionId } = caller;
    const { next } = textFields(body, 'next');
    const returnTo = localPath(next) ?? '';
    return this.answered(() => this.door.leave({ purpose: 'confirm', staffId, sessionId }, returnTo, reply));
  }

  comeBack(request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    return this.answered(async () => {
      const back = await this.door.comeBack(request, reply);
      if (!back) throw new OutsideRefused();
      const device = deviceWords(request.headers['user-agent']);
      const token = await this.db.write((tx) => this.settle(tx, back, device));
      if (token !== null) this.cookie.write(reply, token);
      const { purpose, returnTo } = back.kept;
      const isEntry = purpose === 'sign-in' || purpose === 'invitation';
      const href = isEntry ? hrefOf('/staff/second-factor', { next: returnTo }) : returnTo || '/staff/account';
      return this.door.onward('Welcome back', 'That worked. You go on by yourself.', href);
    });
  }

  /** Does what somebody went for; the token of a session that is new or has a new one. */
  private settle(tx: Tx, { kept, identity }: CameBack, device: string): Promise<string | null> {
    switch (kept.purpose) {
      case 'sign-in':
        return this.outcomes.signIn(tx, identity, device);
      case 'invitation':
        return this.outcomes.accept(tx, kept.invitationId, identity, device);
      case 'link':
        return this.outcomes.link(tx, kept, identity);
      case 'confirm':
        return this.outcomes.confirm(tx, kept, identity);
    }
  }

  private async answered(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (!isForeseen(error)) throw error;
      const message = error instanceof InvalidInput ? (error.fields[0]?.message ?? error.message) : error.message;
      const view = OutsideRefusedView({ message, name: this.door.name ?? 'The provider' });
      return page(this.frame.plainPage('Not signed in', view), error instanceof OutsideUnreachable ? 503 : 403);
    }
  }
}

function isForeseen(error: unknown): error is AppError {
  const kinds = [OutsideRefused, OutsideUnreachable, OutsideUnknown, IdentityTaken, InvitationSpent, InvalidInput];
  return kinds.some((kind) => error instanceof kind);
}
