import { Inject, Injectable } from '@nestjs/common';
import { InvalidInput, type FieldProblem } from '../../kernel/app-error.js';
import { dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newsletterWords } from '../../donors/newsletter/newsletter-settings.js';
import type { DonorId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { findForm, GENERAL_FORM, readForm, type Form } from '../../campaigns/forms.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { openCampaign, readCampaign } from '../../campaigns/campaign.store.js';
import { shownCampaign } from '../../campaigns/figures/shown-campaign.js';
import { matchSentence } from '../../campaigns/matching/matching-offer.js';
import { Db } from '../../database/db.js';
import { readPublicFace } from '../../finance/transparency/public-face.js';
import { readGift } from '../../gifts/gift.store.js';
import { employerOf } from '../../gifts/match-wish.store.js';
import { giftOfToken } from '../../gifts/thanks-link.js';
import { tributeOf } from '../../gifts/tributes/tribute.store.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { planOfToken } from '../../plans/plan-link.js';
import { readPlan } from '../../plans/plan.store.js';
import type { GiftStart } from '../../workflows/gifts/gift-request.js';
import { StartGift } from '../../workflows/gifts/start-gift.js';
import { StartPlan, type PlanRequest } from '../../workflows/plans/start-plan.js';
import type { EarlierPlan } from './earlier/earlier-plans.js';
import { textsOfTribute } from './details/tribute-form.js';
import { frequencyOf, rhythmOf } from './frequency.js';
import { termsToday, wishOf } from './gift-form.js';
import type { GiftPageModel } from './form/gift-model.js';
import { CARDS_RESTING } from './gift-page.view.js';
import { presentsOn } from './presents.js';
import { publicationOf } from './publication.js';
import { valuesOfGiven, valuesOfLink, valuesOfPost, type Given } from './gift-values.js';
import { ReaderFrame } from '../http/reader/reader-frame.js';

type Values = GiftPageModel['values'];

/** What a posted page led to: on to somewhere else, or the same page once more with everything kept. */
export type Posted =
  | { readonly kind: 'go'; readonly start: Exclude<GiftStart, { kind: 'resting' }> }
  | { readonly kind: 'again'; readonly status: 422 | 503; readonly model: GiftPageModel };

/** Who sends the page. */
export interface Visitor {
  /** Kept with the consent to a plan. */
  readonly ip: string | null;
  /** A plan of this visitor that the new one repeats; null for everybody who is not known. */
  earlierPlan(request: Omit<PlanRequest, 'replacesId'>): Promise<EarlierPlan | null>;
}

const EARLIER_UNANSWERED: FieldProblem = {
  field: 'earlier',
  message: 'You have a plan like this already. Nothing was charged. Choose what should happen with it.',
};

/** The gift page as a model for its view: fresh from a link, again after a left payment, or with problems. */
@Injectable()
export class GiftPages {
  constructor(
    private readonly db: Db,
    private readonly startGift: StartGift,
    private readonly startPlan: StartPlan,
    private readonly clock: Clock,
    private readonly frame: ReaderFrame,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @param query what the link carries; unknown and impossible values are ignored, never an error. */
  async open(slug: string, query: Record<string, unknown>): Promise<GiftPageModel> {
    const organisation = await readOrganisation(this.db.manager);
    const asked = await findForm(this.db.manager, slug);
    const form = asked ?? (await readForm(this.db.manager, GENERAL_FORM));
    const notice = asked
      ? null
      : 'That page does not exist any more. This is the general form; the newsroom is the same.';
    const values = (await this.valuesOfToken(query['from'], form)) ?? valuesOfLink(form, query, organisation.currency);
    return this.model(form, organisation, values, [], notice);
  }

  /**
   * @throws NotFound for a form that is gone, OrganisationUnknown before setup.
   */
  async post(slug: string, posted: Record<string, unknown>, visitor: Visitor): Promise<Posted> {
    const organisation = await readOrganisation(this.db.manager);
    const form = await readForm(this.db.manager, slug);
    const again = (problems: readonly FieldProblem[], notice: string | null): Promise<GiftPageModel> =>
      this.model(form, organisation, valuesOfPost(form, posted), problems, notice);
    if (!form.open) return { kind: 'again', status: 422, model: await again([], null) };
    try {
      const today = this.today(organisation);
      const { id: campaignId } = await givenTo(this.db, form, posted['campaign'], today);
      const publication = publicationOf(await readPublicFace(this.db.manager), organisation);
      const context = {
        form,
        campaignId,
        organisation: this.frame.named(organisation),
        rate: this.settings.cardFee,
        today,
        ip: visitor.ip,
        publication,
        newsletter: await newsletterWords(this.db.manager, organisation.name),
      };
      const wish = wishOf(posted, context);
      const earlier = wish.kind === 'plan' ? await visitor.earlierPlan(wish.request) : null;
      const isAnswered = posted['earlier'] === 'replace' || posted['earlier'] === 'add';
      if (earlier && !isAnswered) {
        return { kind: 'again', status: 422, model: { ...(await again([EARLIER_UNANSWERED], null)), earlier } };
      }
      const replacesId = earlier && posted['earlier'] === 'replace' ? earlier.id : null;
      const start =
        wish.kind === 'gift'
          ? await this.startGift.run(wish.request)
          : await this.startPlan.run({ ...wish.request, replacesId });
      if (start.kind !== 'resting') return { kind: 'go', start };
      return { kind: 'again', status: 503, model: await again([], CARDS_RESTING) };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return { kind: 'again', status: 422, model: await again(error.fields, null) };
    }
  }

  private async model(
    form: Form,
    organisation: Organisation,
    values: Values,
    problems: readonly FieldProblem[],
    notice: string | null,
  ): Promise<GiftPageModel> {
    const today = this.today(organisation);
    const campaign = await givenTo(this.db, form, values.campaign, today);
    const { match } = form.open
      ? await shownCampaign(this.db, campaign, { today, now: this.clock.now() })
      : { match: null };
    const face = await readPublicFace(this.db.manager);
    return {
      form: {
        slug: form.slug,
        title: form.title,
        letterParagraphs: form.letter.split(/\n\s*\n/),
        open: form.open,
        currency: organisation.currency,
        rhythms: form.rhythms,
        gentleOffer: form.gentleOffer,
        minMinor: form.minimumMinor,
        maxMinor: form.maximumMinor,
        designations: form.designations,
      },
      organisation: this.frame.named(organisation),
      // A link that names no campaign that runs names none.
      values: { ...values, campaign: campaign.id === form.campaignId ? '' : campaign.slug },
      problems,
      earlier: null,
      presents: await presentsOn(this.db.manager, today),
      publication: publicationOf(face, organisation),
      hasDonorList: face.hasList,
      newsletter: await newsletterWords(this.db.manager, organisation.name),
      today,
      terms: form.rhythms.flatMap(({ frequency }) => {
        const rhythm = rhythmOf(frequency);
        return rhythm ? [{ frequency, ...termsToday(rhythm, null, { organisation, today }) }] : [];
      }),
      fee: this.settings.cardFee,
      match: match && matchSentence(match, organisation.currency),
      notice,
      assets: this.frame.assets('gift'),
      sandbox: this.settings.stripe.sandbox !== null,
    };
  }

  private today({ timeZone }: Organisation): CalendarDate {
    return dateIn(timeZone, this.clock.now());
  }

  /** What a donor typed before leaving the payment page; the signed token in the address stands for all of it. */
  private async valuesOfToken(token: unknown, form: Form): Promise<Values | null> {
    const given = typeof token === 'string' ? await this.givenOf(token) : null;
    if (!given) return null;
    const [typed] = await this.db.query<Omit<Parameters<typeof valuesOfGiven>[2], 'tribute'>>(
      `select email, first_name as "firstName", last_name as "lastName", declines_benefits as "declineBenefits",
              campaign.slug as campaign,
              exists (select from newsletter_wish where given.id in (gift_id, plan_id)) as "wantsNewsletter"
       from (select id, donor_id, declines_benefits, campaign_id from gift
             union all select id, donor_id, declines_benefits, campaign_id from plan) as given
       join donor on donor.id = donor_id join campaign on campaign.id = campaign_id where given.id = $1`,
      [given.id],
    );
    const tribute = textsOfTribute(
      await tributeOf(this.db.manager, [given.id]),
      await employerOf(this.db.manager, [given.id]),
    );
    return valuesOfGiven(form, given, { ...typed!, tribute });
  }

  private async givenOf(token: string): Promise<(Given & { donorId: DonorId }) | null> {
    const giftId = giftOfToken(token, this.settings.appSecret);
    if (giftId) return { ...(await readGift(this.db.manager, giftId)), frequency: 'once' };
    const planId = planOfToken(token, this.settings.appSecret);
    if (!planId) return null;
    const plan = await readPlan(this.db.manager, planId);
    return { ...plan, frequency: frequencyOf(plan) ?? 'once' };
  }
}

/** What a gift on the form counts for: the campaign that its link names, while that one runs, else that of the form. */
async function givenTo(db: Db, form: Form, named: unknown, today: CalendarDate): Promise<Campaign> {
  return (await openCampaign(db.manager, named, today)) ?? readCampaign(db.manager, form.campaignId);
}
