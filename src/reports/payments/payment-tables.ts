import { listHref, shareOf } from '../answers/figure.js';
import type { Period } from '../period.js';
import type { ReportRow, ReportTable } from '../report.js';
import type { DeclineRecord, DisputeRecord, MethodRecord, PagesRecord } from './payments-sql.js';

const METHODS = { card: 'Cards and wallets', 'bank-debit': 'Bank debits' } as const;

export function methodsTable(records: readonly MethodRecord[], { from, to }: Period): ReportTable {
  const row = (record: MethodRecord): ReportRow => ({
    cells: {
      method: record.method ? METHODS[record.method] : 'All',
      gifts: record.gifts,
      gross: BigInt(record.gross),
      fees: BigInt(record.fee),
      'fee-rate': shareOf(Number(record.fee), Number(record.feeGross)),
      'fees-pending': record.feesPending,
      'at-first': record.atFirst,
      failed: record.failed,
      'first-try-share': shareOf(record.atFirst, record.atFirst + record.failed),
    },
    ...(record.isTotal && {
      links: {
        gifts: listHref('/staff/gifts', { from, to, came: 'online' }),
        gross: listHref('/staff/gifts', { from, to, came: 'online' }),
      },
    }),
  });
  return {
    key: 'methods',
    caption: 'Gifts through the processor by gift date, failures by the day of the first one',
    columns: [
      { key: 'method', label: 'Way of paying', unit: 'text' },
      { key: 'gifts', label: 'Gifts', unit: 'count' },
      { key: 'gross', label: 'Given', unit: 'money', definition: 'Before fees and refunds.' },
      { key: 'fees', label: 'Fees', unit: 'money', definition: 'As far as they are known; without those of disputes.' },
      { key: 'fee-rate', label: 'Fee rate', unit: 'share', definition: 'Of the gifts whose fee is known.' },
      { key: 'fees-pending', label: 'Fee not known', unit: 'count' },
      {
        key: 'at-first',
        label: 'Plan charges',
        unit: 'count',
        definition: 'Charges of plans that arrived at the first try.',
      },
      {
        key: 'failed',
        label: 'Failed at first',
        unit: 'count',
        definition: 'Charges of plans, on the day of the failure.',
      },
      {
        key: 'first-try-share',
        label: 'Through at first',
        unit: 'share',
        definition: 'Of those charges and failures.',
      },
    ],
    brief: ['method', 'gifts', 'fee-rate', 'failed', 'first-try-share'],
    rows: records.filter(({ isTotal }) => !isTotal).map(row),
    total: records.filter(({ isTotal }) => isTotal).map(row)[0] ?? null,
  };
}

const REASONS: Readonly<Record<string, string>> = {
  'insufficient-funds': 'Not enough money',
  expired: 'Card expired',
  'lost-or-stolen': 'Card lost or stolen',
  authentication: 'Bank asks the donor to confirm',
  'closed-account': 'Account closed',
  'no-authorisation': 'Debit not allowed',
  'wrong-details': 'Wrong details',
  'no-method': 'No card or account',
  generic: 'The bank gave no reason',
};

export function declinesTable(records: readonly DeclineRecord[]): ReportTable {
  const row = (record: DeclineRecord): ReportRow => {
    const { byRetry, byDonor, lost } = record;
    return {
      cells: {
        reason: record.reason === null ? 'All' : (REASONS[record.reason] ?? record.reason),
        failed: record.failed,
        amount: BigInt(record.amount),
        'by-retry': byRetry,
        'by-donor': byDonor,
        recovered: BigInt(record.recovered),
        lost,
        stopped: record.stopped,
        open: record.open,
        'recovered-share': shareOf(byRetry + byDonor, byRetry + byDonor + lost),
      },
      ...(record.isTotal && { links: { open: '/staff/plans?state=past_due' } }),
    };
  };
  return {
    key: 'declines',
    caption:
      'Charges of plans that failed, by the last reason, on the day of the first failure, with what became of them until now',
    columns: [
      { key: 'reason', label: 'Reason', unit: 'text' },
      { key: 'failed', label: 'Failed at first', unit: 'count' },
      { key: 'amount', label: 'Amount', unit: 'money' },
      { key: 'by-retry', label: 'Recovered by retries', unit: 'count' },
      {
        key: 'by-donor',
        label: 'By donors',
        unit: 'count',
        definition: 'Who gave another card or asked for another try.',
      },
      { key: 'recovered', label: 'Recovered', unit: 'money' },
      { key: 'lost', label: 'Lost', unit: 'count' },
      {
        key: 'stopped',
        label: 'Stopped',
        unit: 'count',
        definition: 'The donor stopped the plan, or nothing was owed any more.',
      },
      { key: 'open', label: 'Still tried', unit: 'count' },
      { key: 'recovered-share', label: 'Share recovered', unit: 'share', definition: 'Of recovered and lost.' },
    ],
    rows: records.filter(({ isTotal }) => !isTotal).map(row),
    total: records.filter(({ isTotal }) => isTotal).map(row)[0] ?? null,
  };
}

export function disputesTable(records: readonly DisputeRecord[]): ReportTable {
  const row = (record: DisputeRecord): ReportRow => ({
    cells: {
      reason: record.reason === null ? 'All' : inWords(record.reason),
      opened: record.opened,
      amount: BigInt(record.amount),
      won: record.won,
      lost: record.lost,
      'lost-amount': BigInt(record.lostMinor),
      open: record.open,
      fees: BigInt(record.fee),
    },
  });
  return {
    key: 'disputes',
    caption: 'Disputes by the reason that the bank gives, on the day on which they were opened, as they stand now',
    columns: [
      { key: 'reason', label: 'Reason', unit: 'text' },
      { key: 'opened', label: 'Opened', unit: 'count' },
      { key: 'amount', label: 'Amount', unit: 'money' },
      { key: 'won', label: 'Won or closed', unit: 'count' },
      { key: 'lost', label: 'Lost', unit: 'count' },
      { key: 'lost-amount', label: 'Lost amount', unit: 'money' },
      { key: 'open', label: 'Open', unit: 'count' },
      { key: 'fees', label: 'Fees', unit: 'money' },
    ],
    rows: records.filter(({ isTotal }) => !isTotal).map(row),
    total: records.filter(({ isTotal }) => isTotal).map(row)[0] ?? null,
  };
}

export function pagesTable({ paid, failed, left }: PagesRecord): ReportTable {
  const whole = paid + failed + left;
  const row = (what: string, count: number): ReportRow => ({
    cells: { what, pages: count, share: shareOf(count, whole) },
  });
  return {
    key: 'pages',
    caption: 'Payment pages of single gifts: paid ones by gift date, the others by the day on which they were opened',
    columns: [
      { key: 'what', label: 'What became of them', unit: 'text' },
      { key: 'pages', label: 'Pages', unit: 'count' },
      { key: 'share', label: 'Share', unit: 'share' },
    ],
    rows: [row('Paid', paid), row('Failed', failed), row('Left without paying', left)],
    total: row('All', whole),
  };
}

/** "product_not_received" as people write it. */
function inWords(reason: string): string {
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
