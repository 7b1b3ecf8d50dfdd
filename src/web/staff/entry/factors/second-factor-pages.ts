import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { Db } from '../../../../database/db.js';
import { hasSecondFactor } from '../../../../staff/factors/factors.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { SessionCookie } from '../../../http/session-cookie.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { homeOf, localPath } from '../local-path.js';
import { EnrolPages } from '../enrol/enrol-pages.js';
import { ProofForm } from './proof-form.js';
import { ProofView } from './proof.view.js';
import { LostLine, SignOutLine } from './sign-out-line.view.js';

/** After the password: asks for the second factor, or sets the first one up. */
@Injectable()
export class SecondFactorPages {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly form: ProofForm,
    private readonly enrol: EnrolPages,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings);
  }

  async show(visit: Visit, query: unknown): Promise<Answer> {
    const { next } = textFields(query, 'next');
    if (visit.caller.isConfirmed) return see(localPath(next) ?? homeOf(visit.caller.role));
    const isFirst = !(await hasSecondFactor(this.db.manager, visit.caller.staffId));
    return isFirst ? this.enrol.show(visit, { next }, []) : this.ask(visit, next, []);
  }

  async give(visit: Visit, body: unknown, reply: FastifyReply): Promise<Answer> {
    const { next } = textFields(body, 'next');
    const target = localPath(next) ?? homeOf(visit.caller.role);
    if (visit.caller.isConfirmed) return see(target);
    const given = await this.form.give(visit.caller, body);
    if (typeof given !== 'string') return this.ask(visit, next, [given]);
    this.cookie.write(reply, given);
    return see(target);
  }

  private async ask(visit: Visit, next: string, problems: readonly FieldProblem[]): Promise<Answer> {
    const { csrf } = visit.caller;
    const view = ProofView({
      ...(await this.form.model(visit.caller)),
      title: 'Confirm that it is you',
      lead: 'Your password was right. Now the second factor.',
      action: '/staff/second-factor',
      kept: localPath(next) === null ? [] : [['next', next]],
      button: 'Sign in',
      problems,
      children: [SignOutLine({ csrf }), LostLine()],
    });
    const title = problems.length > 0 ? 'Check the form' : 'Confirm that it is you';
    return page(this.frame.plainPage(title, view), problems.length > 0 ? 422 : 200);
  }
}
