import { equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { currency, text } from '../api/parameters.js';
import type { BalanceTransaction } from '../state/kinds/money.js';
import type { Charge, Refund } from '../state/kinds/payments.js';
import { newObject } from '../state/objects.js';

export const BALANCE = [
  operation('GET', '/balance', {}, async ({ work }) => {
    const sums = await work.query<{ currency: string; available: string; pending: string }>(
      `select data->>'currency' as currency,
              coalesce(sum((data->>'net')::bigint) filter (where (data->>'available_on')::bigint <= $1), 0) as available,
              coalesce(sum((data->>'net')::bigint) filter (where (data->>'available_on')::bigint > $1), 0) as pending
         from stripe_sandbox.objects where kind = 'balance_transaction' group by 1 order by 1`,
      [work.now],
    );
    const known = sums.length > 0 ? sums : [{ currency: 'usd', available: '0', pending: '0' }];
    return {
      object: 'balance',
      available: known.map((sum) => amountOf(sum.currency, sum.available)),
      livemode: false,
      pending: known.map((sum) => amountOf(sum.currency, sum.pending)),
    };
  }),
  retrieval('balance_transaction', '/balance_transactions'),
  listing(
    'balance_transaction',
    '/balance_transactions',
    { currency: currency(), source: text(), type: text() },
    (params) => [
      ...equals('currency', params.currency),
      ...equals('source', params.source),
      ...equals('type', params.type),
    ],
  ),
];

/** What a paid charge brings: its amount less the fee, available on the second business day. */
export function chargeTransaction(now: number, charge: Charge, fee: number): BalanceTransaction {
  const fees = [
    { amount: fee, application: null, currency: charge.currency, description: 'Processing fees', type: 'stripe_fee' },
  ];
  return transaction(now, charge, {
    amount: charge.amount,
    available_on: businessDaysLater(now, 2),
    description: charge.description,
    fee,
    fee_details: fee === 0 ? [] : fees,
    type: 'charge',
  });
}

/** What a refund takes: its whole amount at once; the fee of the charge does not come back. */
export function refundTransaction(now: number, refund: Refund): BalanceTransaction {
  return transaction(now, refund, { amount: -refund.amount, available_on: now, description: 'Refund', type: 'refund' });
}

/** The money of a refund that failed, back in the balance. */
export function refundFailureTransaction(now: number, refund: Refund): BalanceTransaction {
  return transaction(now, refund, {
    amount: refund.amount,
    available_on: now,
    description: 'Refund failure',
    type: 'refund_failure',
  });
}

interface Movement {
  readonly amount: number;
  readonly available_on: number;
  readonly description: string | null;
  readonly fee?: number;
  readonly fee_details?: readonly object[];
  readonly type: 'charge' | 'refund' | 'refund_failure';
}

function transaction(now: number, source: Charge | Refund, move: Movement): BalanceTransaction {
  const fee = move.fee ?? 0;
  return {
    ...newObject('balance_transaction', now),
    amount: move.amount,
    available_on: move.available_on,
    balance_type: 'payments',
    currency: source.currency,
    description: move.description,
    exchange_rate: null,
    fee,
    fee_details: move.fee_details ?? [],
    net: move.amount - fee,
    reporting_category: move.type,
    source: source.id,
    status: 'pending',
    type: move.type,
    memory: { payout: null },
  };
}

/** Midnight (UTC) of the day that lies a number of business days ahead. */
export function businessDaysLater(now: number, days: number): number {
  const day = new Date(now * 1000);
  day.setUTCHours(0, 0, 0, 0);
  for (let left = days; left > 0;) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (day.getUTCDay() % 6 !== 0) left -= 1;
  }
  return day.getTime() / 1000;
}

function amountOf(currency: string, sum: string): object {
  return { amount: Number(sum), currency, source_types: { card: Number(sum) } };
}
