import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { Accounts } from '../../staff/accounts.js';
import { ApiKeys } from '../../staff/api-keys.js';
import type { Permission } from '../../staff/permissions.js';
import { Sessions } from '../../staff/sessions.js';
import { type Caller, FRESH, type FreshAnswer, HALF_OPEN, mayCall, NEEDS, PUBLIC, type WithCaller } from './access.js';
import { changesState, refuseCrossSite, refuseForgery } from './csrf.js';
import { SessionCookie } from './session-cookie.js';
import { hasFiles, readUpload } from './uploads.js';

/** Nobody is signed in; pages that only read lead on to the sign-in page and back. */
export class SignInNeeded extends AppError {
  constructor(readonly returnTo: string | null) {
    super(
      'unauthenticated',
      'unauthenticated',
      'You are signed out: a session ends after half an hour without use. Nothing was saved. Sign in and try again.',
    );
  }
}

/** A password was given and no second factor yet: nothing else opens before. */
export class SecondFactorNeeded extends AppError {
  constructor(readonly returnTo: string | null) {
    super('second-factor-needed', 'unauthenticated', 'Your second factor is still missing. Nothing was saved.');
  }
}

/** The second factor is too long ago for this. */
export class FreshSignInNeeded extends AppError {
  constructor(readonly wanted: { readonly url: string; readonly isChange: boolean; readonly isFile: boolean }) {
    super(
      'fresh-sign-in-needed',
      'unauthenticated',
      'This asks for your second factor again. Nothing was done yet. Confirm that it is you, then try again.',
    );
  }
}

export class NotPermitted extends AppError {
  constructor(message: string) {
    super('forbidden', 'forbidden', message);
  }
}

/**
 * Decides for every route who may come in. A route is public or names the permission that it needs; one that does
 * neither lets nobody in (R-SEC-06). Programs show an API key, people a session.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly reflector: Reflector,
    private readonly db: Db,
    private readonly sessions: Sessions,
    private readonly keys: ApiKeys,
    private readonly accounts: Accounts,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings);
  }

  /** @throws SignInNeeded, SecondFactorNeeded, FreshSignInNeeded, NotPermitted, FormOutOfDate; AppError 'api-key-missing' and 'api-key-invalid' */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & WithCaller>();
    const targets = [context.getHandler(), context.getClass()];
    const needed = this.reflector.getAllAndOverride<Permission | undefined>(NEEDS, targets);
    if (!needed) return this.admitPublic(request, this.reflector.getAllAndOverride<string>(PUBLIC, targets));
    const caller = isApi(request) ? await this.callerByKey(request) : await this.callerBySession(request);
    if (caller.kind === 'staff' && !caller.isConfirmed && !this.reflector.getAllAndOverride(HALF_OPEN, targets)) {
      throw new SecondFactorNeeded(changesState(request) ? null : request.url);
    }
    if (!mayCall(caller, needed)) throw new NotPermitted(await this.refusal(caller, needed));
    const fresh = this.reflector.getAllAndOverride<FreshAnswer | undefined>(FRESH, targets);
    if (fresh && caller.kind === 'staff' && !caller.isFresh) {
      throw new FreshSignInNeeded({ url: request.url, isChange: changesState(request), isFile: fresh === 'file' });
    }
    request.caller = caller;
    return true;
  }

  private admitPublic(request: FastifyRequest, audience: string | undefined): boolean {
    if (audience === undefined) throw new NotPermitted('This address is closed. Nothing was saved.');
    // Signing a person in from another site would let that site watch what they do next.
    if (hasSignIn(request)) refuseCrossSite(request);
    return true;
  }

  private async callerBySession(request: FastifyRequest): Promise<Caller> {
    refuseCrossSite(request);
    const token = this.cookie.read(request);
    const session = token === undefined ? null : await this.sessions.find(this.db.manager, token);
    if (!session) throw new SignInNeeded(changesState(request) ? null : request.url);
    if (hasFiles(request)) await readUpload(request);
    refuseForgery(request, session);
    return { kind: 'staff', ...session };
  }

  private async callerByKey(request: FastifyRequest): Promise<Caller> {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (key === undefined) {
      throw new AppError(
        'api-key-missing',
        'unauthenticated',
        'This needs an API key. Send it in the header "Authorization: Bearer mk_…".',
      );
    }
    const found = await this.keys.find(this.db.manager, key);
    if (!found) {
      throw new AppError(
        'api-key-invalid',
        'unauthenticated',
        'This API key is unknown or has been revoked. An administrator can make a new one in the settings.',
      );
    }
    return { kind: 'key', ...found };
  }

  /** What is missing, and who can help. */
  private async refusal(caller: Caller, needed: Permission): Promise<string> {
    if (caller.kind === 'key') {
      return `This needs ${NEEDED[needed]} (${needed}), which this key does not include. Use another key.`;
    }
    const what = `This needs ${NEEDED[needed]}, which the role ${caller.role} does not include.`;
    const admins = new Intl.ListFormat('en', { type: 'disjunction' }).format(
      await this.accounts.administrators(this.db.manager),
    );
    return `${what} ${admins} can help.`;
  }
}

const NEEDED: Readonly<Record<Permission, string>> = {
  'account:own': 'an account of your own',
  'reports:read': 'leave to see the figures',
  'gifts:read': 'leave to see gifts',
  'donors:read': 'leave to see donors',
  'donors:write': 'leave to change what is known of donors',
  'donors:merge': 'leave to merge donors',
  'donors:export': 'leave to export donors',
  'receipts:read': 'leave to see receipts',
  'receipts:export': 'leave to export receipts',
  'gifts:record': 'leave to record gifts',
  'gifts:refund': 'leave to refund gifts',
  'refunds:approve': 'leave to approve refunds',
  'gifts:export': 'leave to export gifts',
  'receipts:reissue': 'leave to reissue receipts',
  'statements:send': 'leave to send statements',
  'finance:read': 'leave to see the books',
  'deposits:match': 'leave to match deposits',
  'journal:export': 'leave to export the journal',
  'periods:close': 'leave to close a month',
  'periods:reopen': 'leave to reopen a month',
  'funds:release': 'leave to release restricted money',
  'schedule-b:read': 'leave to see Schedule B',
  'plans:change': 'leave to change plans',
  'processor:read': 'leave to see records of the payment processor',
  'donors:erase': 'leave to erase donors',
  'memberships:manage': 'leave to look after memberships',
  'campaigns:manage': 'leave to change campaigns',
  'donor-list:prepare': 'leave to prepare the public list of donors',
  'donor-list:publish': 'leave to publish the list of donors',
  'conflicts:look-up': 'leave to look up large donors',
  'imports:run': 'leave to import',
  'audit:read': 'leave to see the audit',
  'settings:write': 'leave to change the settings',
  'people:manage': 'leave to manage people',
  'keys:manage': 'leave to manage API keys',
  'hooks:manage': 'leave to manage webhooks',
};

function isApi({ url }: FastifyRequest): boolean {
  return url.startsWith('/api/');
}

function hasSignIn({ url }: FastifyRequest): boolean {
  return /^\/(?:staff|portal)(?:[/?]|$)/.test(url);
}
