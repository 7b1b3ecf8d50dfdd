import type { DonorId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { DonorKind } from './donor-kind.js';
import { addressLines, type PostalAddress } from './postal-address.js';
import { readContacts } from './sealed-contacts.js';

/** Whom a letter is written to; an empty `email` means that it goes by post, if at all. */
export interface Addressee {
  readonly kind: DonorKind;
  readonly name: string;
  /** How a letter speaks to them: a person by first name, an organisation by its name. */
  readonly greeting: string;
  readonly email: string;
  readonly addressLines: readonly string[];
}

/** Donors as letters are addressed to them, by id; the erased are absent. */
export async function addresseesOf(tx: Tx, ids: readonly DonorId[]): Promise<Map<DonorId, Addressee>> {
  if (ids.length === 0) return new Map();
  const found = await rows<AddresseeRow>(
    tx,
    `select id, kind, email, first_name as "firstName", last_name as "lastName"
     from donor where id = any($1::uuid[]) and erased_at is null`,
    [ids],
  );
  const contacts = await readContacts(
    tx,
    found.map(({ id }) => id),
  );
  return new Map(found.map((row) => [row.id, addresseeOf(row, contacts.get(row.id)!)]));
}

interface AddresseeRow {
  id: DonorId;
  kind: DonorKind;
  email: string;
  firstName: string;
  lastName: string;
}

function addresseeOf(row: AddresseeRow, address: PostalAddress): Addressee {
  return {
    kind: row.kind,
    name: `${row.firstName} ${row.lastName}`.trim(),
    greeting: row.firstName || row.lastName,
    email: row.email,
    addressLines: addressLines(address),
  };
}
