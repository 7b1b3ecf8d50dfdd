import { Refusal } from './errors.js';

/** What a bank said, as it stands in `last_payment_error` and in the answer. */
export interface CardFailure {
  readonly code: string;
  readonly message: string;
  readonly decline_code?: string;
  readonly advice_code?: string;
}

interface Affected {
  readonly charge?: string;
  readonly payment_intent?: object;
  readonly payment_method?: object;
  readonly setup_intent?: object;
}

/** 402: the request was fine, and the bank said no. */
export function cardError(failure: CardFailure, affected: Affected = {}): Refusal {
  return new Refusal(402, { type: 'card_error', ...failure, ...affected });
}
