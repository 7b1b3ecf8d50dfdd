import { type FieldProblem, InvalidInput } from '../kernel/app-error.js';
import { newId, type DonorId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import { isEmailAddress } from './contact.js';
import type { DonorKind, NEW_DONOR_KINDS } from './donor-kind.js';
import { donorOf } from './identity/recognition.js';
import { isKnownTo } from './identity/shown-name.js';
import { readContacts, type SealedContact, writeContacts } from './sealed-contacts.js';

/** A donor as staff write them down: of a person both names, of an organisation its name as `lastName`; no address is ''. */
export interface WrittenDonor {
  readonly kind: (typeof NEW_DONOR_KINDS)[number];
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly addressLine1: string;
  readonly addressLine2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
}

/** A donor as a look-up shows them. */
export interface FoundDonor {
  readonly id: DonorId;
  readonly kind: DonorKind;
  readonly name: string;
  readonly email: string;
  readonly city: string;
}

const LONGEST: Readonly<Record<Exclude<keyof WrittenDonor, 'kind'>, number>> = {
  firstName: 100,
  lastName: 100,
  email: 254,
  addressLine1: 200,
  addressLine2: 200,
  city: 100,
  region: 100,
  postalCode: 20,
};
const FOUND_MAX = 8;

/**
 * Writes a new donor. Somebody with this address and this name is found instead of written twice; without an address two
 * people of one name are two donors.
 * @throws InvalidInput naming each field
 */
export async function writeDonor(tx: Tx, donor: WrittenDonor): Promise<DonorId> {
  const problems = problemsOf(donor);
  if (problems.length > 0) throw new InvalidInput(problems);
  const known = donor.email === '' ? undefined : await sameDonor(tx, donor);
  if (known) return known;
  const [written] = await rows<{ id: DonorId }>(
    tx,
    `insert into donor (id, kind, first_name, last_name, email) values ($1, $2, $3, $4, $5)
     on conflict (email_key, name_key) where email_key <> '' and merged_into is null do nothing returning id`,
    [newId(), donor.kind, donor.firstName, donor.lastName, donor.email],
  );
  if (!written) return (await sameDonor(tx, donor))!;
  await writeContacts(tx, [{ donorId: written.id, contact: contactOf(donor) }]);
  return written.id;
}

/** The one who stands for all that came without a name (R-TPG-06). */
export async function unknownGiver(tx: Tx): Promise<DonorId> {
  await rows(
    tx,
    `insert into donor (id, kind, email, first_name, last_name) values ($1, 'unknown', '', '', 'Unknown giver')
     on conflict (kind) where kind = 'unknown' do nothing`,
    [newId()],
  );
  const [donor] = await rows<{ id: DonorId }>(tx, `select id from donor where kind = 'unknown'`);
  return donor!.id;
}

/**
 * Donors whose name or address holds all of the words, at most eight.
 * @param seesHidden whether the reader may know donors who are anonymous to staff (R-TPG-06)
 */
export async function findDonors(tx: Tx, text: string, seesHidden: boolean): Promise<FoundDonor[]> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5);
  if (words.length === 0) return [];
  const holds = words.map((_, at) => `donor.name_key || ' ' || donor.email_key like $${at + 1}`);
  const found = await rows<Unplaced>(
    tx,
    `${FOUND_DONOR} where erased_at is null and merged_into is null and kind <> 'unknown' and ${isKnownTo(seesHidden)} and ${holds.join(' and ')}
     order by name_key, id limit ${FOUND_MAX}`,
    words.map((word) => `%${word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`),
  );
  return withCities(tx, found);
}

/** Some donors by id; those that do not exist are absent. */
export async function donorsById(tx: Tx, ids: readonly DonorId[]): Promise<Map<DonorId, FoundDonor>> {
  if (ids.length === 0) return new Map();
  const found = await rows<Unplaced>(tx, `${FOUND_DONOR} where id = any($1::uuid[]) and erased_at is null`, [ids]);
  return new Map((await withCities(tx, found)).map((donor) => [donor.id, donor]));
}

type Unplaced = Omit<FoundDonor, 'city'>;

const FOUND_DONOR = `select id, kind, trim(first_name || ' ' || last_name) as name, email from donor`;

async function withCities(tx: Tx, found: readonly Unplaced[]): Promise<FoundDonor[]> {
  const contacts = await readContacts(
    tx,
    found.map(({ id }) => id),
  );
  return found.map((donor) => ({ ...donor, city: contacts.get(donor.id)?.city ?? '' }));
}

function contactOf({ addressLine1, addressLine2, city, region, postalCode }: WrittenDonor): SealedContact {
  return { line1: addressLine1, line2: addressLine2, city, region, postalCode, country: '', phone: '' };
}

async function sameDonor(tx: Tx, { email, firstName, lastName }: WrittenDonor): Promise<DonorId | undefined> {
  const [known] = await rows<{ id: DonorId }>(tx, donorOf('lower($1)', `lower($2::text || ' ' || $3::text)`), [
    email,
    firstName,
    lastName,
  ]);
  return known?.id;
}

function problemsOf(donor: WrittenDonor): FieldProblem[] {
  const fields = Object.keys(LONGEST) as (keyof typeof LONGEST)[];
  const tooLong = fields
    .filter((field) => donor[field].length > LONGEST[field] || /\p{Cc}/u.test(donor[field]))
    .map((field) => ({ field, message: `Use at most ${LONGEST[field]} characters, on one line.` }));
  const isPerson = donor.kind === 'person';
  const checks: [field: string, isRight: boolean, message: string][] = [
    ['lastName', donor.lastName !== '', isPerson ? 'Enter a last name.' : 'Enter the name of the organization.'],
    ['firstName', isPerson || donor.firstName === '', 'An organization has one name: leave the first name empty.'],
    [
      'email',
      donor.email === '' || isEmailAddress(donor.email),
      'Enter an address such as name@example.org, or nothing.',
    ],
  ];
  return [...tooLong, ...checks.flatMap(([field, isRight, message]) => (isRight ? [] : [{ field, message }]))];
}
