import { refTo, type Schema } from './schema/schema.js';

const TEXT: Schema = { type: 'string' };

/** What a refused request is answered with, by the API's reference; the SDK has no closed type for it. */
export const ERROR_ENVELOPE: Schema = {
  type: 'object',
  required: ['error'],
  additionalProperties: false,
  properties: {
    error: {
      type: 'object',
      required: ['type', 'message'],
      additionalProperties: false,
      properties: {
        type: { enum: ['api_error', 'card_error', 'idempotency_error', 'invalid_request_error', 'rate_limit_error'] },
        message: TEXT,
        code: TEXT,
        param: TEXT,
        decline_code: TEXT,
        advice_code: TEXT,
        network_advice_code: TEXT,
        network_decline_code: TEXT,
        charge: TEXT,
        doc_url: TEXT,
        request_log_url: TEXT,
        payment_method_type: TEXT,
        payment_intent: refTo('answer.PaymentIntents.PaymentIntent'),
        payment_method: refTo('answer.PaymentMethods.PaymentMethod'),
        setup_intent: refTo('answer.SetupIntents.SetupIntent'),
      },
    },
  },
};
