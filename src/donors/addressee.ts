import type { DonorId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { DonorKind } from './donor-kind.js';

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
    `select id, kind, email, first_name as "firstName", last_name as "lastName", address_line1 as "addressLine1",
            address_line2 as "addressLine2", city, region, postal_code as "postalCode", country
     from donor where id = any($1::uuid[]) and erased_at is null`,
    [ids],
  );
  return new Map(found.map((row) => [row.id, addresseeOf(row)]));
}

interface AddresseeRow {
  id: DonorId;
  kind: DonorKind;
  email: string;
  firstName: string;
  lastName: string;
  addressLine1: string;
  addressLine2: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
}

function addresseeOf(row: AddresseeRow): Addressee {
  const place = [row.city, [row.region, row.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return {
    kind: row.kind,
    name: `${row.firstName} ${row.lastName}`.trim(),
    greeting: row.firstName || row.lastName,
    email: row.email,
    addressLines: [row.addressLine1, row.addressLine2, place, row.country].filter(Boolean),
  };
}
