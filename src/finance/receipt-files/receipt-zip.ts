import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import type { ReceiptId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { receiptConditions, type ReceiptFilters } from '../../receipts/listing/receipt-filters.js';
import type { Tx } from '../../database/db.js';
import type { Receipts } from '../../receipts/receipts.js';
import { receiptDonors } from '../../receipts/sealed/receipt-donors.js';
import { csvLines, type CsvRow } from '../csv-lines.js';
import type { ExportSource } from '../export-pool.js';
import { takeClient } from '../pooled-client.js';
import { zipArchive, type ZipEntry } from '../zip-stream.js';

const BATCH = 500;

/**
 * The PDFs of a selection of the register as one archive, by number, with a table of contents. It is made while it is
 * read, one receipt at a time: memory does not grow with the selection, what was never drawn is drawn on the way, and
 * a reader that goes away ends it. Contents and files are of one instant. A void receipt is there as VOID.
 */
export function receiptZip(source: ExportSource, receipts: Receipts, filters: ReceiptFilters): Readable {
  return Readable.from(zipArchive(entriesOf(source, receipts, filters)), { objectMode: false });
}

async function* entriesOf(
  { pool, tx }: ExportSource,
  receipts: Receipts,
  filters: ReceiptFilters,
): AsyncGenerator<ZipEntry> {
  const { client, giveBack } = await takeClient(pool);
  let state: 'done' | 'abandoned' = 'abandoned';
  try {
    await client.query('begin isolation level repeatable read read only');
    yield { name: 'contents.csv', content: contents(client, tx, filters) };
    for await (const batch of batches(client, filters)) {
      for (const { id, label, status } of batch) {
        const file =
          status === 'void' ? await receipts.voidRendering(id, 'finance') : await receipts.documentOf(id, 'finance');
        yield { name: fileName({ label, status }), content: [file.bytes] };
      }
    }
    await client.query('commit');
    state = 'done';
  } finally {
    giveBack(state);
  }
}

async function* contents(client: PoolClient, tx: Tx, filters: ReceiptFilters): AsyncGenerator<string> {
  let isFirst = true;
  for await (const batch of batches(client, filters)) {
    const ids = batch.map(({ id }) => id);
    const donors = await receiptDonors(tx, ids, 'finance');
    const [header, ...lines] = csvLines(batch.map((row) => lineOf(row, donors.get(row.id)!.name)));
    if (isFirst) yield header!;
    isFirst = false;
    yield lines.join('');
  }
}

function lineOf(row: Selected, donorName: string): CsvRow {
  const amount = (minor: string): string => Money.of(BigInt(minor), row.currency).toDecimal();
  return {
    File: fileName(row),
    Receipt: row.label,
    Status: row.status,
    Issued: row.issueDate,
    'Gift date': row.giftDate,
    Donor: donorName,
    Amount: amount(row.amountMinor),
    Deductible: amount(row.deductibleMinor),
    Currency: row.currency,
  };
}

function fileName({ label, status }: Pick<Selected, 'label' | 'status'>): string {
  return `${label}${status === 'void' ? '-VOID' : ''}.pdf`;
}

interface Selected {
  readonly id: ReceiptId;
  readonly label: string;
  readonly status: 'issued' | 'void';
  readonly issueDate: string;
  readonly giftDate: string;
  readonly amountMinor: string;
  readonly deductibleMinor: string;
  readonly currency: string;
}

/** The receipts in number order, read in the transaction that the client has open. */
async function* batches(client: PoolClient, filters: ReceiptFilters): AsyncGenerator<readonly Selected[]> {
  const conditions = receiptConditions(filters);
  await client.query(
    `declare selection no scroll cursor for
     select receipt.id, receipt.label, receipt.status, receipt.issue_date::text as "issueDate",
            receipt.gift_date::text as "giftDate", receipt.amount_minor as "amountMinor", receipt.deductible_minor as "deductibleMinor", receipt.currency
     from receipt join receipt_series series on series.id = receipt.series_id
     where ${conditions.sql} order by series.year, series.prefix, receipt.number`,
    conditions.parameters,
  );
  for (;;) {
    const { rows } = await client.query<Selected>(`fetch ${BATCH} from selection`);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) break;
  }
  await client.query('close selection');
}
