import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput, NotFound } from '../../../kernel/app-error.js';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { type DonorId, isId } from '../../../kernel/id.js';
import { Db } from '../../../database/db.js';
import { shownName, shownText } from '../../../donors/identity/shown-name.js';
import { benefitsOfDonor } from '../../../memberships/benefit-grant.store.js';
import { allTiers } from '../../../memberships/catalogue-editing.js';
import { standingOf } from '../../../memberships/standing.js';
import { stretchesOf, termsOfDonor } from '../../../memberships/term.store.js';
import { GrantComplimentary } from '../../../workflows/memberships/grant-complimentary.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { MemberView } from './member.view.js';

const YEAR_MONTHS = '12';

/** One of the members. */
@Injectable()
export class MemberPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly grantComplimentary: GrantComplimentary,
    private readonly clock: Clock,
  ) {}

  member(visit: Visit, donorId: string): Promise<Answer> {
    return this.memberPage(visit, donorId, { tier: '', months: YEAR_MONTHS, reason: '' }, []);
  }

  async grant(visit: Visit, donorId: string, body: unknown): Promise<Answer> {
    const values = textFields(body, 'tier', 'months', 'reason');
    const months = /^\d{1,3}$/.test(values.months) ? Number(values.months) : 0;
    try {
      await this.grantComplimentary.run({ ...values, donorId, months, by: visit.by });
      return see(`/staff/memberships/${donorId}`, 'The membership has begun, and a letter says so.');
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.memberPage(visit, donorId, values, error.fields);
    }
  }

  async end(visit: Visit, donorId: string, termId: string): Promise<Answer> {
    await this.grantComplimentary.end(donorId, termId, visit.by);
    return see(`/staff/memberships/${donorId}`, 'The term has ended. No letter was sent.');
  }

  private async memberPage(
    visit: Visit,
    donorId: string,
    values: Readonly<Record<'tier' | 'months' | 'reason', string>>,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const donor = await this.donor(visit, donorId);
    const { timeZone } = await this.frame.organisation();
    const today = dateIn(timeZone, this.clock.now());
    const terms = await termsOfDonor(this.db.manager, donor.id);
    const view = MemberView({
      donor,
      standing: standingOf(stretchesOf(terms), today),
      terms,
      benefits: await benefitsOfDonor(this.db.manager, donor.id),
      tiers: (await allTiers(this.db.manager)).filter(({ open }) => open),
      today,
      timeZone,
      values,
      problems,
      csrf: visit.caller.csrf,
      mayManage: visit.may('memberships:manage'),
    });
    const failed = problems.length > 0;
    const title = failed ? 'Check the form' : `Membership of ${donor.name}`;
    return page(await this.frame.page(visit, { title, section: 'memberships' }, view), failed ? 422 : 200);
  }

  private async donor(visit: Visit, id: string): Promise<{ id: DonorId; name: string; email: string }> {
    const seesHidden = visit.may('finance:read');
    const [donor] = isId(id)
      ? await this.db.query<{ id: DonorId; name: string; email: string }>(
          `select id, ${shownName(seesHidden)} as name, ${shownText(seesHidden, 'email')} as email from donor
           where id = donor_now($1)`,
          [id],
        )
      : [];
    if (!donor) throw new NotFound('donor');
    return donor;
  }
}
