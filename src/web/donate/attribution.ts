import type { Attribution } from '../../campaigns/attribution.js';

/** Where each hidden field of the gift page is kept on the gift. */
const FIELDS: Readonly<Record<string, keyof Attribution>> = {
  article: 'articleId',
  url: 'articleUrl',
  section: 'section',
  author: 'author',
  placement: 'placement',
  variant: 'variant',
  referrer: 'referrer',
  utm_source: 'utmSource',
  utm_medium: 'utmMedium',
  utm_campaign: 'utmCampaign',
  utm_term: 'utmTerm',
  utm_content: 'utmContent',
};

const LONGEST = 300;
const LONGEST_URL = 1000;

/** The attribution in a query or a form; unknown and overlong values are left out, never an error. */
export function attributionFields(input: Readonly<Record<string, unknown>>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const name of Object.keys(FIELDS)) {
    const value = input[name];
    if (typeof value !== 'string') continue;
    const text = value.replaceAll(/[\0\r\n]/g, '').trim();
    const fits = name === 'url' ? text.length <= LONGEST_URL && isWebAddress(text) : text.length <= LONGEST;
    if (text !== '' && fits) fields[name] = text;
  }
  return fields;
}

export function attributionOf(fields: Readonly<Record<string, string>>): Attribution {
  const entries = Object.entries(FIELDS).map(([name, column]) => [column, fields[name] ?? null]);
  return Object.fromEntries(entries) as Attribution;
}

/** The fields of a gift again, for a link back to its form. */
export function fieldsOfAttribution(gift: Attribution): Record<string, string> {
  return Object.fromEntries(
    Object.entries(FIELDS).flatMap(([name, column]) => {
      const value = gift[column];
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** Only web addresses are kept, since pages link to them. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
