import { median, ROUNDS, type Bench, type BenchSetting, type Result } from './support/bench.js';
import { startChild } from './support/children.js';
import { seedHistory } from './support/history.js';
import { withClient } from './support/server.js';
import type { ExportRequest, ExportRun } from './processes/export.js';

const RECEIPTS = 1_000_000;
const RECEIPTS_SMALL = 50_000;
const YEARS = 5;
const GROWTH_MAX_MB = 64;

/** The register of receipts as a file, beside the same COPY without the product. */
export const EXPORT: Bench = {
  name: 'export',
  async run(setting) {
    const receipts = setting.small ? RECEIPTS_SMALL : RECEIPTS;
    const databaseUrl = await registerOf(receipts, setting);
    const thisYear = new Date().getFullYear();
    const all = thisYear - YEARS + 1;
    const csv: ExportRun[] = [];
    const copy: ExportRun[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      setting.say(`export: round ${round} of ${ROUNDS}`);
      // A process each: memory that one run took would otherwise hide the growth of the next.
      const subject = await inProcess(databaseUrl, { kind: 'csv', fromYear: all });
      csv.push(subject);
      copy.push(await inProcess(databaseUrl, { kind: 'copy', fromYear: all, statement: subject.statement }));
    }
    setting.say('export: as a workbook');
    const xlsx = await inProcess(databaseUrl, { kind: 'xlsx', fromYear: thisYear });
    await setting.server.drop('register');
    return results(csv, copy, xlsx, receipts);
  },
};

async function registerOf(receipts: number, { server, say }: BenchSetting): Promise<string> {
  say(`export: writing ${receipts} receipts`);
  const url = await server.create('register');
  await withClient(url, (client) => seedHistory(client, { gifts: receipts, years: YEARS, isBooked: false }));
  return url;
}

async function inProcess(databaseUrl: string, request: ExportRequest): Promise<ExportRun> {
  const child = await startChild<object>('export', { databaseUrl }, ['--expose-gc']);
  const run = await child.ask<ExportRun>(request);
  await child.stop();
  return run;
}

function results(csv: readonly ExportRun[], copy: readonly ExportRun[], xlsx: ExportRun, receipts: number): Result[] {
  const middle = (runs: readonly ExportRun[], key: 'seconds' | 'firstByteSeconds' | 'grownMb'): number =>
    median(runs.map((run) => run[key]));
  const rows = receipts.toLocaleString('en-US');
  const sheetRows = (receipts / YEARS).toLocaleString('en-US');
  const growth = { of: 'figure', atMost: GROWTH_MAX_MB } as const;
  return [
    {
      name: `Register as CSV, ${rows} receipts`,
      figure: middle(csv, 'seconds'),
      unit: 's',
      baseline: middle(copy, 'seconds'),
      aim: { of: 'ratio', atMost: 2 },
    },
    {
      name: '… first byte',
      figure: middle(csv, 'firstByteSeconds'),
      unit: 's',
      baseline: middle(copy, 'firstByteSeconds'),
      aim: null,
    },
    {
      name: '… memory grown at the peak',
      figure: middle(csv, 'grownMb'),
      unit: 'MB',
      baseline: middle(copy, 'grownMb'),
      aim: growth,
    },
    { name: `Register as XLSX, ${sheetRows} receipts`, figure: xlsx.seconds, unit: 's', baseline: null, aim: null },
    { name: '… memory grown at the peak', figure: xlsx.grownMb, unit: 'MB', baseline: null, aim: null },
  ];
}
