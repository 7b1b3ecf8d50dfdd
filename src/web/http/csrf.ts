import type { FastifyRequest } from 'fastify';
import { AppError } from '../../kernel/app-error.js';
import { csrfFits, type SignedIn } from '../../staff/sessions.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export class FormOutOfDate extends AppError {
  constructor() {
    super(
      'form-out-of-date',
      'forbidden',
      'This form is out of date, so nothing was saved. Go back, reload the page, and send it again.',
    );
  }
}

/** Whether the request asks for a change; pages that only read are safe to be led to from anywhere. */
export function changesState(request: Pick<FastifyRequest, 'method'>): boolean {
  return !SAFE_METHODS.has(request.method);
}

/**
 * Refuses a change that the browser itself says was started by another site. Browsers without the header rely on
 * the strict cookie and on the token. @throws FormOutOfDate
 */
export function refuseCrossSite(request: Pick<FastifyRequest, 'method' | 'headers'>): void {
  const site = request.headers['sec-fetch-site'];
  if (changesState(request) && site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new FormOutOfDate();
  }
}

/** Refuses a change without the token of the session (R-SEC-09). @throws FormOutOfDate */
export function refuseForgery(request: Pick<FastifyRequest, 'method' | 'body'>, session: Pick<SignedIn, 'csrf'>): void {
  if (!changesState(request)) return;
  const sent = (request.body as { csrf?: unknown } | null | undefined)?.csrf;
  if (!csrfFits(session, sent)) throw new FormOutOfDate();
}
