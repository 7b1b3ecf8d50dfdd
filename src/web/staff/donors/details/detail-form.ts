import { type ContactDetails, type DonorContact, CONTACT_FIELDS, LISTED_AS } from '../../../../donors/contact.js';
import type { Wishes } from '../../../../donors/records/wishes.js';
import type { RecordDetails } from '../../../../workflows/donors/records/change-record.js';
import { oneOf, textFields } from '../../../http/forms.js';

export type DetailKey = keyof ContactDetails | 'recognitionName' | 'anonymousToStaff';

export const DETAIL_LABELS: Readonly<Record<DetailKey, string>> = {
  firstName: 'First name',
  lastName: 'Last name',
  addressLine1: 'Street and number',
  addressLine2: 'Apartment, suite or box',
  city: 'City',
  region: 'State',
  postalCode: 'ZIP code',
  country: 'Country',
  phone: 'Phone',
  employer: 'Employer',
  listedAs: 'In lists of donors',
  recognitionName: 'Thanked as',
  anonymousToStaff: 'Known to',
};

export const DETAIL_KEYS = Object.keys(DETAIL_LABELS) as DetailKey[];

const LISTED_WORDS = { name: 'By name', initials: 'By initials', anonymous: 'Anonymous' } as const;

/** What a form says; where both versions were shown, `choose-<field>` says which one is taken. */
export function detailsOf(body: unknown, saved: RecordDetails | null): RecordDetails {
  const { listedAs, recognitionName, anonymousToStaff, ...fields } = textFields(
    body,
    ...CONTACT_FIELDS,
    'listedAs',
    'recognitionName',
    'anonymousToStaff',
  );
  const typed: RecordDetails = {
    ...fields,
    listedAs: oneOf(listedAs, LISTED_AS) ?? 'anonymous',
    recognitionName,
    anonymousToStaff: anonymousToStaff === 'yes',
  };
  if (saved === null) return typed;
  const theirs = DETAIL_KEYS.filter((key) => textFields(body, `choose-${key}`)[`choose-${key}`] === 'saved');
  return { ...typed, ...Object.fromEntries(theirs.map((key) => [key, saved[key]])) };
}

/** What the record says now. */
export function savedDetails(contact: DonorContact, wishes: Wishes): RecordDetails {
  const { id: _, email: __, version: ___, ...details } = contact;
  return { ...details, recognitionName: wishes.recognitionName, anonymousToStaff: wishes.anonymousToStaff };
}

/** A form without a version, or with a strange one, is as old as can be. */
export function versionOf(body: unknown): number {
  const { version } = textFields(body, 'version');
  return /^\d{1,9}$/.test(version) ? Number(version) : 0;
}

/** A value in words. */
export function detailWords(details: RecordDetails, key: DetailKey): string {
  const value = details[key];
  if (key === 'listedAs') return LISTED_WORDS[details.listedAs];
  if (typeof value === 'boolean') return value ? 'Finance only' : 'All staff';
  return value;
}
