import { CONTACT_FIELDS } from '../../../donors/contact.js';

export type DetailField = (typeof CONTACT_FIELDS)[number];

export const DETAIL_LABELS: Readonly<Record<DetailField, string>> = {
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
};

/** Tokens of the HTML standard, so that browsers can fill the form (R-A11-03). */
export const DETAIL_AUTOCOMPLETE: Readonly<Record<DetailField, string>> = {
  firstName: 'given-name',
  lastName: 'family-name',
  addressLine1: 'address-line1',
  addressLine2: 'address-line2',
  city: 'address-level2',
  region: 'address-level1',
  postalCode: 'postal-code',
  country: 'country-name',
  phone: 'tel',
  employer: 'organization',
};

export const LISTED_LABELS = { name: 'By name', initials: 'By initials', anonymous: 'Anonymous' } as const;

/** The ways in which a list can name somebody, each as it would look. */
export function listedChoices({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }) {
  const initials = [firstName, lastName].filter((name) => name !== '').map((name) => `${[...name][0]!.toUpperCase()}.`);
  return [
    { value: 'name', label: LISTED_LABELS.name, hint: `${firstName} ${lastName}`.trim() },
    { value: 'initials', label: LISTED_LABELS.initials, hint: initials.join(' ') },
    { value: 'anonymous', label: LISTED_LABELS.anonymous, hint: 'A reader' },
  ];
}
