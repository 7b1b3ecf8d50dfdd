import type { DonorId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import type { PostalAddress } from '../../donors/postal-address.js';
import type { Place } from '../../vault/sealing.js';
import { vaultOf } from '../../vault/vault.js';
import type { StatementSnapshot } from '../statements/statement-snapshot.js';
import { ERASED_DONOR, type ReceiptDonor } from './receipt-donors.js';

/** What of a statement is sealed: whom it is for, and what stands on its envelope. */
interface StatementParty {
  readonly donor: ReceiptDonor;
  readonly address: PostalAddress;
}

/** A snapshot as the database keeps it; those made before donors were sealed still hold all. */
export interface SealedStatement {
  readonly id: string;
  readonly donorId: DonorId;
  readonly donorSealed: Buffer | null;
  readonly snapshot: StatementSnapshot;
}

/** SQL: the columns of `SealedStatement`. */
export const SEALED_STATEMENT = `
  statement.id, statement.donor_id as "donorId", statement.donor_sealed as "donorSealed", statement.snapshot`;

/** The parties of statements that are about to be kept, closed, in their order. */
export function sealStatementParties(
  tx: Tx,
  statements: readonly { readonly id: string; readonly donorId: DonorId; readonly snapshot: StatementSnapshot }[],
): Promise<Buffer[]> {
  return vaultOf(tx).sealMany(
    tx,
    statements.map(({ id, donorId, snapshot: { address, statement } }) => ({
      place: statementPlace(donorId, id),
      plain: JSON.stringify({ donor: statement.donor, address } satisfies StatementParty),
    })),
  );
}

/** Whole snapshots again, in the given order. @throws SealBroken */
export async function openStatements<Row extends SealedStatement>(
  tx: Tx,
  found: readonly Row[],
): Promise<Omit<Row, 'donorSealed'>[]> {
  const sealed = found.filter((row): row is Row & { donorSealed: Buffer } => row.donorSealed !== null);
  const opened =
    sealed.length === 0
      ? []
      : await vaultOf(tx).openMany(
          tx,
          sealed.map(({ id, donorId, donorSealed }) => ({ place: statementPlace(donorId, id), bytes: donorSealed })),
        );
  const parties = new Map(sealed.map(({ id }, at) => [id, opened[at] ?? null]));
  return found.map(({ donorSealed, ...row }) => {
    if (donorSealed === null) return row;
    const text = parties.get(row.id);
    const { donor, address } = text ? (JSON.parse(text) as StatementParty) : NOBODY;
    const { snapshot } = row;
    return { ...row, snapshot: { ...snapshot, address, statement: { ...snapshot.statement, donor } } };
  });
}

export function statementPlace(donorId: DonorId, id: string): Place {
  return { donorId, table: 'statement', column: 'donor_sealed', row: id };
}

const NOBODY: StatementParty = {
  donor: ERASED_DONOR,
  address: { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' },
};
