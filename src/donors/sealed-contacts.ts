import type { DonorId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { Place } from '../vault/sealing.js';
import { vaultOf } from '../vault/vault.js';
import { canReceivePost, type PostalAddress, postalArea } from './postal-address.js';
import { phoneKey } from './phone-key.js';

/** What of a donor is sealed: where letters and calls reach them. What is not known is empty. */
export interface SealedContact extends PostalAddress {
  readonly phone: string;
}

/**
 * Where donors are reached on paper and by phone, opened for all of them at once. Name and email are not sealed: staff
 * search by them, and an erasure replaces them by a pseudonym (R-PRV-04).
 */
export async function readContacts(tx: Tx, ids: readonly DonorId[]): Promise<Map<DonorId, SealedContact>> {
  const contacts = new Map<DonorId, SealedContact>();
  if (ids.length === 0) return contacts;
  const found = await rows<{ id: DonorId; contact: Buffer | null; plain: SealedContact }>(
    tx,
    `select id, contact, ${PLAIN} as plain from donor where id = any($1::uuid[])`,
    [[...new Set(ids)]],
  );
  const sealed = found.filter((row): row is typeof row & { contact: Buffer } => row.contact !== null);
  const opened = sealed.length === 0 ? [] : await openAll(tx, sealed);
  // Written before fields were sealed, and not yet come to in the batches that do it.
  for (const { id, plain } of found) contacts.set(id, plain);
  for (const [at, { id }] of sealed.entries()) {
    const text = opened[at];
    contacts.set(id, text ? { ...NOTHING, ...(JSON.parse(text) as SealedContact) } : NOTHING);
  }
  return contacts;
}

function openAll(tx: Tx, sealed: readonly { id: DonorId; contact: Buffer }[]): Promise<(string | null)[]> {
  return vaultOf(tx).openMany(
    tx,
    sealed.map(({ id, contact }) => ({ place: placeOf(id), bytes: contact })),
  );
}

/** SQL, on `donor`: whether a letter on paper would arrive, also where the address is not sealed yet. */
export const REACHED_BY_POST = `(donor.reached_by_post or (donor.address_line1 <> '' and donor.city || donor.postal_code <> ''))`;

/** Of one donor; all empty when there is no such one. */
export async function contactOf(tx: Tx, id: DonorId): Promise<SealedContact> {
  return (await readContacts(tx, [id])).get(id) ?? NOTHING;
}

/** Seals and keeps contacts, with what of them can be searched and sorted by. Each donor once. */
export async function writeContacts(
  tx: Tx,
  contacts: readonly { readonly donorId: DonorId; readonly contact: SealedContact }[],
): Promise<void> {
  if (contacts.length === 0) return;
  const told = contacts.filter(({ contact }) => Object.values(contact).some((value) => value !== ''));
  const sealed = await vaultOf(tx).sealMany(
    tx,
    told.map(({ donorId, contact }) => ({ place: placeOf(donorId), plain: JSON.stringify(inOrder(contact)) })),
  );
  const bytes = new Map(told.map(({ donorId }, at) => [donorId, sealed[at]!.toString('base64')]));
  const written = contacts.map(({ donorId, contact }) => ({
    id: donorId,
    sealed: bytes.get(donorId) ?? null,
    area: postalArea(contact),
    byPost: canReceivePost(contact),
    phoneKey: phoneKey(tx, contact.phone)?.toString('base64') ?? null,
  }));
  await rows(tx, WRITE, [JSON.stringify(written)]);
}

const WRITE = `
  update donor set contact = decode(sealed, 'base64'), postal_area = area, reached_by_post = "byPost",
    phone_key = decode("phoneKey", 'base64'), address_line1 = '', address_line2 = '', city = '', region = '',
    postal_code = '', country = '', phone = '', compare_due = true
  from jsonb_to_recordset($1::jsonb) as written (id uuid, sealed text, area text, "byPost" boolean, "phoneKey" text)
  where donor.id = written.id`;

const PLAIN = `jsonb_build_object('line1', address_line1, 'line2', address_line2, 'city', city, 'region', region,
  'postalCode', postal_code, 'country', country, 'phone', phone)`;

const NOTHING: SealedContact = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '', phone: '' };

function placeOf(donorId: DonorId): Place {
  return { donorId, table: 'donor', column: 'contact', row: donorId };
}

function inOrder({ line1, line2, city, region, postalCode, country, phone }: SealedContact): SealedContact {
  return { line1, line2, city, region, postalCode, country, phone };
}
