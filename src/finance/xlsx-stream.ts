import { Readable } from 'node:stream';
import type { TextRow } from './cursor-rows.js';
import { zipArchive, type ZipEntry } from './zip-stream.js';
import { sheetXml, stylesXml, workbookParts, type SheetColumn } from './xlsx-parts.js';

export interface Sheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  /** Batches of rows, read only as fast as the file is. */
  readonly rows: AsyncIterable<readonly TextRow[]> | Iterable<readonly TextRow[]>;
}

/** A sheet of a workbook holds 1,048,576 rows, the header among them. */
export const ROWS_PER_SHEET = 1_048_575;

/**
 * A workbook of typed cells with a frozen header row on each sheet, made while it is read in constant memory. Text
 * is always text, whatever it begins with. What does not fit a sheet goes on in another, "Receipts 2".
 */
export function xlsxStream(sheets: readonly Sheet[], rowsPerSheet = ROWS_PER_SHEET): Readable {
  return Readable.from(zipArchive(entriesOf(sheets, rowsPerSheet)), { objectMode: false });
}

async function* entriesOf(sheets: readonly Sheet[], rowsPerSheet: number): AsyncGenerator<ZipEntry, void, undefined> {
  const names: string[] = [];
  for (const sheet of sheets) {
    const source = new RowSource(sheet.rows);
    try {
      for (let part = 1; part === 1 || (await source.hasMore()); part++) {
        names.push(part === 1 ? sheet.name : `${sheet.name} ${part}`);
        const content = sheetXml(sheet.columns, source.take(rowsPerSheet));
        yield { name: `xl/worksheets/sheet${names.length}.xml`, content };
      }
    } finally {
      await source.close();
    }
  }
  yield { name: 'xl/styles.xml', content: [stylesXml()] };
  for (const { name, xml } of workbookParts(names)) yield { name, content: [xml] };
}

/** Rows of batches, handed out in portions. */
class RowSource {
  private readonly batches: AsyncIterator<readonly TextRow[]>;
  private batch: readonly TextRow[] = [];

  constructor(rows: Sheet['rows']) {
    this.batches = inTurn(rows);
  }

  async hasMore(): Promise<boolean> {
    while (this.batch.length === 0) {
      const next = await this.batches.next();
      if (next.done) return false;
      this.batch = next.value;
    }
    return true;
  }

  async *take(limit: number): AsyncGenerator<readonly TextRow[], void, undefined> {
    let left = limit;
    while (left > 0 && (await this.hasMore())) {
      const portion = this.batch.slice(0, left);
      this.batch = this.batch.slice(portion.length);
      left -= portion.length;
      yield portion;
    }
  }

  async close(): Promise<void> {
    await this.batches.return?.();
  }
}

async function* inTurn(rows: Sheet['rows']): AsyncGenerator<readonly TextRow[], void, undefined> {
  yield* rows;
}
