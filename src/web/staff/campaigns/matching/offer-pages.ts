import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Clock } from '../../../../kernel/clock.js';
import { Audit } from '../../../../audit/audit.js';
import type { Campaign } from '../../../../campaigns/campaign.js';
import { readCampaign } from '../../../../campaigns/campaign.store.js';
import {
  readOffer,
  saveOffer,
  soleDonorOf,
  withdrawOffer,
} from '../../../../campaigns/matching/matching-offer.store.js';
import { Db, type Tx } from '../../../../database/db.js';
import { readContact } from '../../../../donors/contact.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { filledOffer, OFFER_FIELDS, type OfferTexts, textsOfOffer } from './offer-form.js';
import { OfferFormView } from './offer-form.view.js';

/** Promises to match the gifts of a campaign. */
@Injectable()
export class OfferPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  async blank(visit: Visit, campaignId: string): Promise<Answer> {
    const campaign = await readCampaign(this.db.manager, campaignId);
    const { startsOn, endsOn } = campaign;
    const values = {
      ...textFields({}, ...OFFER_FIELDS),
      percent: '100',
      startsOn: startsOn ?? '',
      endsOn: endsOn ?? '',
    };
    return this.form(visit, campaign, null, values, []);
  }

  /** @throws NotFound */
  async edit(visit: Visit, campaignId: string, id: string): Promise<Answer> {
    const campaign = await readCampaign(this.db.manager, campaignId);
    const offer = await readOffer(this.db.manager, campaignId, id);
    const { currency } = await this.frame.organisation();
    const sponsor = offer.sponsorDonorId && (await readContact(this.db.manager, offer.sponsorDonorId));
    return this.form(visit, campaign, id, textsOfOffer(offer, sponsor ? sponsor.email : '', currency), []);
  }

  /** @param id null for a new offer. @throws NotFound */
  async save(visit: Visit, campaignId: string, id: string | null, body: unknown): Promise<Answer> {
    const texts = textFields(body, ...OFFER_FIELDS);
    const campaign = await readCampaign(this.db.manager, campaignId);
    if (id !== null) await readOffer(this.db.manager, campaignId, id);
    const { currency } = await this.frame.organisation();
    try {
      const facts = filledOffer(texts, currency);
      await this.db.write(async (tx) => {
        const sponsorDonorId = await sponsorOf(tx, texts.sponsorEmail);
        const saved = { by: visit.caller.staffId, at: this.clock.now(), ...(id !== null && { id }) };
        const offer = await saveOffer(tx, campaignId, { ...facts, sponsorDonorId }, saved);
        await this.record(tx, visit, id === null ? 'make matching offer' : 'change matching offer', campaignId, {
          offer,
          percent: facts.percent,
          capMinor: Number(facts.capMinor),
          startsOn: facts.startsOn,
          endsOn: facts.endsOn,
        });
      });
      return see(`/staff/campaigns/${campaignId}`, 'The offer is saved. Ask and gift page show it on its days.');
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, campaign, id, texts, error.fields);
    }
  }

  /** @throws NotFound */
  async withdraw(visit: Visit, campaignId: string, id: string): Promise<Answer> {
    await readOffer(this.db.manager, campaignId, id);
    await this.db.write(async (tx) => {
      await withdrawOffer(tx, id, this.clock.now());
      await this.record(tx, visit, 'end matching offer', campaignId, { offer: id });
    });
    return see(`/staff/campaigns/${campaignId}`, 'The offer has ended. Nothing is promised or shown any more.');
  }

  private record(
    tx: Tx,
    visit: Visit,
    action: string,
    campaignId: string,
    detail: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    return this.audit.record(tx, { actor: visit.by.actor, action, object: `campaign:${campaignId}`, detail });
  }

  private async form(
    visit: Visit,
    campaign: Campaign,
    offerId: string | null,
    values: OfferTexts,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const view = OfferFormView({ campaign, offerId, values, problems, currency, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : 'Matching offer';
    return page(await this.frame.page(visit, { title, section: 'campaigns' }, view), problems.length > 0 ? 422 : 200);
  }
}

async function sponsorOf(tx: Tx, email: string) {
  if (email === '') return null;
  const donor = await soleDonorOf(tx, email);
  if (donor) return donor;
  const message = 'No donor, or more than one, has this address. Leave it empty, or use the address of one of them.';
  throw new InvalidInput([{ field: 'sponsorEmail', message }]);
}
