import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { newDataSource } from '../../../src/database/data-source.js';
import { Db } from '../../../src/database/db.js';
import { exportFile } from '../../../src/finance/exports/export-file.js';
import { type ExportAsk, selectionOf } from '../../../src/finance/exports/exports.js';
import { parseDate } from '../../../src/kernel/calendar.js';
import { childOptions, serve } from './child.js';

interface ExportOptions {
  readonly databaseUrl: string;
}

export interface ExportRequest {
  readonly what: 'receipts' | 'gifts';
  /** `copy` is one COPY of the same columns and rows, without the product: what a person with psql would type. */
  readonly as: 'csv' | 'copy' | 'xlsx';
  /** Only what is of this year and later. */
  readonly fromYear: number;
}

export interface ExportRun {
  readonly seconds: number;
  readonly firstByteSeconds: number;
  readonly bytes: number;
  /** How much the process grew at its peak. */
  readonly grownMb: number;
  /** What the process held at its peak, in all. */
  readonly peakMb: number;
}

const SAMPLE_MS = 5;
const ORDERS = {
  receipts: `order by (select year from receipt_series where id = receipt.series_id), receipt.number`,
  gifts: 'order by gift.occurred_at, gift.id',
} as const;

const { databaseUrl } = childOptions() as ExportOptions;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
const db = new Db(await newDataSource({ url: databaseUrl, poolMax: 1, applicationName: 'bench' }).initialize());
// What is loaded once does not count as growth.
for (const as of ['csv', 'copy', 'xlsx'] as const) await measure({ what: 'receipts', as, fromYear: 9999 });

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
    // The names of the columns are known without looking; what counts is when the first row comes.
    if (bytes > 0 || request.as !== 'csv') first ||= performance.now();
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
    peakMb: peak / 2 ** 20,
  };
}

async function streamOf({ what, as, fromYear }: ExportRequest): Promise<Readable> {
  const ask: ExportAsk = { what, filters: { from: parseDate(`${fromYear}-01-01`)! } };
  if (as === 'copy') return plainCopy(ask, ORDERS[what]);
  const context = { timeZone: 'America/Chicago', organisation: 'The Ledger', generatedAt: new Date(), names: {} };
  return exportFile({ pool, tx: db.manager }, ask, { format: as, headers: 'words', byteOrderMark: false }, context);
}

async function plainCopy(ask: ExportAsk, order: string): Promise<Readable> {
  const { definition, conditions } = selectionOf(ask);
  const columns = definition.columns.map(({ sql, header }) => `${sql} as "${header}"`).join(', ');
  const select = `select ${columns} ${definition.source} where ${conditions.quoted} ${order}`;
  const client = await pool.connect();
  const copy = client.query(to(`copy (${select}) to stdout with (format csv, header)`));
  copy.once('close', () => client.release());
  return copy;
}
