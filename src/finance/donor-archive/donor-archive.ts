import { Readable } from 'node:stream';
import type { DonorId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import type { Receipts } from '../../receipts/receipts.js';
import { statementDocument } from '../../receipts/statements/statement.store.js';
import { csvLines, type CsvRow } from '../csv-lines.js';
import { zipArchive, type ZipEntry } from '../zip-stream.js';
import { donorData } from './donor-data.js';

/**
 * Everything that is kept about some donors, as one archive: JSON for programs, CSV for spreadsheets, and the receipts
 * (R-PRV-03). It is made while it is read, one receipt at a time.
 */
export function donorArchive(db: Db, receipts: Receipts, donorIds: readonly DonorId[]): Readable {
  return Readable.from(zipArchive(entriesOf(db, receipts, donorIds)), { objectMode: false });
}

/** Lists that are tables by nature. */
const TABLES = ['donors', 'gifts', 'plans', 'consents', 'notes', 'letters'] as const;

async function* entriesOf(db: Db, receipts: Receipts, donorIds: readonly DonorId[]): AsyncGenerator<ZipEntry> {
  const data = await donorData(db, donorIds);
  yield { name: 'read-me.txt', content: [README] };
  yield { name: 'everything.json', content: [`${JSON.stringify(data, null, 2)}\n`] };
  for (const name of TABLES) yield { name: `${name}.csv`, content: csvLines(data[name] as readonly CsvRow[]) };
  for (const { id, label } of data.receipts) {
    const { bytes } = await receipts.documentOf(id, 'finance');
    yield { name: `receipts/${label}.pdf`, content: [bytes] };
  }
  for (const { id, year, version } of data.statements) {
    const { bytes } = await statementDocument(db.manager, id, 'finance');
    yield { name: `statements/${year}-version-${version}-${id}.pdf`, content: [bytes] };
  }
}

const README = `Everything that we keep about you.

everything.json   all of it, for programs
${TABLES.map((name) => `${name}.csv`).join(', ')}
                  the same in tables, for spreadsheets
receipts          every receipt as it was issued, those that are void by now among them
statements        every statement of a year as it was sent, earlier versions among them

Amounts are in minor units of their currency: 2500 USD is $25.00. Instants are in UTC.
Card and account numbers are not here, because we never have them: the payment processor keeps those.
`;
