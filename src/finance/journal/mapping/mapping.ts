import type { Account, AccountKind } from './chart.js';
import type { ExternalAccount } from '../formats/journal.js';
import type { JournalTarget } from './journal-target.js';

/** In place of an account of the ledger: the fees that donors covered, where they stand on a line of their own. */
export const COVERED_FEES_ACCOUNT = 'covered-fees';

export const RULE_RHYTHMS = ['once', 'monthly', 'quarterly', 'yearly', 'other'] as const;
export type RuleRhythm = (typeof RULE_RHYTHMS)[number];

/** For postings that meet all its conditions: what they are called over there. Null says nothing. */
export interface JournalRule {
  readonly id: string;
  readonly account: string | null;
  readonly campaignId: string | null;
  readonly designation: string | null;
  readonly rhythm: RuleRhythm | null;
  readonly externalAccount: string | null;
  readonly class: string | null;
  readonly location: string | null;
  readonly party: string | null;
}

/** What a posting is about, as far as rules ask. */
export interface PostingFacts {
  /** Code of the ledger account, or `COVERED_FEES_ACCOUNT`. */
  readonly account: string;
  readonly campaignId: string | null;
  /** The fund of the posting. */
  readonly designation: string;
  readonly rhythm: RuleRhythm | null;
}

export interface Mapped {
  /** Null where no rule names one. */
  readonly externalAccount: string | null;
  readonly class: string;
  readonly location: string;
  readonly party: string;
}

/**
 * Account, class, location and name are each decided by the most specific rule that names one: a rule for an account
 * outweighs all that have none; among those one for a campaign; then one for a designation; then one for a rhythm.
 * Rules with the same conditions cannot exist twice, so no two weigh the same.
 */
export function mapper(rules: readonly JournalRule[]): (facts: PostingFacts) => Mapped {
  const sorted = rules.toSorted((one, other) => weightOf(other) - weightOf(one));
  const known = new Map<string, Mapped>();
  return (facts) => {
    const key = [facts.account, facts.campaignId, facts.designation, facts.rhythm].join('\n');
    let mapped = known.get(key);
    if (!mapped) known.set(key, (mapped = decide(sorted, facts)));
    return mapped;
  };
}

export function weightOf({ account, campaignId, designation, rhythm }: JournalRule): number {
  return (account ? 8 : 0) + (campaignId ? 4 : 0) + (designation ? 2 : 0) + (rhythm ? 1 : 0);
}

function decide(sorted: readonly JournalRule[], facts: PostingFacts): Mapped {
  const fitting = sorted.filter((rule) => fits(rule, facts));
  const first = (field: 'externalAccount' | 'class' | 'location' | 'party'): string | null =>
    fitting.find((rule) => rule[field] !== null)?.[field] ?? null;
  return {
    externalAccount: first('externalAccount'),
    class: first('class') ?? '',
    location: first('location') ?? '',
    party: first('party') ?? '',
  };
}

function fits(rule: JournalRule, facts: PostingFacts): boolean {
  return (
    (rule.account === null || rule.account === facts.account) &&
    (rule.campaignId === null || rule.campaignId === facts.campaignId) &&
    (rule.designation === null || rule.designation === facts.designation) &&
    (rule.rhythm === null || rule.rhythm === facts.rhythm)
  );
}

/** An account as the target knows it; our own name or number where no rule says another. */
export function externalAccount(target: JournalTarget, account: Account, mappedTo: string | null): ExternalAccount {
  return { id: mappedTo ?? ownId(target, account), ...account };
}

const ROOTS: Readonly<Record<AccountKind, string>> = {
  asset: 'assets',
  liability: 'liabilities',
  equity: 'equity',
  income: 'income',
  expense: 'expenses',
};

/** QuickBooks goes by names, Xero and Sage Intacct by numbers; hledger by a path that says the type, too. */
function ownId(target: JournalTarget, { code, name, kind }: Account): string {
  switch (target) {
    case 'quickbooks-online':
    case 'quickbooks-desktop':
      return name;
    case 'xero':
    case 'intacct':
    case 'csv':
      return code;
    case 'hledger':
      return `${ROOTS[kind]}:${code} ${name}`;
  }
}

/** Whether the rules give an account a name over there: always, under conditions only, or never. */
export function coverage(rules: readonly JournalRule[], account: string): 'mapped' | 'partly' | 'own' {
  const naming = rules.filter((rule) => rule.account === account && rule.externalAccount !== null);
  if (naming.length === 0) return 'own';
  return naming.some((rule) => !rule.campaignId && !rule.designation && !rule.rhythm) ? 'mapped' : 'partly';
}
