import { formatDate } from '../../../kernel/calendar.js';
import { PURPOSE_WORDS, PURPOSES, type Preferences, type Purpose } from '../../../donors/consents.js';
import type { ContactDetails } from '../../../donors/contact.js';
import { DONOR_KIND_WORDS, type DonorKind } from '../../../donors/donor-kind.js';
import { addressLines } from '../../../donors/postal-address.js';
import { NEVER_AGAIN, type Wishes } from '../../../donors/records/wishes.js';
import type { DonorRecord } from './donor-record.js';

export type Side = 'kept' | 'gone';

/** One thing that both records say, in words, and which of the two is taken unless somebody chooses. */
export interface MergeField {
  readonly key: string;
  readonly label: string;
  /** '' for nothing. */
  readonly kept: string;
  readonly gone: string;
  readonly suggested: Side;
}

/** Which record a field is taken from, by its key. What is not named is as suggested. */
export type Choices = Readonly<Record<string, string | undefined>>;

/** What the kept donor's record says afterwards. */
export interface MergedRecord {
  readonly kind: DonorKind;
  readonly email: string;
  readonly details: ContactDetails;
  readonly wishes: Wishes;
  readonly householdId: string | null;
  readonly preferences: Preferences;
}

interface Spoken {
  readonly key: string;
  readonly label: string;
  readonly say: (record: DonorRecord) => string;
  /** Whether the gone donor's word is suggested, where both have one; else the kept donor's is. */
  readonly prefersGone?: (kept: DonorRecord, gone: DonorRecord) => boolean;
}

const LISTED_WORDS = { name: 'By name', initials: 'By initials', anonymous: 'Anonymous' } as const;

const SPOKEN: readonly Spoken[] = [
  { key: 'kind', label: 'Who', say: ({ kind }) => DONOR_KIND_WORDS[kind] },
  { key: 'firstName', label: 'First name', say: ({ contact }) => contact.firstName },
  { key: 'lastName', label: 'Last name', say: ({ contact }) => contact.lastName },
  { key: 'email', label: 'Primary email', say: ({ contact }) => contact.email },
  { key: 'address', label: 'Postal address', say: ({ contact }) => addressLines(postal(contact)).join('\n') },
  { key: 'phone', label: 'Phone', say: ({ contact }) => contact.phone },
  { key: 'employer', label: 'Employer', say: ({ contact }) => contact.employer },
  {
    key: 'listedAs',
    label: 'In lists of donors',
    say: ({ contact }) => LISTED_WORDS[contact.listedAs],
    // Nobody is named because two records were joined.
    prefersGone: (kept, gone) => SHYNESS[gone.contact.listedAs] > SHYNESS[kept.contact.listedAs],
  },
  { key: 'recognitionName', label: 'Thanked as', say: ({ wishes }) => wishes.recognitionName },
  {
    key: 'anonymousToStaff',
    label: 'Known to',
    say: ({ wishes }) => (wishes.anonymousToStaff ? 'Finance only' : 'All staff'),
    prefersGone: (_, gone) => gone.wishes.anonymousToStaff,
  },
  {
    key: 'doNotAsk',
    label: 'Do not ask',
    say: ({ wishes }) => doNotAskWords(wishes),
    prefersGone: (kept, gone) => (gone.wishes.doNotAskUntil ?? '') > (kept.wishes.doNotAskUntil ?? ''),
  },
  { key: 'household', label: 'Household', say: ({ household }) => household?.name ?? '' },
];

const SHYNESS = { name: 0, initials: 1, anonymous: 2 } as const;

/** What both records say, field by field; those that say the same are there too. */
export function mergeFields(kept: DonorRecord, gone: DonorRecord): MergeField[] {
  return [
    ...SPOKEN.map((field) => spokenField(field, kept, gone)),
    ...PURPOSES.map((purpose) => ({
      key: `consent-${purpose}`,
      label: PURPOSE_WORDS[purpose],
      kept: yesNo(kept.preferences[purpose]),
      gone: yesNo(gone.preferences[purpose]),
      // A no is a no, whichever record it was said to.
      suggested: kept.preferences[purpose] && !gone.preferences[purpose] ? ('gone' as const) : ('kept' as const),
    })),
    ...valueFields(kept, gone),
  ];
}

/** What stands in a record after the choices. */
export function mergedRecord(kept: DonorRecord, gone: DonorRecord, choices: Choices): MergedRecord {
  const take = (key: string): DonorRecord => (sideOf(kept, gone, choices, key) === 'gone' ? gone : kept);
  const { addressLine1, addressLine2, city, region, postalCode, country } = take('address').contact;
  return {
    kind: take('kind').kind,
    email: take('email').contact.email,
    details: {
      firstName: take('firstName').contact.firstName,
      lastName: take('lastName').contact.lastName,
      addressLine1,
      addressLine2,
      city,
      region,
      postalCode,
      country,
      phone: take('phone').contact.phone,
      employer: take('employer').contact.employer,
      listedAs: take('listedAs').contact.listedAs,
    },
    wishes: {
      doNotAskUntil: take('doNotAsk').wishes.doNotAskUntil,
      doNotAskReason: take('doNotAsk').wishes.doNotAskReason,
      recognitionName: take('recognitionName').wishes.recognitionName,
      anonymousToStaff: take('anonymousToStaff').wishes.anonymousToStaff,
    },
    householdId: take('household').household?.id ?? null,
    preferences: Object.fromEntries(
      PURPOSES.map((purpose) => [purpose, take(`consent-${purpose}`).preferences[purpose]]),
    ) as Record<Purpose, boolean>,
  };
}

/** The ids of custom fields in which the gone donor's value is taken. */
export function takenValues(kept: DonorRecord, gone: DonorRecord, choices: Choices): string[] {
  return gone.values
    .filter(({ field }) => sideOf(kept, gone, choices, `value-${field.key}`) === 'gone')
    .map(({ field }) => field.id);
}

/** As a record stands, for an undo. */
export function asMerged({ kind, contact, wishes, household, preferences }: DonorRecord): MergedRecord {
  const { id: _, email, version: __, ...details } = contact;
  return { kind, email, details, wishes, householdId: household?.id ?? null, preferences };
}

export function doNotAskWords({ doNotAskUntil, doNotAskReason }: Wishes): string {
  if (doNotAskUntil === null) return '';
  const until = doNotAskUntil === NEVER_AGAIN ? 'Never again' : `Until ${formatDate(doNotAskUntil)}`;
  return doNotAskReason === '' ? until : `${until}: ${doNotAskReason}`;
}

function sideOf(kept: DonorRecord, gone: DonorRecord, choices: Choices, key: string): Side {
  const chosen = choices[key];
  if (chosen === 'kept' || chosen === 'gone') return chosen;
  return mergeFields(kept, gone).find((field) => field.key === key)?.suggested ?? 'kept';
}

function spokenField({ key, label, say, prefersGone }: Spoken, kept: DonorRecord, gone: DonorRecord): MergeField {
  const words = { kept: say(kept), gone: say(gone) };
  const isGone = (words.kept === '' && words.gone !== '') || prefersGone?.(kept, gone) === true;
  return { key, label, ...words, suggested: isGone ? 'gone' : 'kept' };
}

function valueFields(kept: DonorRecord, gone: DonorRecord): MergeField[] {
  const keptOnes = new Map(kept.values.map(({ field, value }) => [field.key, { label: field.label, value }]));
  const goneOnes = new Map(gone.values.map(({ field, value }) => [field.key, { label: field.label, value }]));
  return [...new Set([...keptOnes.keys(), ...goneOnes.keys()])].map((key) => {
    const words = { kept: keptOnes.get(key)?.value ?? '', gone: goneOnes.get(key)?.value ?? '' };
    return {
      key: `value-${key}`,
      label: (keptOnes.get(key) ?? goneOnes.get(key))!.label,
      ...words,
      suggested: words.kept === '' && words.gone !== '' ? ('gone' as const) : ('kept' as const),
    };
  });
}

function yesNo(given: boolean): string {
  return given ? 'Yes' : 'No';
}

function postal(contact: ContactDetails) {
  const { addressLine1: line1, addressLine2: line2, city, region, postalCode, country } = contact;
  return { line1, line2, city, region, postalCode, country };
}
