/** The body of Stripe's error envelope, `{ error: … }`. */
export interface ErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly advice_code?: string;
  readonly param?: string;
  readonly doc_url?: string;
  readonly charge?: string;
  /** The objects that a refused payment is about, as the API shows them. */
  readonly payment_intent?: object;
  readonly payment_method?: object;
  readonly setup_intent?: object;
}

/** A request that the sandbox turns down, with the status and body that Stripe would send. */
export class Refusal extends Error {
  readonly body: ErrorBody;

  constructor(
    readonly status: number,
    body: ErrorBody,
  ) {
    super(body.message);
    this.name = new.target.name;
    this.body = body.code ? { ...body, doc_url: docUrl(body.code) } : body;
  }
}

/** 400: something about the request itself is wrong. */
export function invalid(message: string, param?: string, code?: string): Refusal {
  return new Refusal(400, {
    type: 'invalid_request_error',
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}

/** 404 for an id in the path, 400 for an id inside the parameters. */
export function noSuch(kind: string, id: string, param = 'id'): Refusal {
  return new Refusal(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

export function docUrl(code: string): string {
  return `https://docs.stripe.com/error-codes#${code.replaceAll('_', '-')}`;
}

/** Any thrown value as a refusal; what nobody foresaw becomes a 500 that tells nothing. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = statusOf(error);
  if (status === 413)
    return new Refusal(413, { type: 'invalid_request_error', message: 'The request body is too large.' });
  if (status >= 400 && status < 500) {
    return new Refusal(status === 415 ? 400 : status, {
      type: 'invalid_request_error',
      message: 'The request could not be read. Send a form-encoded body with a matching Content-Type.',
    });
  }
  return new Refusal(500, { type: 'api_error', message: 'The sandbox failed. Its log says why; nothing was saved.' });
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}
