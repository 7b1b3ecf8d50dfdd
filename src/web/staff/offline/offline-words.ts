import type { BatchState } from '../../../gifts/offline/batch.store.js';
import type { BatchKind, OfflineKind } from '../../../gifts/offline/offline-kind.js';
import type { Tone } from '../../http/ui/blocks.js';

export const OFFLINE_KIND_WORDS: Readonly<Record<OfflineKind, string>> = {
  check: 'Check',
  cash: 'Cash',
  'bank-transfer': 'Bank transfer',
  'donor-advised-fund': 'Grant of a donor-advised fund',
  'employer-match': 'Employer match',
  stock: 'Stock',
  goods: 'Goods in kind',
  services: 'Services in kind',
};

export const BATCH_KIND_WORDS: Readonly<Record<BatchKind, string>> = {
  'checks-and-cash': 'Checks and cash',
  'bank-transfers': 'Bank transfers',
  securities: 'Securities',
  'in-kind': 'In kind',
};

export const BATCH_KIND_HINTS: Readonly<Record<BatchKind, string>> = {
  'checks-and-cash': 'The morning’s mail. It becomes one deposit.',
  'bank-transfers': 'What arrived in the account: one batch for each line of the bank statement.',
  securities: 'Shares that reached our account. Receipts describe them and name no value.',
  'in-kind': 'Goods and services. Goods get a receipt without a value, services a letter.',
};

export const BATCH_STATES: Readonly<Record<BatchState, { tone: Tone; word: string }>> = {
  open: { tone: 'warn', word: 'Open' },
  posted: { tone: 'accent', word: 'Posted' },
  deposited: { tone: 'good', word: 'Deposited' },
};
