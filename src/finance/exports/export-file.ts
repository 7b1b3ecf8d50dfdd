import type { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import type { Tx } from '../../database/db.js';
import { csvFile, guarded } from '../csv-copy.js';
import { csvOfRows } from '../csv-of-rows.js';
import { cursorRows } from '../cursor-rows.js';
import type { ExportSource } from '../export-pool.js';
import type { Selects } from '../snapshot.js';
import { xlsxFile } from '../xlsx-file.js';
import type { Sheet } from '../xlsx-stream.js';
import { ABOUT_COLUMNS, aboutRows, type ExportContext } from './about-sheet.js';
import type { ExportColumn } from './export-columns.js';
import type { ExportLines } from './export-definition.js';
import { orderOf, portions } from './export-portions.js';
import { openedRows } from './opened-rows.js';
import { type ExportAsk, type Selection, selectionOf } from './exports.js';

export type ExportFormat = 'csv' | 'xlsx';

/** How a file is written. */
export interface ExportLook {
  readonly format: ExportFormat;
  /** The first row in plain words, or with the names that the API has. */
  readonly headers: 'words' | 'api';
  /** Whether a CSV begins with the mark by which some spreadsheets know UTF-8 (R-EXP-08). */
  readonly byteOrderMark: boolean;
}

/**
 * The rows that are asked for as a file, read in constant memory as of one instant. Nothing is read before the stream
 * is; a reader that goes away ends the query. Failures arrive as the stream's error. The same data
 * give the same bytes; a workbook says in them when it was made.
 */
export function exportFile(
  source: ExportSource,
  ask: ExportAsk,
  look: ExportLook,
  context: ExportContext,
  onRows?: (rows: number) => void,
): Readable {
  const selection = selectionOf(ask);
  if (look.format === 'xlsx') {
    return xlsxFile(source.pool, (client) => sheetsOf({ client, tx: source.tx }, selection, look, context, onRows));
  }
  const { columns } = selection.definition;
  const { byteOrderMark } = look;
  const header = columns.map(headersOf(look));
  if (columns.some(({ opens }) => opens !== undefined)) {
    return csvOfRows(source.pool, { header, byteOrderMark, kinds: columns.map(({ kind }) => kind) }, (client) =>
      rowsOf({ client, tx: source.tx }, selection, onRows),
    );
  }
  return csvFile(source.pool, { header, byteOrderMark, selects: selectsOf(selection, guarded), onRows });
}

/** The connection with the rows, and the one that opens what is sealed in them. */
interface Reading {
  readonly client: ClientBase;
  readonly tx: Tx;
}

function rowsOf({ client, tx }: Reading, selection: Selection, onRows: ((rows: number) => void) | undefined) {
  const rows = cursorRows(client, selectsOf(selection, plain));
  return counted(openedRows(tx, selection.definition.columns, rows), onRows);
}

function sheetsOf(
  reading: Reading,
  selection: Selection,
  look: ExportLook,
  context: ExportContext,
  onRows: ((rows: number) => void) | undefined,
): Sheet[] {
  const { columns, title, lines } = selection.definition;
  const headerOf = headersOf(look);
  const headed = (each: readonly ExportColumn[]) => each.map((column) => ({ ...column, header: headerOf(column) }));
  const rows = rowsOf(reading, selection, onRows);
  const lineRows = (each: ExportLines) => cursorRows(reading.client, () => [linesSelect(selection, each)]);
  return [
    { name: title, columns: headed(columns), rows },
    ...(lines ? [{ name: lines.title, columns: headed(lines.columns), rows: lineRows(lines) }] : []),
    { name: 'About', columns: ABOUT_COLUMNS, rows: [aboutRows(selection, headerOf, context)] },
  ];
}

function headersOf({ headers }: ExportLook): (column: ExportColumn) => string {
  return ({ header, api }) => (headers === 'api' ? api : header);
}

/** A workbook's cells say that they are text. */
const plain = (column: string): string => column;

function selectsOf({ definition, walk, conditions }: Selection, guard: (column: string) => string): Selects {
  return async function* (client) {
    for await (const portion of portions(client, walk)) {
      yield select(
        definition.columns,
        `${definition.source} where ${portion} and ${conditions.quoted} order by ${orderOf(walk)}`,
        guard,
      );
    }
  };
}

function linesSelect({ conditions }: Selection, { columns, source, order }: ExportLines): string {
  return select(columns, `${source} where ${conditions.quoted} order by ${order}`, plain);
}

/** The inner SELECT computes each value once, though the guard around a text names it twice. */
function select(columns: readonly ExportColumn[], from: string, guard: (column: string) => string): string {
  const inner = columns.map(({ sql }, at) => `${sql} as c${at}`);
  const outer = columns.map(({ kind }, at) => (kind === 'text' ? guard(`rows.c${at}`) : `rows.c${at}`));
  return `select ${outer.join(', ')} from (select ${inner.join(', ')} ${from}) as rows`;
}

async function* counted<Row>(
  batches: AsyncIterable<readonly Row[]>,
  onRows: ((rows: number) => void) | undefined,
): AsyncGenerator<readonly Row[], void, undefined> {
  let rows = 0;
  for await (const batch of batches) {
    yield batch;
    onRows?.((rows += batch.length));
  }
}
