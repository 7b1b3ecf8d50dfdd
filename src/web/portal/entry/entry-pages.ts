import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { isEmailAddress } from '../../../donors/contact.js';
import { TooManyAttempts } from '../../../donors/portal-access/attempts.js';
import { SignInSpent, WrongCode, type SignInId } from '../../../donors/portal-access/sign-ins.js';
import { openedId, sealedId } from '../../../gifts/thanks-link.js';
import { EnterPortal, type WayIn } from '../../../workflows/donors/enter-portal.js';
import { SIGN_IN_LINK } from '../../../workflows/donors/send-sign-in-letter.js';
import { type Answer, page, see } from '../../http/answer.js';
import { refuseForgery } from '../../http/csrf.js';
import { networkOf } from '../../http/network.js';
import { textFields } from '../../http/forms.js';
import { PortalDoor } from '../portal-door.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { CodeView, LinkView, SignInView, SpentView } from './entry.view.js';

/** The purpose of the seal on the address of the page that takes the code: it shows a page, and opens nothing. */
const CODE_PAGE = 'portal-code-page';

/** How donors get in and out. Nothing here depends on whether an address is known. */
@Injectable()
export class EntryPages {
  constructor(
    private readonly frame: PortalFrame,
    private readonly door: PortalDoor,
    private readonly enter: EnterPortal,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async signInPage(query: unknown): Promise<Answer> {
    const { next, ended } = textFields(query, 'next', 'ended');
    return this.signInForm({ email: '', next: localPath(next), problem: null, ended: ended === 'yes' }, 200);
  }

  async ask(body: unknown, request: FastifyRequest): Promise<Answer> {
    const { email, next } = textFields(body, 'email', 'next');
    const model = { email, next: localPath(next), ended: false };
    if (!isEmailAddress(email)) {
      return this.signInForm({ ...model, problem: 'Enter an email address, such as rosa@example.org.' }, 422);
    }
    try {
      return await this.sendCode(email, model.next, request);
    } catch (error) {
      if (!(error instanceof TooManyAttempts)) throw error;
      return this.signInForm({ ...model, problem: error.message }, 429);
    }
  }

  /** A fresh code for somebody who is signed in, before something that cannot be undone. */
  async askAgain(visit: PortalVisit, returnTo: string, request: FastifyRequest): Promise<Answer> {
    return this.sendCode(visit.emailKey, localPath(returnTo), request);
  }

  async codePage(handle: string): Promise<Answer> {
    const id = this.opened(CODE_PAGE, handle);
    if (id === null || !(await this.enter.isOpen(id))) return this.spent();
    return this.codeForm(handle, null, 200);
  }

  async enterByCode(handle: string, body: unknown, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const id = this.opened(CODE_PAGE, handle);
    if (id === null) return this.spent();
    const { code } = textFields(body, 'code');
    try {
      return await this.letIn(this.enter.byCode(id, code.replaceAll(/[\s-]/g, ''), this.wayIn(body, request)), reply);
    } catch (error) {
      if (error instanceof SignInSpent) return this.spent();
      if (error instanceof WrongCode && error.triesLeft === 0) return this.spent();
      if (error instanceof WrongCode) return this.codeForm(handle, error.message, 422);
      if (error instanceof TooManyAttempts) return this.codeForm(handle, error.message, 429);
      throw error;
    }
  }

  /** Opening the link does nothing: programs that look at letters open links too. */
  async linkPage(token: string): Promise<Answer> {
    const id = this.opened(SIGN_IN_LINK, token);
    if (id === null || !(await this.enter.isOpen(id))) return this.spent();
    return page(await this.frame.entryPage('Sign in', LinkView({ token })));
  }

  async enterByLink(token: string, body: unknown, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const id = this.opened(SIGN_IN_LINK, token);
    if (id === null) return this.spent();
    try {
      return await this.letIn(this.enter.byLink(id, this.wayIn(body, request)), reply);
    } catch (error) {
      if (error instanceof SignInSpent) return this.spent();
      throw error;
    }
  }

  async signOut(body: unknown, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const visit = await this.door.visitOf(request);
    if (visit) {
      refuseForgery({ method: request.method, body }, visit);
      await this.enter.leave(visit.emailKey, visit.sessionId);
    }
    this.door.dismiss(reply);
    return see('/portal', 'You are signed out.');
  }

  private async sendCode(email: string, returnTo: string, request: FastifyRequest): Promise<Answer> {
    const id = await this.enter.ask(email, returnTo, networkOf(request));
    return see(`/portal/code/${sealedId(CODE_PAGE, id, this.settings.appSecret)}`);
  }

  private async letIn(entered: ReturnType<EnterPortal['byLink']>, reply: FastifyReply): Promise<Answer> {
    const { session, returnTo } = await entered;
    this.door.admit(reply, session);
    return see(localPath(returnTo));
  }

  private wayIn(body: unknown, request: FastifyRequest): WayIn {
    return {
      shared: textFields(body, 'shared').shared === 'yes',
      userAgent: request.headers['user-agent'],
      network: networkOf(request),
      replaces: this.door.tokenOf(request),
    };
  }

  private opened(purpose: string, token: string): SignInId | null {
    return openedId(purpose, token, this.settings.appSecret) as SignInId | null;
  }

  private async signInForm(model: Parameters<typeof SignInView>[0], status: number): Promise<Answer> {
    return page(await this.frame.entryPage('Sign in', SignInView(model)), status);
  }

  private async codeForm(handle: string, problem: string | null, status: number): Promise<Answer> {
    return page(await this.frame.entryPage('Enter your code', CodeView({ handle, problem })), status);
  }

  private async spent(): Promise<Answer> {
    return page(await this.frame.entryPage('That link has done its work', SpentView()), 404);
  }
}

/** Where to go after signing in: a page of the portal, whatever the address says. */
export function localPath(next: string): string {
  return /^\/portal(?:[/?][\w\-./?&=%+]*)?$/.test(next) && !next.startsWith('//') ? next : '/portal';
}
