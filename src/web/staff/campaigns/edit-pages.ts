import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Audit } from '../../../audit/audit.js';
import { type Campaign, CampaignChanged, GENERAL_CAMPAIGN } from '../../../campaigns/campaign.js';
import {
  archiveCampaign,
  insertCampaign,
  listCampaigns,
  listForms,
  lockCampaign,
  readCampaign,
  updateCampaign,
  giveFormTo,
} from '../../../campaigns/campaign.store.js';
import { Db, type Tx } from '../../../database/db.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { CAMPAIGN_FIELDS, type CampaignTexts, filledCampaign, filledSlug, textsOfCampaign } from './campaign-form.js';
import { CampaignFormView } from './campaign-form.view.js';

/** Makes campaigns and changes them; every change is in the audit. */
@Injectable()
export class CampaignEditPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  blank(visit: Visit): Promise<Answer> {
    return this.form(visit, null, { ...textFields({}, ...CAMPAIGN_FIELDS), counting: 'every-gift' }, []);
  }

  async edit(visit: Visit, id: string): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const campaign = await readCampaign(this.db.manager, id);
    return this.form(visit, campaign, textsOfCampaign(campaign, currency), []);
  }

  async create(visit: Visit, body: unknown): Promise<Answer> {
    const texts = textFields(body, ...CAMPAIGN_FIELDS);
    const { currency } = await this.frame.organisation();
    try {
      const facts = filledCampaign(texts, currency);
      const slug = filledSlug(texts, currency);
      const id = await this.db.write(async (tx) => {
        const made = await insertCampaign(tx, slug, facts, this.saved(visit));
        await this.record(tx, visit, 'make campaign', made, { slug, name: facts.name });
        return made;
      });
      return see(`/staff/campaigns/${id}`, `${facts.name} is there. Gifts count for it by its link, or by a form.`);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, null, texts, error.fields);
    }
  }

  async save(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const texts = textFields(body, ...CAMPAIGN_FIELDS);
    const before = await readCampaign(this.db.manager, id);
    const { currency } = await this.frame.organisation();
    try {
      const facts = filledCampaign(texts, currency);
      await this.db.write(async (tx) => {
        await updateCampaign(tx, id, facts, { ...this.saved(visit), seen: Number(texts.version) });
        await this.record(tx, visit, 'change campaign', id, changesOf(textsOfCampaign(before, currency), texts));
      });
      return see(`/staff/campaigns/${id}`, `${facts.name} is saved.`);
    } catch (error) {
      if (error instanceof CampaignChanged) return this.form(visit, before, texts, [], error.campaign);
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, before, texts, error.fields);
    }
  }

  /** Its gifts, its links in old letters and its reports stay; it is offered nowhere any more. */
  async archive(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const isArchived = textFields(body, 'archived').archived !== 'no';
    const campaign = await readCampaign(this.db.manager, id);
    if (campaign.slug === GENERAL_CAMPAIGN) {
      return see(`/staff/campaigns/${id}`, 'General support stays: gifts that nobody asked for count for it.', 'warn');
    }
    const inUse = await this.db.write(async (tx) => {
      await lockCampaign(tx, id);
      const form = (await listForms(tx)).find(({ campaignId, open }) => open && campaignId === id);
      if (isArchived && form) return form.slug;
      await archiveCampaign(tx, id, isArchived, this.saved(visit));
      await this.record(tx, visit, isArchived ? 'archive campaign' : 'take campaign out of the archive', id, {});
      return null;
    });
    if (inUse !== null) {
      const say = `The form ${inUse} still counts for it. Give that form back to general support first. Nothing was changed.`;
      return see(`/staff/campaigns/${id}`, say, 'warn');
    }
    const say = isArchived ? `${campaign.name} is archived. Reports keep it.` : `${campaign.name} is back.`;
    return see(`/staff/campaigns/${id}`, say);
  }

  /** What is given on a form from now on counts for the campaign, or for general support again. */
  async useForm(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { form, use } = textFields(body, 'form', 'use');
    const campaigns = await listCampaigns(this.db.manager);
    const general = campaigns.find(({ slug }) => slug === GENERAL_CAMPAIGN)!;
    const campaign = use === 'no' ? general : await readCampaign(this.db.manager, id);
    const before = await this.db.write(async (tx) => {
      await lockCampaign(tx, campaign.id);
      const used = await giveFormTo(tx, form, campaign.id);
      const detail = { form: used.slug, before: used.campaignId };
      await this.record(tx, visit, 'use form for campaign', campaign.id, detail);
      return used;
    });
    const say = `Gifts on ${before.slug} count for ${campaign.name} from now on. Plans that run stay with the campaign they began in.`;
    return see(`/staff/campaigns/${id}`, say);
  }

  private saved(visit: Visit) {
    return { by: visit.caller.staffId, at: this.clock.now() };
  }

  private record(
    tx: Tx,
    visit: Visit,
    action: string,
    id: string,
    detail: Readonly<Record<string, string>>,
  ): Promise<void> {
    return this.audit.record(tx, { actor: visit.by.actor, action, object: `campaign:${id}`, detail });
  }

  private async form(
    visit: Visit,
    campaign: Campaign | null,
    values: CampaignTexts,
    problems: readonly FieldProblem[],
    theirs: Campaign | null = null,
  ): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const view = CampaignFormView({ campaign, values, problems, organisation, theirs, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : campaign ? `Change ${campaign.name}` : 'New campaign';
    const status = theirs ? 409 : problems.length > 0 ? 422 : 200;
    return page(await this.frame.page(visit, { title, section: 'campaigns' }, view), status);
  }
}

/** What differs, as it was typed: "before → after". */
function changesOf(before: CampaignTexts, after: CampaignTexts): Record<string, string> {
  const names = CAMPAIGN_FIELDS.filter((name) => name !== 'version' && name !== 'slug' && before[name] !== after[name]);
  return Object.fromEntries(names.map((name) => [name, `${before[name]} → ${after[name]}`]));
}
