import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { hrefOf, textFields } from '../../../http/forms.js';
import { SessionCookie } from '../../../http/session-cookie.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { homeOf, localPath } from '../local-path.js';
import { OutsideDoor } from '../outside/outside-door.js';
import { OutsideLine } from './outside-line.view.js';
import { ConfirmedView } from './confirmed.view.js';
import { bringsProof, ProofForm } from './proof-form.js';
import { CODE_FIELD, PASSKEY_FIELD, ProofView } from './proof.view.js';

/** What was asked for and waits until its owner has confirmed that it is them. */
interface Waiting {
  /** A page or a file. */
  readonly next: string;
  readonly isFile: boolean;
  /** Where a form was going, and what was typed into it. */
  readonly action: string;
  readonly typed: readonly (readonly [name: string, value: string])[];
}

/**
 * Asks for the second factor once more, before what must not be done in passing (R-SEC-03). A form that was on its way
 * is kept inside the page, and goes on by itself once its sender has confirmed; nothing typed is lost.
 */
@Injectable()
export class ConfirmPages {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly frame: StaffFrame,
    private readonly form: ProofForm,
    private readonly door: OutsideDoor,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings);
  }

  show(visit: Visit, query: unknown): Promise<Answer> {
    return this.ask(visit, waitingOf(query, undefined), []);
  }

  /** Undefined: the browser was told to send its form to where it was going. */
  async confirm(visit: Visit, query: unknown, body: unknown, reply: FastifyReply): Promise<Answer | undefined> {
    const waiting = waitingOf(query, body);
    if (!bringsProof(body)) return this.ask(visit, waiting, []);
    const given = await this.form.give(visit.caller, body);
    if (typeof given !== 'string') return this.ask(visit, waiting, [given]);
    this.cookie.write(reply, given);
    const action = localPath(waiting.action);
    if (action !== null) {
      void reply.redirect(action, 307);
      return undefined;
    }
    const next = localPath(waiting.next);
    if (next === null || !waiting.isFile) return see(next ?? homeOf(visit.caller.role));
    const refresh = { seconds: 0, href: next };
    return page(this.frame.plainPage('Your download begins', ConfirmedView({ href: next }), refresh));
  }

  private async ask(visit: Visit, waiting: Waiting, problems: readonly FieldProblem[]): Promise<Answer> {
    const { next, isFile, action, typed } = waiting;
    const isForm = localPath(action) !== null;
    const view = ProofView({
      ...(await this.form.model(visit.caller)),
      title: 'Confirm that it is you',
      lead: isForm
        ? 'What you asked for needs your second factor again. Nothing was done yet. It goes on as soon as you confirm, with all that you typed.'
        : 'What you asked for needs your second factor again. It was given more than ten minutes ago.',
      action: hrefOf('/staff/confirm', isForm ? { action } : { next, file: isFile ? 'yes' : '' }),
      kept: typed,
      button: isForm ? 'Confirm and go on' : 'Confirm',
      problems,
      children: this.door.name !== null && OutsideLine({ name: this.door.name, csrf: visit.caller.csrf, next, isForm }),
    });
    const title = problems.length > 0 ? 'Check the form' : 'Confirm that it is you';
    return page(this.frame.plainPage(title, view), problems.length > 0 ? 422 : 200);
  }
}

function waitingOf(query: unknown, body: unknown): Waiting {
  const { next, action, file } = textFields(query, 'next', 'action', 'file');
  const typed = Object.entries((body ?? {}) as Record<string, unknown>)
    .filter(([name]) => name !== 'csrf' && name !== CODE_FIELD && name !== PASSKEY_FIELD)
    .flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)] as const));
  return { next, isFile: file === 'yes', action, typed };
}
