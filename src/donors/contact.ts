import { AppError, type FieldProblem, InvalidInput, NotFound } from '../kernel/app-error.js';
import type { DonorId } from '../kernel/id.js';
import { rows, type Tx, violatedConstraint } from '../database/db.js';
import type { DonorKind } from './donor-kind.js';
import { contactOf, type SealedContact, writeContacts } from './sealed-contacts.js';

export const LISTED_AS = ['name', 'initials', 'anonymous'] as const;
export type ListedAs = (typeof LISTED_AS)[number];

/** What a donor can say about themselves; what is not known is empty. */
export interface ContactDetails {
  readonly firstName: string;
  readonly lastName: string;
  readonly addressLine1: string;
  readonly addressLine2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly phone: string;
  readonly employer: string;
  /** How lists of donors name them; the gift page's own choice holds for its gift. */
  readonly listedAs: ListedAs;
}

export interface DonorContact extends ContactDetails {
  readonly id: DonorId;
  readonly email: string;
  /** Counts the changes: whoever saves says which one they saw. */
  readonly version: number;
}

/** Somebody, in another tab or at the newsroom, saved in between. */
export class DetailsChanged extends AppError {
  constructor(readonly now: DonorContact) {
    super(
      'conflict',
      'conflict',
      'These details were changed in between, so nothing was saved. Both versions are shown: choose, and save again.',
    );
  }
}

/** @throws NotFound */
export async function readContact(tx: Tx, id: DonorId): Promise<DonorContact> {
  const [found] = await rows<Omit<DonorContact, SealedField>>(
    tx,
    `select id, email, version, first_name as "firstName", last_name as "lastName", employer, listed_as as "listedAs"
     from donor where id = $1 and erased_at is null`,
    [id],
  );
  if (!found) throw new NotFound('donor');
  const { line1, line2, ...reached } = await contactOf(tx, id);
  return { ...found, addressLine1: line1, addressLine2: line2, ...reached };
}

type SealedField = 'addressLine1' | 'addressLine2' | Exclude<keyof SealedContact, 'line1' | 'line2'>;

/**
 * An organisation has one name, which is its last name.
 * @throws InvalidInput naming each field, DetailsChanged when `version` is not the newest, NotFound
 */
export async function saveContact(
  tx: Tx,
  id: DonorId,
  version: number,
  details: ContactDetails,
  kind: DonorKind = 'person',
): Promise<void> {
  const problems = problemsOf(details, kind);
  if (problems.length > 0) throw new InvalidInput(problems);
  const saved = await updateContact(tx, id, version, details);
  if (!saved) throw new DetailsChanged(await readContact(tx, id));
}

/** Writes details that are known to be right, whatever version they follow: those of a merge and of its undo. */
export async function putContact(tx: Tx, id: DonorId, details: ContactDetails): Promise<void> {
  await updateContact(tx, id, (await readContact(tx, id)).version, details);
}

/** The address as its oldest donor wrote it, or null when nobody reads letters there, as far as we know. */
export async function emailOfDonors(tx: Tx, emailKey: string): Promise<string | null> {
  const [found] = await rows<{ email: string }>(
    tx,
    `select email from (
       select email, created_at, id from donor where email_key = $1 and erased_at is null and merged_into is null
       union all
       select held.email, donor.created_at, donor.id from donor_email held join donor on donor.id = held.donor_id
       where held.email_key = $1 and held.confirmed_at is not null and erased_at is null) as reader
     order by created_at, id limit 1`,
    [emailKey],
  );
  return found?.email ?? null;
}

export function isEmailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text);
}

async function updateContact(tx: Tx, id: DonorId, version: number, details: ContactDetails): Promise<boolean> {
  try {
    const updated = await rows(
      tx,
      `update donor set first_name = $3, last_name = $4, employer = $5, listed_as = $6, version = version + 1, compare_due = true
       where id = $1 and version = $2 and erased_at is null and merged_into is null returning id`,
      [id, version, details.firstName, details.lastName, details.employer, details.listedAs],
    );
    if (updated.length > 0) await writeContacts(tx, [{ donorId: id, contact: sealedContact(details) }]);
    return updated.length > 0;
  } catch (error) {
    if (violatedConstraint(error) !== 'donor_same_person') throw error;
    throw new InvalidInput([
      {
        field: 'lastName',
        message:
          'Somebody of this name gives with this address already, and records are never joined by themselves. Write to us if both are you.',
      },
    ]);
  }
}

function sealedContact({ addressLine1, addressLine2, ...details }: ContactDetails): SealedContact {
  const { city, region, postalCode, country, phone } = details;
  return { line1: addressLine1, line2: addressLine2, city, region, postalCode, country, phone };
}

/** The lines that donors type about themselves, in the order of the form. */
export const CONTACT_FIELDS = [
  'firstName',
  'lastName',
  'addressLine1',
  'addressLine2',
  'city',
  'region',
  'postalCode',
  'country',
  'phone',
  'employer',
] as const satisfies readonly (keyof ContactDetails)[];

const LONGEST: Readonly<Record<(typeof CONTACT_FIELDS)[number], number>> = {
  firstName: 100,
  lastName: 100,
  addressLine1: 200,
  addressLine2: 200,
  city: 100,
  region: 100,
  postalCode: 20,
  country: 100,
  phone: 40,
  employer: 200,
};

function problemsOf(details: ContactDetails, kind: DonorKind): FieldProblem[] {
  const tooLong = CONTACT_FIELDS.filter((field) => details[field].length > LONGEST[field]).map((field) => ({
    field,
    message: `Use at most ${LONGEST[field]} characters.`,
  }));
  const broken = CONTACT_FIELDS.filter((field) => /[\p{Cc}]/u.test(details[field])).map((field) => ({
    field,
    message: 'Use letters, digits and signs on one line.',
  }));
  const checks: [string, boolean, string][] = [
    ...(kind === 'person'
      ? [nameCheck('firstName', details.firstName !== '', 'Enter a first name, or the name of a household.')]
      : [
          nameCheck('lastName', details.lastName !== '', 'Enter the name of the organization.'),
          nameCheck('firstName', details.firstName === '', 'An organization has one name: leave the first name empty.'),
        ]),
    ['phone', /^[\d\s()+./x#-]*$/.test(details.phone), 'Enter a phone number, such as 214 555 0134, or nothing.'],
    ['listedAs', LISTED_AS.includes(details.listedAs), 'Choose how lists should name you.'],
  ];
  return [
    ...checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message })),
    ...tooLong,
    ...broken,
  ];
}

function nameCheck(field: string, isRight: boolean, message: string): [string, boolean, string] {
  return [field, isRight, message];
}
