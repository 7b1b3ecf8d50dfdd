import { median, ROUNDS, type Bench, type BenchSetting, type Result } from './support/bench.js';
import { startChild } from './support/children.js';
import { seedHistory } from './support/history.js';
import { withClient } from './support/server.js';
import type { ExportRequest, ExportRun } from './processes/export.js';

const ROWS = 1_000_000;
const ROWS_SMALL = 50_000;
const YEARS = 5;
const GROWTH_MAX_MB = 64;
const WORKBOOK_MAX_MB = 250;

/** Receipts and gifts as files, beside one COPY of the same columns and rows without the product. */
export const EXPORT: Bench = {
  name: 'export',
  async run(setting) {
    const rows = setting.small ? ROWS_SMALL : ROWS;
    const databaseUrl = await historyOf(rows, setting);
    const results: Result[] = [];
    for (const what of ['receipts', 'gifts'] as const)
      results.push(...(await measured(what, rows, databaseUrl, setting)));
    await setting.server.drop('register');
    return results;
  },
};

async function historyOf(gifts: number, { server, say }: BenchSetting): Promise<string> {
  say(`export: writing ${gifts} gifts and receipts`);
  const url = await server.create('register');
  await withClient(url, (client) => seedHistory(client, { gifts, years: YEARS, isBooked: false }));
  return url;
}

async function measured(
  what: ExportRequest['what'],
  rows: number,
  databaseUrl: string,
  { say }: BenchSetting,
): Promise<Result[]> {
  const fromYear = new Date().getFullYear() - YEARS + 1;
  // A process each: memory that one run took would otherwise hide the growth of the next.
  const run = (as: ExportRequest['as']) => inProcess(databaseUrl, { what, as, fromYear });
  const csv: ExportRun[] = [];
  const copy: ExportRun[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    say(`export: ${what}, round ${round} of ${ROUNDS}`);
    csv.push(await run('csv'));
    copy.push(await run('copy'));
  }
  say(`export: ${what} as a workbook`);
  return resultsOf(`${rows.toLocaleString('en-US')} ${what}`, csv, copy, await run('xlsx'));
}

async function inProcess(databaseUrl: string, request: ExportRequest): Promise<ExportRun> {
  const child = await startChild<object>('export', { databaseUrl }, ['--expose-gc']);
  const run = await child.ask<ExportRun>(request);
  await child.stop();
  return run;
}

function resultsOf(rows: string, csv: readonly ExportRun[], copy: readonly ExportRun[], xlsx: ExportRun): Result[] {
  const beside = (key: 'seconds' | 'firstByteSeconds' | 'grownMb') => ({
    figure: median(csv.map((run) => run[key])),
    baseline: median(copy.map((run) => run[key])),
  });
  return [
    { name: `${rows} as CSV`, ...beside('seconds'), unit: 's', aim: { of: 'ratio', atMost: 2 } },
    { name: '… first row', ...beside('firstByteSeconds'), unit: 's', aim: { of: 'figure', atMost: 1 } },
    { name: '… memory grown', ...beside('grownMb'), unit: 'MB', aim: { of: 'figure', atMost: GROWTH_MAX_MB } },
    { name: `${rows} as XLSX`, figure: xlsx.seconds, unit: 's', baseline: null, aim: null },
    {
      name: '… memory in all at the peak',
      figure: xlsx.peakMb,
      unit: 'MB',
      baseline: null,
      aim: { of: 'figure', atMost: WORKBOOK_MAX_MB },
    },
  ];
}
