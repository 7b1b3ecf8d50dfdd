import type { DonorId, ReceiptId } from '../../kernel/id.js';
import { type Db, rows, type Tx } from '../../database/db.js';
import { donorsAndMerged } from '../../donors/identity/donor-now.js';
import { openNotes } from '../../donors/records/notes.js';
import { readContacts } from '../../donors/sealed-contacts.js';
import { receiptDonors } from '../../receipts/sealed/receipt-donors.js';
import { openStatements, type SealedStatement, SEALED_STATEMENT } from '../../receipts/sealed/statement-donors.js';
import type { StatementId } from '../../receipts/statements/statement.store.js';
import type { CsvRow } from '../csv-lines.js';
import { DONOR_LISTS } from './donor-tables.js';

/** The lists by their names; those that files are made of are named here, the others are as `DONOR_LISTS` has them. */
export interface DonorData {
  readonly [list: string]: readonly object[];
  readonly donors: readonly CsvRow[];
  readonly gifts: readonly CsvRow[];
  readonly receipts: readonly { readonly id: ReceiptId; readonly label: string; readonly said: object }[];
  readonly statements: readonly { readonly id: StatementId; readonly year: number; readonly version: number }[];
}

/** All that is kept about some donors, and about those who were merged into them, opened. */
export async function donorData(db: Db, donorIds: readonly DonorId[]): Promise<DonorData> {
  const ids = await donorsAndMerged(db.manager, donorIds);
  const [found] = await db.query<{ data: DonorData }>(DONOR_DATA, [ids]);
  return opened(db.manager, found!.data);
}

const DONOR_DATA = `
  select jsonb_build_object(${DONOR_LISTS.map(
    ({ name, row, from, order }) =>
      `'${name}', coalesce((select json_agg(json_build_object(${row}) order by ${order}) from ${from}), '[]')`,
  ).join(', ')}) as data`;

/** With what is sealed: addresses, notes, and whom receipts and statements were written to. */
async function opened(tx: Tx, data: DonorData): Promise<DonorData> {
  const contacts = await readContacts(
    tx,
    data.donors.map(({ id }) => id as DonorId),
  );
  const written = await receiptDonors(
    tx,
    data.receipts.map(({ id }) => id),
    'finance',
  );
  const said = new Map((await statementsOf(tx, data.statements)).map(({ id, snapshot }) => [id, snapshot]));
  const notes = data['notes'] as readonly { readonly id: string }[];
  const words = await openNotes(
    tx,
    notes.map(({ id }) => id),
  );
  return {
    ...data,
    donors: data.donors.map((donor) => ({ ...donor, ...contacts.get(donor['id'] as DonorId) })),
    notes: notes.map((note) => ({ ...note, text: words.get(note.id) ?? '' })),
    receipts: data.receipts.map((each) => ({ ...each, said: { ...each.said, donor: written.get(each.id) } })),
    statements: data.statements.map((each) => ({ ...each, said: said.get(each.id) })),
  };
}

async function statementsOf(tx: Tx, statements: DonorData['statements']) {
  const found = await rows<SealedStatement>(
    tx,
    `select ${SEALED_STATEMENT} from statement where id = any($1::uuid[])`,
    [statements.map(({ id }) => id)],
  );
  return openStatements(tx, found);
}
