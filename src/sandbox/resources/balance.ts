import { equals, listing, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { currency, text } from '../api/parameters.js';
import { balanceOf } from '../money/balance.js';

export const BALANCE = [
  operation('GET', '/balance', {}, ({ work }) => balanceOf(work)),
  retrieval('balance_transaction', '/balance_transactions'),
  listing(
    'balance_transaction',
    '/balance_transactions',
    { currency: currency(), payout: text(), source: text(), type: text() },
    (params) => [
      ...equals('currency', params.currency),
      ...(params.payout === undefined ? [] : [{ where: `data->'memory'->>'payout' = ?`, value: params.payout }]),
      ...equals('source', params.source),
      ...equals('type', params.type),
    ],
  ),
];
