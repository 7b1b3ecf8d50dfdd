import { Readable } from 'node:stream';
import type { PaperReceipt } from '../../receipts/delivery/print-batches.js';
import type { Receipts } from '../../receipts/receipts.js';
import { csvLines, type CsvRow } from '../csv-lines.js';
import { zipArchive, type ZipEntry } from '../zip-stream.js';

/**
 * A print batch as an archive: its files sort as the post office wants the letters, and the table has what belongs on
 * the envelopes. Made while it is read, one receipt at a time.
 */
export function printZip(receipts: Receipts, batch: readonly PaperReceipt[]): Readable {
  return Readable.from(zipArchive(entriesOf(receipts, batch)), { objectMode: false });
}

async function* entriesOf(receipts: Receipts, batch: readonly PaperReceipt[]): AsyncGenerator<ZipEntry> {
  const named = batch.map((receipt, at) => ({
    receipt,
    name: `${String(at + 1).padStart(4, '0')}-${receipt.label}.pdf`,
  }));
  yield { name: 'contents.csv', content: csvLines(named.map(envelope)) };
  for (const { receipt, name } of named) {
    const { bytes } = await receipts.documentOf(receipt.id);
    yield { name, content: [bytes] };
  }
}

function envelope({ receipt, name }: { receipt: PaperReceipt; name: string }): CsvRow {
  return {
    File: name,
    Receipt: receipt.label,
    'Postal code': receipt.postalCode,
    Donor: receipt.donorName,
    Address: receipt.addressLines.join('\n'),
  };
}
