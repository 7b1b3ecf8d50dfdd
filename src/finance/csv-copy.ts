import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import { to } from 'pg-copy-streams';
import { takeClient } from './pooled-client.js';

/**
 * The rows of a SELECT as CSV: header, RFC 4180 quoting, CRLF, UTF-8 without a byte order mark (R-EXP-08). The
 * database writes the rows and sends no more than the reader takes, from its first read
 * on; a reader that goes away ends the query. The
 * SELECT takes no parameters: values in it are quoted by the caller.
 */
export function csvCopy(pool: Pool, select: string): Readable {
  const lines: CrlfLines = new CrlfLines(() => {
    copyInto(lines, pool, select).catch((error: Error) => lines.destroy(error));
  });
  return lines;
}

/**
 * SQL for a text that a spreadsheet will not take for a formula: a leading `'` before = + - @ and before the
 * controls that some skip (R-EXP-08). Amounts are not passed through this and stay numbers.
 */
export function guarded(column: string): string {
  const codes = Array.from('=+-@\t\r\n', (character) => character.codePointAt(0));
  return `case when ascii(${column}) in (${codes.join(', ')}) then '''' || ${column} else ${column} end`;
}

async function copyInto(target: CrlfLines, pool: Pool, select: string): Promise<void> {
  const { client, giveBack } = await takeClient(pool);
  if (target.destroyed) return giveBack('done');
  const copy = client.query(to(`copy (${select}) to stdout with (format csv, header)`));
  // An abandoned copy reports its lost connection once more, when nobody listens.
  copy.on('error', () => undefined);
  try {
    await pipeline(copy, target);
    giveBack('done');
  } catch (error) {
    giveBack('abandoned');
    throw error;
  }
}

const LINE_FEED = 10;
const QUOTE = 34;
const CRLF = Buffer.from('\r\n');

/** PostgreSQL ends a row with LF; a line feed inside a quoted value is the donor's and stays as it is. */
class CrlfLines extends Transform {
  private quoted = false;

  constructor(private start: (() => void) | null) {
    super();
  }

  override read(size?: number): unknown {
    this.start?.();
    this.start = null;
    return super.read(size);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const parts: Buffer[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) this.quoted = !this.quoted;
      else if (byte === LINE_FEED && !this.quoted) {
        parts.push(chunk.subarray(start, at), CRLF);
        start = at + 1;
      }
    }
    parts.push(chunk.subarray(start));
    done(null, Buffer.concat(parts));
  }
}
