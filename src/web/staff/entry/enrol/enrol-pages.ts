import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../../../config/settings.js';
import { Enrolment, FactorRefused, type NewFactor, SecondFactorExists } from '../../../../staff/factors/enrolment.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { hrefOf, textFields } from '../../../http/forms.js';
import { SessionCookie } from '../../../http/session-cookie.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { homeOf, localPath } from '../local-path.js';
import { EnrolForm, newFactorOf, refusedField } from './enrol-form.js';
import { FirstFactorView } from './first-factor.view.js';
import { RecoveryCodesView } from './recovery-codes.view.js';

/** The first second factor, right after the password. */
@Injectable()
export class EnrolPages {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly frame: StaffFrame,
    private readonly form: EnrolForm,
    private readonly enrolment: Enrolment,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings);
  }

  async show(visit: Visit, sent: unknown, problems: readonly FieldProblem[]): Promise<Answer> {
    const model = await this.form.model(visit, sent, problems);
    const view = FirstFactorView({ ...model, welcome: visit.flash?.message ?? null });
    const title = problems.length > 0 ? 'Check the form' : 'One more step';
    return page(this.frame.plainPage(title, view), problems.length > 0 ? 422 : 200);
  }

  /** Answers with the recovery codes, the only time that they can be seen. */
  async add(visit: Visit, kind: NewFactor['kind'], body: unknown, reply: FastifyReply): Promise<Answer> {
    const { next } = textFields(body, 'next');
    const href = localPath(next) ?? homeOf(visit.caller.role);
    if (visit.caller.isConfirmed) return see(href);
    try {
      const { token, recoveryCodes } = await this.enrolment.add(visit.caller, newFactorOf(kind, body));
      this.cookie.write(reply, token);
      return page(
        this.frame.plainPage(
          'Keep these codes',
          RecoveryCodesView({
            lead: kind === 'passkey' ? 'The passkey is ready.' : 'The app is ready.',
            codes: recoveryCodes ?? [],
            next: { href, label: 'I have kept them' },
          }),
        ),
      );
    } catch (error) {
      if (error instanceof SecondFactorExists) return see(hrefOf('/staff/second-factor', { next }));
      if (!(error instanceof FactorRefused)) throw error;
      return this.show(visit, body, [{ field: refusedField(kind), message: error.message }]);
    }
  }
}
