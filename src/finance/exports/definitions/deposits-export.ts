import { listed } from '../../../database/conditions.js';
import { orderNamed } from '../../../database/list-order.js';
import {
  DEPOSIT_FIGURES,
  DEPOSIT_ORDERS,
  DEPOSIT_STATUS,
  depositConditions,
  type DepositFilters,
  type DepositKind,
  type DepositStatus,
} from '../../../deposits/listing/deposit-filters.js';
import { amount, count, date, text, words } from '../export-columns.js';
import type { ExportDefinition, ExportLines } from '../export-definition.js';
import { amountSentences, between, quoted, walked } from './sentences.js';

const money = (name: Parameters<typeof amount>[0], minor: string, meaning: string) =>
  amount(name, minor, 'deposit.currency', meaning);

const KIND_WORDS: Readonly<Record<DepositKind, string>> = {
  processor: 'Payout of the processor',
  offline: 'Offline batch',
};
const STATUS_WORDS: Readonly<Record<DepositStatus, string>> = {
  waiting: 'Not reported yet',
  exception: 'Needs a look',
  reconciled: 'Adds up',
  manual: 'Asked for by hand',
  offline: 'Offline batch',
  failed: 'Came back',
  canceled: 'Canceled',
};
const PART_WORDS = { gift: 'Gift', refund: 'Refund', dispute: 'Dispute', fee: 'Fee', adjustment: 'Adjustment' };

const NET =
  'figures.gross + figures.fee + figures.refund + figures.dispute + figures.adjustment - deposit.payout_fee_minor';

const LINES: ExportLines = {
  title: 'Lines',
  columns: [
    date(['Deposit date', 'arrivalDate'], 'deposit.arrival_date', 'Day of the deposit that the line is in.'),
    text(['Deposit reference', 'depositId'], 38, 'deposit.id::text', 'The deposit in Mainstay.'),
    date(
      ['Line date', 'occurredOn'],
      '(part.occurred_at at time zone (select time_zone from organisation))::date',
      'Day on which the money moved.',
    ),
    text('Kind', 12, words('part.kind', PART_WORDS), 'What the line is.'),
    text(
      ['Donor', 'donorName'],
      32,
      `trim(donor.first_name || ' ' || donor.last_name)`,
      'Who gave, where a gift is behind it.',
    ),
    text('Description', 36, 'part.description', 'What the processor, or whoever recorded it, says of the line.'),
    money('Amount', 'part.amount_minor', 'What came in; negative for what went out.'),
    money('Fee', 'part.fee_minor', 'What the processor kept of it.'),
    money('Net', 'part.net_minor', 'The amount less the fee.'),
    text('Currency', 10, 'part.currency', 'Currency of the amounts (ISO 4217).'),
    text(['Gift reference', 'giftId'], 38, 'part.gift_id::text', 'The gift in Mainstay.'),
    text(
      ['Processor reference', 'transactionId'],
      32,
      'part.transaction_id',
      'The balance transaction at the processor.',
    ),
  ],
  source: `
    from deposit
    join deposit_part part on part.deposit_id = deposit.id
    left join gift on gift.id = part.gift_id
    left join donor on donor.id = gift.donor_id`,
  order: 'deposit.arrival_date, deposit.id, part.occurred_at, part.id',
};

/** What arrived at the bank, and what each deposit is made of. */
export const DEPOSITS_EXPORT: ExportDefinition<DepositFilters> = {
  name: 'deposits',
  title: 'Deposits',
  noun: { one: 'deposit', many: 'deposits' },
  contents: (organisation) => `Deposits of ${organisation}, in the order in which they arrived at the bank.`,
  dates: 'The range of dates is by the day of arrival at the bank.',
  needs: 'finance:read',
  isPersonal: true,
  columns: [
    date(['Date', 'arrivalDate'], 'deposit.arrival_date', 'Day on which it arrives at the bank.'),
    money(
      ['Bank amount', 'amount'],
      'deposit.amount_minor',
      'What the bank shows; negative when the processor took money.',
    ),
    count('Gifts', 'figures.gifts', 'How many gifts are in it.'),
    money('Gross', 'figures.gross', 'The gifts as they were given.'),
    money('Fees', 'figures.fee', 'What the processor kept, as a negative number.'),
    money('Refunds', 'figures.refund', 'What went back to donors, as a negative number.'),
    money('Disputes', 'figures.dispute', 'What banks took in disputes or gave back, with the fees for it.'),
    money('Adjustments', 'figures.adjustment', 'Everything else that the processor moved.'),
    money(
      ['Payout fee', 'payoutFee'],
      '-deposit.payout_fee_minor',
      'What the processor kept for paying out, as a negative number.',
    ),
    money('Net', NET, 'All of these together: the bank amount, once all lines are known.'),
    text('Currency', 10, 'deposit.currency', 'Currency of the amounts (ISO 4217).'),
    text('Kind', 22, words('deposit.kind', KIND_WORDS), 'A payout of the processor, or a batch on paper.'),
    text('State', 18, words(`(${DEPOSIT_STATUS})`, STATUS_WORDS), 'How it stands.'),
    date(
      ['Matched', 'matchedOn'],
      '(deposit.matched_at at time zone (select time_zone from organisation))::date',
      'Day on which its bank line was found; empty while it is not.',
    ),
    text(['Bank line', 'bankLine'], 36, 'bank_line.description', 'What the bank says of that line.'),
    text(['Batch', 'batch'], 28, 'gift_batch.label', 'The batch on paper that became this deposit.'),
    text(['Processor reference', 'payoutId'], 32, 'deposit.stripe_payout_id', 'The payout at the processor.'),
    text(['Deposit reference', 'id'], 38, 'deposit.id::text', 'The deposit in Mainstay.'),
  ],
  source: `
    from deposit
    left join bank_line on bank_line.id = deposit.bank_line_id
    left join gift_batch on gift_batch.id = deposit.batch_id
    cross join lateral (select ${DEPOSIT_FIGURES} from deposit_part part where part.deposit_id = deposit.id) as figures`,
  walk: (_, sort) => ({
    table: 'deposit',
    ...walked(orderNamed(DEPOSIT_ORDERS, sort, 'date'), sort),
    parts: ['true'],
  }),
  conditions: depositConditions,
  sentences: (filters) => {
    const { from, to, kind, matched, status } = filters;
    const given = [
      between('Deposits that arrive', from, to),
      ...amountSentences(filters),
      kind === 'processor' && 'Only payouts of the processor.',
      kind === 'offline' && 'Only batches on paper.',
      status && `Only deposits whose state is ${quoted(listed(status).map((each) => STATUS_WORDS[each]))}.`,
      matched === 'yes' && 'Only deposits whose bank line is known.',
      matched === 'no' && 'Only deposits that no bank line was found for.',
    ].filter((sentence): sentence is string => Boolean(sentence));
    return given.length > 0 ? given : ['All deposits.'];
  },
  lines: LINES,
};
