import type { JSX } from 'preact';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import type { BatchRow } from '../../../../finance/journal/batches/batch.queries.js';
import {
  JOURNAL_TARGETS,
  type CoveredFees,
  type JournalMode,
  type JournalTarget,
} from '../../../../finance/journal/mapping/journal-target.js';
import type { RuleRhythm } from '../../../../finance/journal/mapping/mapping.js';
import { NotFound } from '../../../../kernel/app-error.js';
import { StatusDot } from '../../../http/ui/text.js';

export const JOURNAL_PATH = '/staff/finance/journal';

export const targetPath = (target: JournalTarget): string => `${JOURNAL_PATH}/${target}`;
export const batchPath = (target: JournalTarget, number: number): string => `${targetPath(target)}/batches/${number}`;
export const mappingPath = (target: JournalTarget): string => `${JOURNAL_PATH}/mapping?target=${target}`;

/** @throws NotFound */
export function targetOf(text: string): JournalTarget {
  const target = JOURNAL_TARGETS.find((each) => each === text);
  if (!target) throw new NotFound('program for the journal');
  return target;
}

/** @throws NotFound */
export function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new NotFound('journal batch');
  return Number(text);
}

export const MODE_WORDS: Readonly<Record<JournalMode, { label: string; hint: string }>> = {
  detail: { label: 'Each entry', hint: 'One journal entry for each entry of the ledger, by its own date.' },
  daily: { label: 'By day', hint: 'One journal entry for each day, debits and credits of each account added up.' },
  payout: {
    label: 'By deposit',
    hint: 'One journal entry for each deposit, dated when it was made. Gifts wait until their deposit is known.',
  },
};

export const COVERED_WORDS: Readonly<Record<CoveredFees, { label: string; hint: string }>> = {
  included: { label: 'Part of the income', hint: 'As the ledger has it.' },
  separate: { label: 'A line of their own', hint: 'Income apart from the rest. A rule can give it an account.' },
  offset: { label: 'Set against fees paid', hint: 'In the files only: less income, and less of account 5100.' },
};

export const RHYTHM_WORDS: Readonly<Record<RuleRhythm, string>> = {
  once: 'Once',
  monthly: 'Monthly',
  quarterly: 'Quarterly',
  yearly: 'Yearly',
  other: 'Another rhythm',
};

/** What a rule can name over there, as that program calls it; absent what its files have no place for. */
export interface RuleWords {
  readonly account: string;
  readonly hint: string;
  readonly class: string;
  readonly location?: string;
  readonly party?: string;
}

export const RULE_WORDS: Readonly<Record<JournalTarget, RuleWords>> = {
  'quickbooks-online': {
    account: 'Account name',
    hint: 'As in QuickBooks, without its number; a sub-account as Parent:Sub.',
    class: 'Class',
    location: 'Location',
    party: 'Name',
  },
  'quickbooks-desktop': {
    account: 'Account name',
    hint: 'As in QuickBooks; a sub-account as Parent:Sub.',
    class: 'Class',
    party: 'Name',
  },
  xero: {
    account: 'Account code',
    hint: 'The code alone, such as 4010.',
    class: 'First tracking option',
    location: 'Second tracking option',
  },
  intacct: {
    account: 'Account number',
    hint: 'The number alone, such as 4010.',
    class: 'Department ID',
    location: 'Location ID',
    party: 'Customer or vendor ID',
  },
  csv: { account: 'Account', hint: 'Any name or number.', class: 'Class', location: 'Location', party: 'Name' },
  hledger: {
    account: 'Account name',
    hint: 'Levels are divided by colons, such as income:gifts:readers.',
    class: 'Class',
    location: 'Location',
  },
};

/** "2026-11-24", as books write it. */
export function IsoDate({ date }: { date: CalendarDate }): JSX.Element {
  return (
    <time class="figures nowrap" dateTime={date}>
      {date}
    </time>
  );
}

export function BatchStatus({ batch }: { batch: BatchRow }): JSX.Element {
  if (batch.voided) return <StatusDot tone="bad" word="Void" />;
  if (batch.finishedAt) return <StatusDot tone="good" word="Made" />;
  if (batch.progress?.problem) return <StatusDot tone="warn" word="Held up" />;
  return <StatusDot tone="accent" word="Being made" />;
}
