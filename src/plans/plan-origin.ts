import type { Metadata } from '../gateways/stripe/stripe-plans.js';
import { ATTRIBUTION_FIELDS, type Attribution } from '../campaigns/attribution.js';

/** What a subscription's metadata say of where the plan came from and what it is for. */
export interface PlanOrigin {
  /** The slug of a form, if one is named. */
  readonly form: string | null;
  /** The code of a designation, if one is named. */
  readonly designation: string | null;
  /** The slug of a campaign, if one is named. */
  readonly campaign: string | null;
  readonly attribution: Attribution;
}

/** Whether the subscription was made by this installation; another one, or a shop, may share the account. */
export function isOurs(metadata: Metadata, installationId: string | undefined): boolean {
  return installationId !== undefined && metadata['installation'] === installationId;
}

/** Whether something was paid before the plan was taken over: then it was received, and receipted, by somebody else. */
export function isBeforeAdoption(plan: { readonly adoptedAt: Date | null } | undefined, paidAt: Date): boolean {
  return Boolean(plan?.adoptedAt && paidAt < plan.adoptedAt);
}

/** Values that are empty, and an address that is no web address, are left out: pages link to it. */
export function originOf(metadata: Metadata): PlanOrigin {
  const text = (name: string): string | null => metadata[name]?.replaceAll(/[\0\r\n]/g, '').trim() || null;
  const attribution = Object.fromEntries(ATTRIBUTION_FIELDS.map((field) => [field, text(snakeCase(field))]));
  if (!isWebAddress(attribution['articleUrl'] ?? '')) attribution['articleUrl'] = null;
  return {
    form: text('form'),
    designation: text('designation'),
    campaign: text('campaign'),
    attribution: attribution as Attribution,
  };
}

/** "articleId" is "article_id" at the processor. */
function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
