import type { Purpose } from '../../donors/consents.js';

/** What a column can be. Consents and fields of the newsroom's own have the name behind a colon. */
export const FIELDS = [
  { key: 'donor-id', group: 'donor', label: 'Donor’s id in the other system' },
  { key: 'email', group: 'donor', label: 'Email' },
  { key: 'first-name', group: 'donor', label: 'First name' },
  { key: 'last-name', group: 'donor', label: 'Last name' },
  { key: 'name', group: 'donor', label: 'Whole name' },
  { key: 'organisation', group: 'donor', label: 'Organization, the donor where filled in' },
  { key: 'address-1', group: 'donor', label: 'Address' },
  { key: 'address-2', group: 'donor', label: 'Address, second line' },
  { key: 'city', group: 'donor', label: 'City' },
  { key: 'region', group: 'donor', label: 'State or region' },
  { key: 'postal-code', group: 'donor', label: 'ZIP or postal code' },
  { key: 'country', group: 'donor', label: 'Country' },
  { key: 'phone', group: 'donor', label: 'Phone' },
  { key: 'employer', group: 'donor', label: 'Employer' },
  { key: 'tags', group: 'donor', label: 'Tags, separated by commas or semicolons' },
  { key: 'gift-id', group: 'gift', label: 'Gift’s id in the other system' },
  { key: 'date', group: 'gift', label: 'Date of the gift' },
  { key: 'time', group: 'gift', label: 'Time of the gift' },
  { key: 'amount', group: 'gift', label: 'Amount' },
  { key: 'refunded', group: 'gift', label: 'Amount refunded, to be taken off' },
  { key: 'currency', group: 'gift', label: 'Currency' },
  { key: 'status', group: 'gift', label: 'Status: only received gifts are brought' },
  { key: 'designation', group: 'gift', label: 'Designation' },
  { key: 'campaign', group: 'gift', label: 'Campaign' },
  { key: 'method', group: 'gift', label: 'How it was paid' },
  { key: 'anonymous', group: 'gift', label: 'Anonymous, yes or no' },
  { key: 'comment', group: 'gift', label: 'Donor’s comment' },
] as const;

export type FieldKey = (typeof FIELDS)[number]['key'];
export type Target = FieldKey | `consent:${Purpose}` | `field:${string}`;

export const CONSENT_LABELS: Readonly<Record<Purpose, string>> = {
  newsletters: 'Consent to newsletters, yes or no',
  'mail-appeals': 'Consent to appeals by post, yes or no',
  'email-appeals': 'Consent to appeals by email, yes or no',
  presents: 'Wants presents, yes or no',
  'donor-list': 'Wants to be named on the list of donors, yes or no',
};

export function fieldLabel(target: string, custom: ReadonlyMap<string, string> = new Map()): string {
  if (target.startsWith('consent:')) return CONSENT_LABELS[target.slice(8) as Purpose] ?? target;
  if (target.startsWith('field:')) return custom.get(target.slice(6)) ?? target.slice(6);
  return FIELDS.find(({ key }) => key === target)?.label ?? target;
}
