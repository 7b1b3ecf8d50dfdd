import {
  applyDecorators,
  type ArgumentsHost,
  type CanActivate,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  Inject,
  Injectable,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, NotFound } from '../../kernel/app-error.js';
import { type DonorId, isId } from '../../kernel/id.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { Audit } from '../../audit/audit.js';
import { Db } from '../../database/db.js';
import { donorIdNow } from '../../donors/identity/donor-now.js';
import { type NewPortalSession, PortalSessions } from '../../donors/portal-access/portal-sessions.js';
import { AnswerInterceptor } from '../http/answer.js';
import { changesState, refuseCrossSite, refuseForgery } from '../http/csrf.js';
import { readFlash } from '../http/flash.js';
import { DONOR_COOKIE, SessionCookie } from '../http/session-cookie.js';
import { PortalVisit, type WithVisit } from './visit.js';

/** Nobody is signed in; pages that only read lead on to the sign-in page and back. */
export class PortalSignInNeeded extends AppError {
  constructor(readonly returnTo: string | null) {
    super('unauthenticated', 'unauthenticated', 'You are signed out. Nothing was saved. Sign in and try again.');
  }
}

/** Knows who stands at the door of the portal, by the cookie. */
@Injectable()
export class PortalDoor {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly db: Db,
    private readonly sessions: PortalSessions,
    private readonly audit: Audit,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings, DONOR_COOKIE);
  }

  /** The visit of whoever is signed in, or null. */
  async visitOf(request: FastifyRequest): Promise<PortalVisit | null> {
    const token = this.tokenOf(request);
    const address = token === undefined ? null : await this.sessions.find(this.db.manager, token);
    return address && new PortalVisit(address, readFlash(request));
  }

  tokenOf(request: FastifyRequest): string | undefined {
    return this.cookie.read(request);
  }

  admit(reply: FastifyReply, { token, maxAgeSeconds }: NewPortalSession): void {
    this.cookie.write(reply, token, maxAgeSeconds);
  }

  dismiss(reply: FastifyReply): void {
    this.cookie.clear(reply);
  }

  /** The donor of this address with an id. @throws NotFound for anybody else's, which is written down */
  async own(visit: PortalVisit, donorId: string): Promise<DonorId> {
    // A link of before a merge leads to whoever stands for the donor now.
    const donor =
      visit.donor(donorId) ?? (isId(donorId) ? visit.donor(await donorIdNow(this.db.manager, donorId)) : undefined);
    if (!donor) throw await this.refuse(visit, 'donor', donorId);
    return donor.id;
  }

  /**
   * For an id that belongs to somebody else, or to nobody: `throw await door.refuse(visit, 'gift', id)`. Somebody may
   * be trying keys, so it is written down; the answer does not tell the two apart (R-SEC-13).
   */
  async refuse(visit: PortalVisit, noun: string, id: string): Promise<NotFound> {
    await this.db.write((tx) =>
      this.audit.record(tx, {
        actor: `portal-session:${visit.sessionId}`,
        action: 'portal refused',
        // Whatever was written into the address; the database takes no NUL.
        object: `${noun}:${id.slice(0, 60).replaceAll('\0', '')}`,
      }),
    );
    return new NotFound(noun);
  }
}

/** Lets donors in who are signed in, and no form that another site sends. */
@Injectable()
export class PortalGuard implements CanActivate {
  constructor(private readonly door: PortalDoor) {}

  /** @throws PortalSignInNeeded, FormOutOfDate */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & WithVisit>();
    refuseCrossSite(request);
    const visit = await this.door.visitOf(request);
    if (!visit) throw new PortalSignInNeeded(changesState(request) ? null : request.url);
    refuseForgery(request, visit);
    request.portalVisit = visit;
    return true;
  }
}

/** Leads to the sign-in page, and from there back to the page that was wanted. */
@Catch(PortalSignInNeeded)
export class PortalSignInFilter implements ExceptionFilter<PortalSignInNeeded> {
  catch({ returnTo }: PortalSignInNeeded, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const query = returnTo === null ? 'ended=yes' : `next=${encodeURIComponent(returnTo)}`;
    void reply.header('cache-control', 'no-store').redirect(`/portal?${query}`, 303);
  }
}

/**
 * Marks a controller of portal pages, below `@Public('donors who are signed in')`: signed-in donors alone come in,
 * answers are written out and never kept, and strangers are led to the sign-in page.
 */
export const PortalPages = (): ClassDecorator =>
  applyDecorators(UseGuards(PortalGuard), UseInterceptors(AnswerInterceptor), UseFilters(PortalSignInFilter));
