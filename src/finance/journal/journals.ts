import type { CalendarDate } from '../../kernel/calendar.js';
import type { Account } from './mapping/chart.js';
import type { Journal, JournalLine, JournalMember } from './formats/journal.js';
import type { JournalSettings, JournalTarget } from './mapping/journal-target.js';
import { COVERED_FEES_ACCOUNT, externalAccount, mapper, type JournalRule, type RuleRhythm } from './mapping/mapping.js';

/** A posting of an entry that is handed over, and what is known of it. */
export interface MemberPosting {
  readonly entryId: string;
  readonly date: CalendarDate;
  readonly description: string;
  readonly account: string;
  readonly fund: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly campaignId: string | null;
  readonly campaign: string | null;
  readonly rhythm: RuleRhythm | null;
  /** The fee that the donor covered, where the entry is the gift itself; 0 elsewhere. */
  readonly coveredMinor: bigint;
  readonly deposit: string | null;
  readonly depositDate: CalendarDate | null;
}

export interface JournalContext {
  readonly target: JournalTarget;
  /** Number of the batch. */
  readonly number: number;
  readonly settings: JournalSettings;
  readonly rules: readonly JournalRule[];
  readonly chart: ReadonlyMap<string, Account>;
}

/**
 * The journals of a batch, one by one. The postings come sorted: by currency, then by what makes a journal (the entry,
 * the day, or the deposit), then by entry; so no more than one journal is ever held.
 */
export async function* journalsOf(
  postings: AsyncIterable<MemberPosting>,
  context: JournalContext,
): AsyncGenerator<Journal, void, undefined> {
  const drafts = context.settings.mode === 'detail' ? entryDraft : summaryDraft;
  const mapLine = lineMapper(context);
  let count = 0;
  for await (const group of groups(postings, context.settings.mode)) {
    count += 1;
    yield drafts(`M${context.number}-${count}`, group, mapLine, context.settings);
  }
}

/** @returns the postings of one journal at a time. */
async function* groups(
  postings: AsyncIterable<MemberPosting>,
  mode: JournalSettings['mode'],
): AsyncGenerator<MemberPosting[], void, undefined> {
  let group: MemberPosting[] = [];
  let key = '';
  for await (const posting of postings) {
    const own = keyOf(posting, mode);
    if (group.length > 0 && own !== key) {
      yield group;
      group = [];
    }
    key = own;
    group.push(posting);
  }
  if (group.length > 0) yield group;
}

function keyOf(
  { currency, entryId, date, deposit, depositDate }: MemberPosting,
  mode: JournalSettings['mode'],
): string {
  if (mode === 'detail') return `${currency} ${entryId}`;
  if (mode === 'payout' && deposit !== null) return `${currency} ${depositDate} ${deposit}`;
  return `${currency} ${date}`;
}

type LineMapper = (posting: MemberPosting) => JournalLine;

function entryDraft(number: string, group: MemberPosting[], mapLine: LineMapper, settings: JournalSettings): Journal {
  const { date, description, currency } = group[0]!;
  const lines = shownCoveredFees(group, settings).map(mapLine);
  return { number, date, description, currency, lines, members: membersOf(group) };
}

function summaryDraft(number: string, group: MemberPosting[], mapLine: LineMapper, settings: JournalSettings): Journal {
  const { date, deposit, depositDate, currency } = group[0]!;
  const members = membersOf(group);
  const ofDeposit = settings.mode === 'payout' && deposit !== null;
  const what = ofDeposit ? `Deposit ${deposit}` : `Day of ${date}`;
  return {
    number,
    date: ofDeposit ? depositDate! : date,
    description: `${what}: ${members.length} ${members.length === 1 ? 'entry' : 'entries'}`,
    currency,
    lines: summed(
      perEntry(group)
        .flatMap((entry) => shownCoveredFees(entry, settings))
        .map(mapLine),
    ),
    members,
  };
}

function membersOf(group: readonly MemberPosting[]): JournalMember[] {
  return perEntry(group).map(([{ entryId, date, description }]) => ({ entryId, date, description }));
}

function perEntry(group: readonly MemberPosting[]): [MemberPosting, ...MemberPosting[]][] {
  const entries = new Map<string, [MemberPosting, ...MemberPosting[]]>();
  for (const posting of group) {
    const entry = entries.get(posting.entryId);
    if (entry) entry.push(posting);
    else entries.set(posting.entryId, [posting]);
  }
  return [...entries.values()];
}

const INCOME = new Set(['4000', '4100']);
const FEES = '5100';
const COVERED_MEMO = 'Fee covered by the donor';

/** A part of a gift's income moved out of it: the ledger has it there all the same (R-ACC-05). */
type Shown = MemberPosting & { readonly isCoveredFee?: true };

/** The postings of one entry, the fee that the donor covered where the settings want it. */
function shownCoveredFees(entry: readonly MemberPosting[], { coveredFees }: JournalSettings): Shown[] {
  if (coveredFees === 'included') return [...entry];
  let left = entry[0]!.coveredMinor;
  return entry.flatMap((posting): Shown[] => {
    if (left === 0n || posting.amountMinor >= 0n || !INCOME.has(posting.account)) return [posting];
    const income = -posting.amountMinor;
    const covered = left < income ? left : income;
    left -= covered;
    const rest: Shown[] = covered === income ? [] : [{ ...posting, amountMinor: covered - income }];
    const account = coveredFees === 'offset' ? FEES : posting.account;
    return [...rest, { ...posting, account, amountMinor: -covered, isCoveredFee: true }];
  });
}

function lineMapper({ target, rules, chart, settings }: JournalContext): LineMapper {
  const map = mapper(rules);
  return (posting: Shown) => {
    const { account, campaignId, fund, rhythm, isCoveredFee } = posting;
    const facts = { account, campaignId, designation: fund, rhythm };
    const own = map(facts);
    const apart =
      isCoveredFee && settings.coveredFees === 'separate' ? map({ ...facts, account: COVERED_FEES_ACCOUNT }) : null;
    const { class: className, location, party } = apart?.externalAccount ? apart : own;
    return {
      account: externalAccount(target, chart.get(account)!, apart?.externalAccount ?? own.externalAccount),
      amountMinor: posting.amountMinor,
      memo: isCoveredFee ? COVERED_MEMO : posting.description,
      fund,
      class: className,
      location,
      party,
      campaign: posting.campaign ?? '',
      rhythm: rhythm ?? '',
      deposit: posting.deposit ?? '',
      ledgerEntry: posting.entryId,
    };
  };
}

/** Lines that the target cannot tell apart as one, debits and credits each by themselves, in the order of the chart. */
function summed(lines: readonly JournalLine[]): JournalLine[] {
  const sums = new Map<string, JournalLine>();
  for (const line of lines) {
    const { account, fund, class: className, location, party, deposit, amountMinor } = line;
    const isCoveredFee = line.memo === COVERED_MEMO;
    const side = amountMinor > 0n ? 'debit' : 'credit';
    const key = [account.code, account.id, fund, className, location, party, deposit, isCoveredFee ? 1 : 0, side].join(
      '\n',
    );
    const sum = sums.get(key);
    sums.set(key, {
      ...line,
      amountMinor: (sum?.amountMinor ?? 0n) + amountMinor,
      memo: isCoveredFee ? 'Fees covered by donors' : account.name,
      campaign: '',
      rhythm: '',
      ledgerEntry: '',
    });
  }
  return [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
}
