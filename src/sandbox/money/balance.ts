import type { BalanceTransaction } from '../state/kinds/money.js';
import type { Work } from '../state/work.js';

/**
 * The transactions that no automatic payout has taken. Those that one took, with the payout's own, add up to nothing:
 * so the balance is the sum of these alone, however long the history is. Served by the index `money_unpaid`.
 */
const UNPAID = `from stripe_sandbox.objects
  where kind = 'balance_transaction' and data->'memory'->>'payout' is null`;

/** An arbitrary number: whoever pays out holds it, so that the same money is never sent twice. */
const PAYOUT_LOCK = 7_203_114_552;

/** The balance as the API shows it. */
export async function balanceOf(work: Work): Promise<Record<string, unknown>> {
  const sums = await work.query<{ currency: string; available: string; pending: string }>(
    `select data->>'currency' as currency,
            coalesce(sum((data->>'net')::bigint) filter (where (data->>'available_on')::bigint <= $1), 0) as available,
            coalesce(sum((data->>'net')::bigint) filter (where (data->>'available_on')::bigint > $1), 0) as pending
       ${UNPAID} group by 1 order by 1`,
    [work.now],
  );
  const known = sums.length > 0 ? sums : [{ currency: 'usd', available: '0', pending: '0' }];
  return {
    object: 'balance',
    available: known.map((sum) => amountOf(sum.currency, Number(sum.available))),
    instant_available: known.map((sum) => amountOf(sum.currency, Math.max(Number(sum.available), 0))),
    livemode: false,
    pending: known.map((sum) => amountOf(sum.currency, Number(sum.pending))),
    refund_and_dispute_prefunding: {
      available: known.map((sum) => amountOf(sum.currency, 0)),
      pending: known.map((sum) => amountOf(sum.currency, 0)),
    },
  };
}

/** Nobody else pays out until this work ends. What the work itself has written counts from here on. */
export async function lockBalance(work: Work): Promise<void> {
  await work.flushEarly();
  await work.query('select pg_advisory_xact_lock($1)', [PAYOUT_LOCK]);
}

/** What a payout in a currency can take at this moment, oldest first. */
export async function payable(work: Work, currency: string): Promise<BalanceTransaction[]> {
  return (await work.read(
    `select data ${UNPAID} and data->>'currency' = $1 and (data->>'available_on')::bigint <= $2 order by seq`,
    [currency, work.now],
  )) as BalanceTransaction[];
}

/** What is still pending, in all currencies. */
export async function pendingMoney(work: Work): Promise<BalanceTransaction[]> {
  return (await work.read(`select data ${UNPAID} and (data->>'available_on')::bigint > $1 order by seq`, [
    work.now,
  ])) as BalanceTransaction[];
}

/** The currencies in which there is money that was not paid out. */
export async function currencies(work: Work): Promise<string[]> {
  const found = await work.query<{ currency: string }>(
    `select distinct data->>'currency' as currency ${UNPAID} order by 1`,
    [],
  );
  return found.map(({ currency }) => currency);
}

function amountOf(currency: string, amount: number): object {
  return { amount, currency, source_types: { card: amount } };
}
