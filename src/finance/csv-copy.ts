import { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { to } from 'pg-copy-streams';
import { type Selects, takeSnapshot } from './snapshot.js';

export interface CsvParts {
  /** The names of the columns. */
  readonly header: readonly string[];
  /** Whether the file begins with the mark by which some spreadsheets know UTF-8. */
  readonly byteOrderMark: boolean;
  /** The rows, one SELECT after the other, all of them from one instant. */
  readonly selects: Selects;
  /** Told how many rows have gone out. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/**
 * The rows of several SELECTs as one CSV: header, RFC 4180 quoting, CRLF, UTF-8 (R-EXP-08). The database writes the rows
 * and sends no more than the reader takes, from its first read on; a reader that goes away ends the query. A SELECT takes
 * no parameters: values in it are quoted by the caller.
 */
export function csvFile(pool: Pool, { header, byteOrderMark, selects, onRows }: CsvParts): Readable {
  const head = `${byteOrderMark ? '\ufeff' : ''}${header.map(quoted).join(',')}\r\n`;
  const statements: Selects = async function* (client) {
    for await (const select of selects(client)) yield `copy (${select}) to stdout with (format csv)`;
  };
  return Readable.from(copied(pool, { head, statements, onRows }), { objectMode: false });
}

/**
 * SQL for a text that a spreadsheet will not take for a formula: a leading `'` before = + - @ and before the
 * controls that some skip (R-EXP-08). Amounts are not passed through this and stay numbers.
 */
export function guarded(column: string): string {
  const codes = Array.from('=+-@\t\r\n', (character) => character.codePointAt(0));
  return `case when ascii(${column}) in (${codes.join(', ')}) then '''' || ${column} else ${column} end`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

interface CopyParts {
  readonly head: string;
  readonly statements: Selects;
  readonly onRows?: CsvParts['onRows'];
}

async function* copied(pool: Pool, { head, statements, onRows }: CopyParts): AsyncGenerator<Buffer, void, undefined> {
  const { client, giveBack } = await takeSnapshot(pool);
  const lines = new CrlfLines();
  let state: 'done' | 'abandoned' = 'abandoned';
  try {
    if (head !== '') yield Buffer.from(head);
    for await (const statement of statements(client)) {
      const copy = client.query(to(statement));
      // An abandoned copy reports its lost connection once more, when nobody listens.
      copy.on('error', () => undefined);
      for await (const chunk of copy as AsyncIterable<Buffer>) {
        yield lines.ended(chunk);
        onRows?.(lines.count);
      }
    }
    state = 'done';
  } finally {
    await giveBack(state);
  }
}

const LINE_FEED = 10;
const QUOTE = 34;
const CRLF = Buffer.from('\r\n');

/** PostgreSQL ends a row with LF; a line feed inside a quoted value is the donor's and stays as it is. */
class CrlfLines {
  /** Rows that have ended so far. */
  count = 0;
  private quoted = false;

  ended(chunk: Buffer): Buffer {
    const parts: Buffer[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) this.quoted = !this.quoted;
      else if (byte === LINE_FEED && !this.quoted) {
        parts.push(chunk.subarray(start, at), CRLF);
        start = at + 1;
        this.count += 1;
      }
    }
    parts.push(chunk.subarray(start));
    return Buffer.concat(parts);
  }
}
