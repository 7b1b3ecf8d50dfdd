import { invalid, noSuch } from '../api/errors.js';
import { between, demandLocked, equals, listing, MOMENTS, retrieval } from '../api/fetching.js';
import { operation } from '../api/operation.js';
import { choice, currency, integer, metadata, refused, required, text, type Shape } from '../api/parameters.js';
import { cancelPayout, payOutAmount } from '../money/payouts.js';
import { mergeMetadata, previousOf } from './changes.js';
import { BANK_ACCOUNT } from './new-payout.js';

const PAYOUT = {
  amount: required(integer({ min: 1, max: 999_999_999_999 })),
  currency: required(currency()),
  description: text(),
  destination: text(),
  metadata: metadata(),
  method: choice('instant', 'standard'),
  payout_method: refused('Payouts go to the one bank account of the sandbox.'),
  source_type: choice('bank_account', 'card', 'fpx'),
  statement_descriptor: text(22),
} satisfies Shape;

const PATH = '/payouts';

export const PAYOUTS = [
  operation('POST', PATH, PAYOUT, ({ work, params }) => {
    if (params.method === 'instant') {
      throw invalid('The bank account takes no instant payouts.', 'method', 'instant_payouts_unsupported');
    }
    if (params.destination !== undefined && params.destination !== BANK_ACCOUNT) {
      throw noSuch('external account', params.destination, 'destination');
    }
    if (params.source_type !== undefined && params.source_type !== 'card') {
      throw invalid('The whole balance is of the source type card.', 'source_type', 'balance_insufficient');
    }
    return payOutAmount(work, {
      amount: params.amount,
      currency: params.currency,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
      statementDescriptor: params.statement_descriptor ?? null,
    });
  }),
  retrieval('payout', PATH),
  operation('POST', `${PATH}/:id`, { metadata: metadata() }, async ({ work, params, ids }) => {
    const payout = await demandLocked(work, 'payout', ids['id'] ?? '');
    const before = structuredClone(payout);
    payout.metadata = mergeMetadata(payout.metadata, params.metadata);
    work.put(payout);
    work.emit('payout.updated', payout, previousOf(before, payout));
    return payout;
  }),
  operation('POST', `${PATH}/:id/cancel`, {}, ({ work, ids }) => cancelPayout(work, ids['id'] ?? '')),
  listing('payout', PATH, { arrival_date: MOMENTS, destination: text(), status: text() }, (params) => [
    ...between(`(data->>'arrival_date')::bigint`, params.arrival_date),
    ...equals('destination', params.destination),
    ...equals('status', params.status),
  ]),
];
