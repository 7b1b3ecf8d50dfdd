import { type CalendarDate, formatInstant } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import type { JournalFile } from './journal-files.js';
import { TARGET_NAMES, type JournalMode, type JournalSettings, type JournalTarget } from './mapping/journal-target.js';
import type { JournalRule } from './mapping/mapping.js';

/** What a batch says of itself. */
export interface ManifestFacts {
  readonly organisation: string;
  readonly timeZone: string;
  readonly target: JournalTarget;
  readonly number: number;
  readonly through: CalendarDate;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly entryCount: number;
  readonly first: MemberFacts;
  readonly last: MemberFacts;
  readonly totals: readonly BatchTotal[];
  readonly files: readonly (Pick<JournalFile, 'name' | 'journalCount' | 'lineCount'> & { readonly sha256: string })[];
  readonly fingerprint: string;
  readonly settings: JournalSettings;
  readonly rules: readonly JournalRule[];
}

export interface MemberFacts {
  readonly entryId: string;
  readonly date: CalendarDate;
  readonly description: string;
}

/** What the entries of a batch move on one account of the ledger, in minor units. */
export interface BatchTotal {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  readonly postingCount: number;
}

const MODE_WORDS: Readonly<Record<JournalMode, string>> = {
  detail: 'Each ledger entry by itself.',
  daily: 'One entry for each day; the members files list the ledger entries in each.',
  payout: 'One entry for each deposit, dated when it was made; the members files list the ledger entries in each.',
};

const COVERED_WORDS: Readonly<Record<JournalSettings['coveredFees'], string>> = {
  included: 'Fees that donors covered are part of the income, as in the ledger.',
  separate: 'Fees that donors covered stand on a line of their own.',
  offset: 'Fees that donors covered are set against account 5100 in these files; the ledger has them in income.',
};

/** The manifest as text: totals of the ledger, files with their hashes, and what they were made by (R-EXP-02). */
export function manifestText(facts: ManifestFacts): string {
  const { target, number, first, last, settings } = facts;
  return `${[
    `Journal batch ${number} for ${TARGET_NAMES[target]}`,
    facts.organisation,
    '',
    `Made          ${formatInstant(facts.madeAt, facts.timeZone)} (${facts.timeZone}) by ${facts.madeBy}`,
    `Entries       ${facts.entryCount}, dated ${first.date} to ${last.date}; everything new up to ${facts.through}`,
    `First entry   ${first.entryId}  ${first.date}  ${first.description}`,
    `Last entry    ${last.entryId}  ${last.date}  ${last.description}`,
    `Fingerprint   ${facts.fingerprint}`,
    '              SHA-256 over the lines "name hash" of the files below, each with a line feed.',
    '',
    'Totals of the ledger',
    ...totalLines(facts.totals),
    '',
    'Files',
    ...facts.files.map(
      ({ name, journalCount, lineCount, sha256 }) => `${sha256}  ${name}  ${journalCount} entries, ${lineCount} lines`,
    ),
    '',
    'Made by these settings',
    MODE_WORDS[settings.mode],
    COVERED_WORDS[settings.coveredFees],
    ...settingLines(target, settings),
    '',
    'Made by these rules',
    ...(facts.rules.length === 0 ? ['None: every account has its own name.'] : facts.rules.map(ruleLine)),
  ].join('\n')}\n`;
}

function totalLines(totals: readonly BatchTotal[]): string[] {
  const currencies = [...new Set(totals.map(({ currency }) => currency))];
  return currencies.flatMap((currency) => {
    const own = totals.filter((total) => total.currency === currency);
    const sum = (side: 'debitMinor' | 'creditMinor'): bigint => own.reduce((all, total) => all + total[side], 0n);
    const line = (label: string, debitMinor: bigint, creditMinor: bigint): string =>
      [
        label.padEnd(46),
        ...[debitMinor, creditMinor].map((minor) => Money.of(minor, currency).toDecimal().padStart(16)),
      ].join('');
    return [
      `${currency.padEnd(46)}${'Debit'.padStart(16)}${'Credit'.padStart(16)}`,
      ...own.map(({ account, name, debitMinor, creditMinor }) => line(`${account} ${name}`, debitMinor, creditMinor)),
      line('Total', sum('debitMinor'), sum('creditMinor')),
    ];
  });
}

function settingLines(target: JournalTarget, settings: JournalSettings): string[] {
  const order = settings.dateOrder === 'mdy' ? 'month/day/year' : 'day/month/year';
  return [
    ...(target === 'hledger' || target === 'quickbooks-desktop'
      ? []
      : [settings.bom ? 'With a byte order mark.' : 'Without a byte order mark.']),
    ...(target === 'xero'
      ? [`Dates are ${order}. Tax rate “${settings.taxRate}”. Tracking: ${settings.trackingNames.join(', ')}.`]
      : []),
    ...(target === 'intacct' ? [`Dates are ${order}. Journal ${settings.journalSymbol}.`] : []),
  ];
}

function ruleLine(rule: JournalRule): string {
  const part = (word: string, value: string | null): string[] => (value === null ? [] : [`${word} ${value}`]);
  const conditions = [
    ...part('account', rule.account),
    ...part('campaign', rule.campaignId),
    ...part('designation', rule.designation),
    ...part('rhythm', rule.rhythm),
  ];
  const outcomes = [
    ...part('account', rule.externalAccount),
    ...part('class', rule.class),
    ...part('location', rule.location),
    ...part('name', rule.party),
  ];
  return `${conditions.length === 0 ? 'everything' : conditions.join(', ')}: ${outcomes.join(', ')}`;
}
