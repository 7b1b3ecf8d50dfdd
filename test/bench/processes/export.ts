import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { parseDate } from '../../../src/kernel/calendar.js';
import { exportRegister } from '../../../src/finance/register-export.js';
import type { RegisterFilters } from '../../../src/finance/register-filters.js';
import { childOptions, serve } from './child.js';

interface ExportOptions {
  readonly databaseUrl: string;
}

export interface ExportRequest {
  readonly kind: 'csv' | 'copy' | 'xlsx';
  /** Only receipts of this year and later. */
  readonly fromYear: number;
  /** For `copy`: the statement that the product sent for `csv`. */
  readonly statement?: string;
}

export interface ExportRun {
  readonly seconds: number;
  readonly firstByteSeconds: number;
  readonly bytes: number;
  /** How much the process grew at its peak. */
  readonly grownMb: number;
  /** The last COPY that the product sent. */
  readonly statement: string;
}

const SAMPLE_MS = 5;

const { databaseUrl } = childOptions() as ExportOptions;
let statement = '';

class ListeningClient extends pg.Client {
  // The overloads of `query` are pg's business; what passes is only looked at.
  override query = ((first: { text?: string }, ...rest: never[]) => {
    if (first.text?.startsWith('copy')) statement = first.text;
    return super.query(first as never, ...rest);
  }) as pg.Client['query'];
}

const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, Client: ListeningClient });
// What is loaded once does not count as growth.
for (const kind of ['csv', 'copy', 'xlsx'] as const) await measure({ kind, fromYear: 9999 });

serve({}, measure);

async function measure(request: ExportRequest): Promise<ExportRun> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const sample = (): void => void (peak = Math.max(peak, process.memoryUsage.rss()));
  const timer = setInterval(sample, SAMPLE_MS);
  const start = performance.now();
  let first = 0;
  let bytes = 0;
  const source = await streamOf(request);
  source.on('data', (chunk: Buffer) => {
    first ||= performance.now();
    bytes += chunk.length;
    sample();
  });
  await pipeline(source, createWriteStream('/dev/null'));
  clearInterval(timer);
  const end = performance.now();
  return {
    seconds: (end - start) / 1000,
    firstByteSeconds: (first - start) / 1000,
    bytes,
    grownMb: (peak - before) / 2 ** 20,
    statement,
  };
}

async function streamOf({ kind, fromYear, statement: copy }: ExportRequest): Promise<Readable> {
  if (kind === 'copy') return plainCopy(copy ?? statement);
  const filters: RegisterFilters = { from: parseDate(`${fromYear}-01-01`)! };
  const context = { timeZone: 'America/Chicago', organisation: 'The Ledger', generatedAt: new Date() };
  return exportRegister(pool, filters, kind, context);
}

async function plainCopy(sql: string): Promise<Readable> {
  const client = await pool.connect();
  const copy = client.query(to(sql));
  copy.once('close', () => client.release());
  return copy;
}
