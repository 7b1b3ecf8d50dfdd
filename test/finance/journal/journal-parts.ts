import { spawnSync } from 'node:child_process';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { journalFiles, type JournalFile } from '../../../src/finance/journal/journal-files.js';
import { journalsOf, type JournalContext, type MemberPosting } from '../../../src/finance/journal/journals.js';
import type { Account } from '../../../src/finance/journal/mapping/chart.js';
import {
  DEFAULT_SETTINGS,
  type JournalSettings,
  type JournalTarget,
} from '../../../src/finance/journal/mapping/journal-target.js';
import type { JournalRule } from '../../../src/finance/journal/mapping/mapping.js';

export const CHART: ReadonlyMap<string, Account> = new Map(
  (
    [
      ['1010', 'Bank', 'asset'],
      ['1020', 'Stripe clearing', 'asset'],
      ['4000', 'Contributions without donor restrictions', 'income'],
      ['4100', 'Contributions with donor restrictions', 'income'],
      ['4900', 'Refunds and chargebacks', 'income'],
      ['5100', 'Processing fees', 'expense'],
    ] as const
  ).map(([code, name, kind]) => [code, { code, name, kind }]),
);

export function rule(parts: Partial<JournalRule>): JournalRule {
  return {
    id: 'rule',
    account: null,
    campaignId: null,
    designation: null,
    rhythm: null,
    externalAccount: null,
    class: null,
    location: null,
    party: null,
    ...parts,
  };
}

/** An entry of two lines for the files of a test. */
export function entry(
  id: string,
  date: string,
  description: string,
  [debit, credit, amountMinor]: [debit: string, credit: string, amountMinor: bigint],
  about: Partial<MemberPosting> = {},
): MemberPosting[] {
  const posting: MemberPosting = {
    entryId: id,
    date: date as CalendarDate,
    description,
    account: debit,
    fund: 'general',
    amountMinor,
    currency: 'USD',
    campaignId: null,
    campaign: null,
    rhythm: null,
    coveredMinor: 0n,
    deposit: null,
    depositDate: null,
    ...about,
  };
  return [posting, { ...posting, account: credit, amountMinor: -amountMinor }];
}

/** The files of a batch 3 over these postings. */
export async function filesOf(
  target: JournalTarget,
  postings: readonly MemberPosting[],
  { settings = {}, rules = [] }: { settings?: Partial<JournalSettings>; rules?: readonly JournalRule[] } = {},
): Promise<JournalFile[]> {
  const context: JournalContext & { currency: string } = {
    target,
    number: 3,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    rules,
    chart: CHART,
    currency: 'USD',
  };
  async function* stream(): AsyncGenerator<MemberPosting> {
    yield* postings;
  }
  const files: JournalFile[] = [];
  for await (const file of journalFiles(journalsOf(stream(), context), context)) files.push(file);
  return files;
}

/** hledger, where this machine has it; a test that misses it says so and checks less. */
export const hasHledger = spawnSync('hledger', ['--version']).status === 0;
if (!hasHledger) console.warn('hledger is not installed: no independent program checks these journals.');

/** @throws Error with what hledger complains of. */
export function hledger(text: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('hledger', ['-f', '-', ...args], { input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(`hledger ${args.join(' ')}: ${stderr}`);
  return stdout;
}
