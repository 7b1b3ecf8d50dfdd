import { join } from 'node:path';
import { median, ROUNDS, type Bench, type BenchSetting, type Result } from './support/bench.js';
import { startChild, type Child } from './support/children.js';
import { seedHistory } from './support/history.js';
import { withClient } from './support/server.js';
import type { StatementsRequest, StatementsRun } from './processes/statements.js';

const DONORS = 50_000;
const DONORS_SMALL = 4_000;
const GIFTS_PER_DONOR = 4;
/** As many donors as a job of the run has. */
const DONORS_PER_JOB = 960;

/** The statements of a year as a run makes them, PDFs, database and all, beside the bare compiler on as many cores. */
export const STATEMENTS: Bench = {
  name: 'statements',
  async run(setting) {
    const donors = setting.small ? DONORS_SMALL : DONORS;
    const year = new Date().getFullYear();
    const databaseUrl = await giftsOf(donors, setting);
    const child = await startChild<{ cores: number }>('statements', {
      databaseUrl,
      varDir: join(setting.folder, 'statements'),
      year,
    });
    const runs = await measure(child, donors, setting);
    await child.stop();
    await setting.server.drop('statements');
    return results(runs, donors, child.ready.cores);
  },
};

async function giftsOf(donors: number, { server, say }: BenchSetting): Promise<string> {
  say(`statements: writing the gifts of ${donors} donors`);
  const url = await server.create('statements');
  await withClient(url, (client) =>
    seedHistory(client, { gifts: donors * GIFTS_PER_DONOR, years: 1, isBooked: false }),
  );
  return url;
}

interface Runs {
  readonly run: StatementsRun[];
  readonly plain: StatementsRun[];
  readonly receipts: StatementsRun[];
}

/** Product and compiler take turns, until everybody has a statement. The first job, which warms up, is not measured. */
async function measure(child: Child<unknown>, donors: number, { say }: BenchSetting): Promise<Runs> {
  const runs: Runs = { run: [], plain: [], receipts: [] };
  const jobs = Math.max(1, Math.ceil((donors / DONORS_PER_JOB - 1) / ROUNDS));
  const count = Math.min(2000, donors / 4);
  for (let round = 1; round <= ROUNDS; round++) {
    say(`statements: round ${round} of ${ROUNDS}`);
    runs.plain.push(await child.ask<StatementsRun>({ kind: 'plain', count } satisfies StatementsRequest));
    runs.run.push(await child.ask<StatementsRun>({ kind: 'run', jobs } satisfies StatementsRequest));
    runs.receipts.push(await child.ask<StatementsRun>({ kind: 'receipts', count } satisfies StatementsRequest));
  }
  return runs;
}

function results({ run, plain, receipts }: Runs, donors: number, cores: number): Result[] {
  const middle = (runs: readonly StatementsRun[], of: (run: StatementsRun) => number): number => median(runs.map(of));
  const perSecond = ({ drawn, seconds }: StatementsRun): number => drawn / seconds;
  const perCore = ({ drawn, cpuSeconds }: StatementsRun): number => drawn / cpuSeconds;
  const coresUsed = ({ cpuSeconds, seconds }: StatementsRun): number => cpuSeconds / seconds;
  const both = (of: (run: StatementsRun) => number) => ({ figure: middle(run, of), baseline: middle(plain, of) });
  return [
    {
      name: `Statements of ${donors.toLocaleString('en-US')} donors, ${cores} cores`,
      ...both(perSecond),
      unit: 'PDFs/s',
      aim: null,
    },
    { name: '… for each core, by its own time', ...both(perCore), unit: 'PDFs/s', aim: null },
    { name: '… cores used', ...both(coresUsed), unit: 'cores', aim: null },
    {
      name: 'Receipts drawn by all cores',
      figure: middle(receipts, perSecond),
      unit: 'PDFs/s',
      baseline: null,
      aim: null,
    },
  ];
}
