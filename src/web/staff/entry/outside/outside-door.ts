import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { Db } from '../../../../database/db.js';
import { OidcProvider, type OutsideIdentity } from '../../../../gateways/oidc/oidc-provider.js';
import { type KeptRequest, type OutsidePurpose, OutsideRequests } from '../../../../staff/outside/outside-requests.js';
import { newToken } from '../../../../staff/tokens.js';
import { type Answer, page } from '../../../http/answer.js';
import { SessionCookie } from '../../../http/session-cookie.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import { OnwardView } from './onward.view.js';

/** Lax, unlike that of a session: it must come along when the provider sends somebody back. */
const COOKIE = { name: 'mainstay-outside', sameSite: 'lax' } as const;
const COOKIE_SECONDS = 600;

export interface CameBack {
  readonly kept: KeptRequest;
  readonly identity: OutsideIdentity;
}

/** The way to the newsroom's own provider and back, whatever somebody goes there for. */
@Injectable()
export class OutsideDoor {
  private readonly cookie: SessionCookie;
  private readonly provider: OidcProvider | null;

  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly requests: OutsideRequests,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings, COOKIE);
    const { oidc, publicUrl } = settings;
    this.provider = oidc && new OidcProvider(oidc, `${publicUrl}/staff/outside/return`);
  }

  /** What the buttons call it; null without one. */
  get name(): string | null {
    return this.provider?.name ?? null;
  }

  /** A page that leads on to the provider. @throws NotFound without one; OutsideUnreachable */
  async leave(wanted: OutsidePurpose, returnTo: string, reply: FastifyReply): Promise<Answer> {
    const { provider } = this;
    if (!provider) throw new NotFound('sign-in provider');
    const { url, ...secrets } = await provider.begin({ anew: wanted.purpose === 'confirm' });
    const browser = newToken();
    await this.db.write((tx) => this.requests.keep(tx, wanted, secrets, browser, returnTo));
    this.cookie.write(reply, browser, COOKIE_SECONDS);
    return this.onward(`To ${provider.name}`, `You go on to ${provider.name}, and come back here afterwards.`, url);
  }

  /** What somebody went for, and who they are; null when nobody went from this browser. @throws OutsideRefused, OutsideUnreachable */
  async comeBack(request: FastifyRequest, reply: FastifyReply): Promise<CameBack | null> {
    const browser = this.cookie.read(request);
    const query = request.url.split('?')[1] ?? '';
    const state = new URLSearchParams(query).get('state') ?? '';
    if (!this.provider || browser === undefined) return null;
    const kept = await this.db.write((tx) => this.requests.take(tx, state, browser));
    if (!kept) return null;
    this.cookie.clear(reply);
    const anew = kept.purpose === 'confirm';
    return { kept, identity: await this.provider.finish(query, { ...kept, state }, { anew }) };
  }

  /**
   * A page that goes on by itself. A redirect would not do: coming from another site, it would leave the session's strict
   * cookie behind (R-SEC-09), and forms may not be redirected to other sites.
   */
  onward(title: string, words: string, href: string): Answer {
    return page(this.frame.plainPage(title, OnwardView({ title, words, href }), { seconds: 0, href }));
  }
}
