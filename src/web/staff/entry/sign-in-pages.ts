import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { WrongFactor } from '../../../staff/factors/second-factor.js';
import { Sessions } from '../../../staff/sessions.js';
import { needsSetup } from '../../../staff/setup-link.js';
import { SignIn, TooManyTries, WrongSignIn } from '../../../staff/sign-in.js';
import { type Answer, page, see } from '../../http/answer.js';
import { hrefOf, rawText, textFields } from '../../http/forms.js';
import { SessionCookie } from '../../http/session-cookie.js';
import { StaffFrame } from '../frame/staff-frame.js';
import { localPath } from './local-path.js';
import { SignInView } from './sign-in.view.js';

/** What the form shows again, and what is wrong with it. */
interface Shown {
  readonly email: string;
  readonly next: string | null;
  readonly problems: readonly FieldProblem[];
  readonly sessionEnded?: boolean;
}

/** How people get in and out. */
@Injectable()
export class SignInPages {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly sessions: Sessions,
    private readonly signInWith: SignIn,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings);
  }

  async show(query: unknown, request: FastifyRequest): Promise<Answer> {
    const { next, ended } = textFields(query, 'next', 'ended');
    const token = this.cookie.read(request);
    const session = token === undefined ? null : await this.sessions.find(this.db.manager, token);
    if (session) return see(hrefOf('/staff/second-factor', { next: localPath(next) }));
    return this.form({ email: '', next: localPath(next), problems: [], sessionEnded: ended === 'yes' }, 200);
  }

  async byPassword(body: unknown, device: string, reply: FastifyReply): Promise<Answer> {
    const { email, next } = textFields(body, 'email', 'next');
    try {
      this.cookie.write(reply, await this.signInWith.run(email, rawText(body, 'password'), device));
      return see(hrefOf('/staff/second-factor', { next: localPath(next) }));
    } catch (error) {
      if (!(error instanceof WrongSignIn || error instanceof TooManyTries)) throw error;
      const problems = [{ field: 'email', message: error.message }];
      return this.form({ email, next: localPath(next), problems }, error instanceof TooManyTries ? 429 : 422);
    }
  }

  async byPasskey(body: unknown, device: string, reply: FastifyReply): Promise<Answer> {
    const { next } = textFields(body, 'next');
    try {
      this.cookie.write(reply, await this.signInWith.byPasskey(rawText(body, 'passkey'), device));
      return see(hrefOf('/staff/second-factor', { next: localPath(next) }));
    } catch (error) {
      if (!(error instanceof WrongFactor)) throw error;
      return this.form(
        { email: '', next: localPath(next), problems: [{ field: 'email', message: error.message }] },
        422,
      );
    }
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const token = this.cookie.read(request);
    if (token !== undefined) await this.db.write((tx) => this.sessions.end(tx, token));
    this.cookie.clear(reply);
    return see('/staff/sign-in');
  }

  private async form({ email, next, problems, sessionEnded = false }: Shown, status: number): Promise<Answer> {
    const view = SignInView({
      email,
      next: next ?? '',
      problems,
      sessionEnded,
      nobodyYet: await needsSetup(this.db.manager),
      passkeyOptions: await this.signInWith.passkeyOptions(),
      providerName: this.settings.oidc?.name ?? null,
    });
    return page(this.frame.plainPage('Sign in', view), status);
  }
}
