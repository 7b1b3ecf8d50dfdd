import { equals, listing, retrieval } from '../api/fetching.js';
import { text } from '../api/parameters.js';

export const EARLY_FRAUD_WARNINGS = [
  retrieval('radar.early_fraud_warning', '/radar/early_fraud_warnings'),
  listing(
    'radar.early_fraud_warning',
    '/radar/early_fraud_warnings',
    { charge: text(), payment_intent: text() },
    (params) => [...equals('charge', params.charge), ...equals('payment_intent', params.payment_intent)],
  ),
];
