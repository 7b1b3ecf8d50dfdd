import { createHash } from 'node:crypto';
import { isEmailAddress } from '../../donors/contact.js';
import { PURPOSES } from '../../donors/consents.js';
import type { HistoryDonor } from '../../workflows/imports/history-row.js';
import type { Target } from '../mapping/fields.js';
import { CellReader, Refused } from './cell-reader.js';
import { customValue } from './custom-values.js';
import type { RowContext } from './row-context.js';

/** What the donor's own form allows, and no more. */
const LONGEST: Readonly<Partial<Record<Target, number>>> = {
  email: 254,
  'first-name': 100,
  'last-name': 100,
  name: 200,
  organisation: 100,
  'address-1': 200,
  'address-2': 200,
  city: 100,
  region: 100,
  'postal-code': 20,
  country: 100,
  phone: 40,
  employer: 200,
  tags: 600,
};
const TAGS_MAX = 20;
const TAG_MAX = 60;

/** The donor of a row. @throws Refused */
export function readDonor(row: ReadonlyMap<Target, string>, context: RowContext): HistoryDonor {
  for (const [target, longest] of Object.entries(LONGEST)) {
    if ((row.get(target as Target) ?? '').length > longest!) throw new Refused('too-long', target as Target);
  }
  const text = (target: Target): string => row.get(target) ?? '';
  const email = text('email');
  if (email !== '' && !isEmailAddress(email)) throw new Refused('bad-email', 'email');
  const { kind, firstName, lastName } = nameOf(text);
  const isNameless = firstName === '' && lastName === '';
  if (isNameless && email === '') throw new Refused('no-donor', null);
  const contact = {
    line1: text('address-1'),
    line2: text('address-2'),
    city: text('city'),
    region: text('region'),
    postalCode: text('postal-code'),
    country: text('country'),
    phone: text('phone'),
  };
  const names = isNameless ? { firstName: '', lastName: email } : { firstName, lastName };
  return {
    externalKey: keyOf(text('donor-id'), email, `${firstName} ${lastName}`, contact),
    hasId: text('donor-id') !== '',
    kind,
    email,
    isNameless,
    ...names,
    employer: text('employer'),
    contact,
    tags: tagsOf(text('tags')),
    fields: fieldsOf(row, context),
    consents: consentsOf(row),
  };
}

/** An organisation is the donor where it is filled in (R-TPG-04). */
function nameOf(text: (target: Target) => string): Pick<HistoryDonor, 'kind' | 'firstName' | 'lastName'> {
  const organisation = text('organisation');
  if (organisation !== '') return { kind: 'other-organisation', firstName: '', lastName: organisation };
  const [firstName, lastName] = [text('first-name'), text('last-name')];
  if (firstName !== '' || lastName !== '') return { kind: 'person', firstName, lastName };
  return { kind: 'person', ...parted(text('name')) };
}

/** "Jane van Dyke", "Dyke, Jane". A donor is recognised by the whole name, so it does not matter where it is parted. */
function parted(name: string): { firstName: string; lastName: string } {
  const [last, first] = name.split(/,\s*/, 2);
  if (first) return { firstName: first, lastName: last! };
  const words = name.split(' ').filter(Boolean);
  const lastName = words.length > 1 ? words.pop()! : '';
  return { firstName: words.join(' '), lastName };
}

/** Nobody could tell two people apart who have neither id nor e-mail, but by name and address. */
function keyOf(id: string, email: string, name: string, contact: HistoryDonor['contact']): string | null {
  if (id !== '') return hash(`id:${id}`);
  if (email !== '') return null;
  return hash(`name:${name}\n${contact.line1}\n${contact.postalCode}`.toLowerCase());
}

function tagsOf(text: string): string[] {
  const tags = text
    .split(/[;,|]/)
    .map((tag) => tag.trim())
    .filter(Boolean);
  if (tags.length > TAGS_MAX || tags.some((tag) => tag.length > TAG_MAX)) throw new Refused('too-long', 'tags');
  return [...new Set(tags)];
}

function fieldsOf(row: ReadonlyMap<Target, string>, context: RowContext): HistoryDonor['fields'] {
  return [...row].flatMap(([target, text]) => {
    if (!target.startsWith('field:') || text === '') return [];
    const field = context.customFields.get(target.slice(6));
    const value = field && customValue(field, text, context);
    if (!value) throw new Refused('bad-value', target);
    return [[field.key, value] as const];
  });
}

function consentsOf(row: ReadonlyMap<Target, string>): HistoryDonor['consents'] {
  const cells = new CellReader([]);
  return PURPOSES.flatMap((purpose) => {
    const given = row.has(`consent:${purpose}`) ? cells.yesNo(row, `consent:${purpose}`) : null;
    return given === null ? [] : [[purpose, given] as const];
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
