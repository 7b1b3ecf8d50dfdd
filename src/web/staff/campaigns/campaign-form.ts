import { Money } from '../../../kernel/money.js';
import { type Campaign, type CampaignFacts, COUNTINGS } from '../../../campaigns/campaign.js';
import { oneOf } from '../../http/forms.js';
import { FormReader } from './form-reader.js';

export const CAMPAIGN_FIELDS = [
  'slug',
  'name',
  'description',
  'goal',
  'goalGifts',
  'goalDonors',
  'startsOn',
  'endsOn',
  'cost',
  'counting',
  'version',
] as const;
export type CampaignTexts = Readonly<Record<(typeof CAMPAIGN_FIELDS)[number], string>>;

const COUNT_MAX = 100_000_000;
/** Its address is the form for a new one. */
const NO_SLUGS: readonly string[] = ['new'];

/** A campaign as it was typed. @throws InvalidInput naming each field */
export function filledCampaign(texts: CampaignTexts, currency: string): CampaignFacts {
  const form = new FormReader(texts, currency);
  const [startsOn, endsOn] = [form.date('startsOn'), form.date('endsOn')];
  if (startsOn && endsOn && endsOn < startsOn) form.wrong('endsOn', 'The last day lies before the first one.');
  const facts = {
    name: form.needed('name', 120, 'Give the campaign a name.'),
    description: form.short('description', 1000),
    goalMinor: form.money('goal'),
    goalGifts: form.count('goalGifts', COUNT_MAX),
    goalDonors: form.count('goalDonors', COUNT_MAX),
    startsOn,
    endsOn,
    costMinor: form.money('cost', true),
    counting: oneOf(texts.counting, COUNTINGS) ?? COUNTINGS[0],
  };
  form.done();
  return facts;
}

/** The short name of a new campaign, as links carry it. @throws InvalidInput */
export function filledSlug(texts: CampaignTexts, currency: string): string {
  const form = new FormReader(texts, currency);
  if (!/^[a-z0-9-]{1,60}$/.test(texts.slug) || NO_SLUGS.includes(texts.slug)) {
    form.wrong('slug', 'Use small letters, digits and hyphens, such as fall-2026.');
  }
  form.done();
  return texts.slug;
}

export function textsOfCampaign(campaign: Campaign, currency: string): CampaignTexts {
  const money = (minor: bigint | null): string => (minor === null ? '' : Money.of(minor, currency).toDecimal());
  return {
    slug: campaign.slug,
    name: campaign.name,
    description: campaign.description,
    goal: money(campaign.goalMinor),
    goalGifts: String(campaign.goalGifts ?? ''),
    goalDonors: String(campaign.goalDonors ?? ''),
    startsOn: campaign.startsOn ?? '',
    endsOn: campaign.endsOn ?? '',
    cost: money(campaign.costMinor),
    counting: campaign.counting,
    version: String(campaign.version),
  };
}
