import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { type Attribution, ATTRIBUTION_FIELDS } from '../../../campaigns/attribution.js';
import { GENERAL_FORM, readForm } from '../../../campaigns/forms.js';
import { Db } from '../../../database/db.js';
import type { SignedInDonor } from '../../../donors/portal-access/portal-sessions.js';
import { benefitsOfDonor } from '../../../memberships/benefit-grant.store.js';
import { readCatalogue } from '../../../memberships/catalogue.js';
import { giftedBy } from '../../../memberships/gifted.store.js';
import { memberTokenOf, membershipOf } from '../../../memberships/member.js';
import { StartGift } from '../../../workflows/gifts/start-gift.js';
import { type Answer, page, see } from '../../http/answer.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { type FilledGive, filledGive, giveValues, type GiveValues } from './give-form.js';
import { GiveView } from './give.view.js';
import { type DonorMembership, MembershipView } from './membership.view.js';
import { PreviewView } from './preview.view.js';

/** What was sent, and what it comes to; problems where it comes to nothing. */
interface Read {
  readonly values: GiveValues;
  readonly filled: FilledGive | null;
  readonly problems: readonly FieldProblem[];
}

const TITLE = 'Give a membership';
const FROM_PORTAL = {
  ...(Object.fromEntries(ATTRIBUTION_FIELDS.map((name) => [name, null])) as Attribution),
  placement: 'portal',
};

/** The card of a member, what comes with it, and memberships for others. */
@Injectable()
export class MembershipPages {
  constructor(
    private readonly db: Db,
    private readonly frame: PortalFrame,
    private readonly startGift: StartGift,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async show(visit: PortalVisit): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const memberships = await Promise.all(visit.donors.map((donor) => this.membership(donor, organisation.timeZone)));
    const { tiers } = await readCatalogue(this.db.manager);
    const view = MembershipView({
      visit,
      organisation,
      memberships,
      gifted: await giftedBy(this.db.manager, visit.donorIds),
      canGive: tiers.length > 0,
    });
    return page(await this.frame.page(visit, { title: 'Membership', section: 'membership', organisation }, view));
  }

  give(visit: PortalVisit): Promise<Answer> {
    const values = giveValues({ donor: visit.donors[0]!.id, clientRequestId: randomUUID() });
    return this.form(visit, values, []);
  }

  /** Shows what will happen before anything is paid. */
  async preview(visit: PortalVisit, body: unknown): Promise<Answer> {
    const { values, filled, problems } = await this.read(visit, body);
    if (!filled) return this.form(visit, values, problems);
    const organisation = await this.frame.organisation();
    const view = PreviewView({ visit, organisation, values, filled });
    return page(await this.frame.page(visit, { title: TITLE, section: 'membership', organisation }, view));
  }

  async pay(visit: PortalVisit, body: unknown): Promise<Answer> {
    const { values, filled, problems } = await this.read(visit, body);
    if (!filled) return this.form(visit, values, problems);
    const { donor, tier, gift, clientRequestId } = filled;
    const form = await readForm(this.db.manager, GENERAL_FORM);
    const start = await this.startGift.run({
      form,
      clientRequestId,
      amountMinor: tier.thresholdMinor,
      coveredFeeMinor: 0,
      designation: form.designations[0]!.code,
      giver: { email: visit.email, firstName: donor.firstName, lastName: donor.lastName },
      comment: null,
      mayQuote: false,
      anonymous: false,
      attribution: FROM_PORTAL,
      membershipGift: gift,
    });
    if (start.kind === 'checkout') return see(start.url);
    if (start.kind === 'already-given') return see(`/thanks/${start.thanksToken}`);
    return this.form(visit, values, [
      { field: 'tier', message: 'Card payments are resting. Nothing was charged. Please try again in a while.' },
    ]);
  }

  private async membership(donor: SignedInDonor, timeZone: string): Promise<DonorMembership> {
    const today = dateIn(timeZone, this.clock.now());
    const [standing, benefits, token] = await Promise.all([
      membershipOf(this.db.manager, donor.id, today),
      benefitsOfDonor(this.db.manager, donor.id),
      memberTokenOf(this.db.manager, donor.id, this.settings.appSecret),
    ]);
    return { donor, standing, benefits, token };
  }

  private async read(visit: PortalVisit, body: unknown): Promise<Read> {
    const values = giveValues(body);
    const { timeZone } = await this.frame.organisation();
    const { tiers } = await readCatalogue(this.db.manager);
    try {
      const filled = filledGive(values, { visit, tiers, today: dateIn(timeZone, this.clock.now()) });
      return { values, filled, problems: [] };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return { values, filled: null, problems: error.fields };
    }
  }

  private async form(visit: PortalVisit, values: GiveValues, problems: readonly FieldProblem[]): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const { tiers } = await readCatalogue(this.db.manager);
    const today = dateIn(organisation.timeZone, this.clock.now());
    const view = GiveView({ visit, organisation, tiers, values, problems, today });
    const title = problems.length > 0 ? 'Check the form' : TITLE;
    const html = await this.frame.page(visit, { title, section: 'membership', organisation }, view);
    return page(html, problems.length > 0 ? 422 : 200);
  }
}
