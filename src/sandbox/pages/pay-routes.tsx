import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import { authenticate, pay, type Outcome } from '../checkout/pay.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { Schedule } from '../state/schedule.js';
import type { Store } from '../state/store.js';
import { NO_REQUEST } from '../state/work.js';
import { blankForm, readCardForm, type CardFormValues } from './card-form.js';
import { document } from './layout.js';
import { ClosedPage, ConfirmPage, MessagePage } from './message-page.js';
import { PayPage } from './pay-page.js';
import { securityHeaders } from './headers.js';

export interface PayParts {
  readonly store: Store;
  readonly schedule: Schedule;
}

/** The hosted card page. It takes no key and no live card, and what it is sent is never logged. */
export function servePayPages(app: FastifyInstance, parts: PayParts): void {
  app.get('/pay/:session', async (request, reply) => {
    const session = await sessionOf(parts, request.params);
    if (!session) return unknown(reply);
    if (session.status !== 'open') return closed(reply, session);
    const page = <PayPage session={session} values={blankForm(session)} problems={[]} declined={null} />;
    return send(reply, 200, page, session);
  });

  app.post('/pay/:session', async (request, reply) => {
    const session = await sessionOf(parts, request.params);
    if (!session) return unknown(reply);
    const form = readCardForm(fieldsOf(request), session, parts.store.now());
    const payer = form.payer;
    if (session.status === 'open' && !payer) {
      return send(reply, 422, <PayPage session={session} {...form} declined={null} />, session);
    }
    if (!payer) return finish(reply, { kind: 'closed', session }, form.values);
    const outcome = await parts.store.work(NO_REQUEST, (work) => pay(work, session.id, payer));
    return finish(reply, outcome, form.values);
  });

  app.get('/pay/:session/confirm', async (request, reply) => {
    const session = await sessionOf(parts, request.params);
    if (!session) return unknown(reply);
    if (session.status !== 'open') return closed(reply, session);
    return send(reply, 200, <ConfirmPage session={session} />, session);
  });

  app.post('/pay/:session/confirm', async (request, reply) => {
    const session = await sessionOf(parts, request.params);
    if (!session) return unknown(reply);
    const passed = fieldsOf(request).get('result') === 'complete';
    const outcome = await parts.store.work(NO_REQUEST, (work) => authenticate(work, session.id, passed));
    return finish(reply, outcome, blankForm(session));
  });
}

function fieldsOf({ body }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(typeof body === 'string' ? body : '');
}

async function sessionOf({ store, schedule }: PayParts, params: unknown): Promise<CheckoutSession | null> {
  await schedule.catchUp();
  const { session } = params as { session: string };
  return store.work(NO_REQUEST, (work) => work.find('checkout.session', session));
}

async function finish(reply: FastifyReply, outcome: Outcome, values: CardFormValues): Promise<FastifyReply> {
  switch (outcome.kind) {
    case 'unknown':
      return unknown(reply);
    case 'paid':
      return reply.redirect(returnUrl(outcome.session), 303);
    case 'authenticate':
      return reply.redirect(`/pay/${outcome.session.id}/confirm`, 303);
    case 'declined': {
      const page = <PayPage session={outcome.session} values={values} problems={[]} declined={outcome.message} />;
      return send(reply, 402, page, outcome.session);
    }
    default:
      if (outcome.session.status === 'complete') return reply.redirect(returnUrl(outcome.session), 303);
      if (outcome.session.status === 'open') return reply.redirect(`/pay/${outcome.session.id}`, 303);
      return closed(reply, outcome.session);
  }
}

function returnUrl(session: CheckoutSession): string {
  return session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function closed(reply: FastifyReply, session: CheckoutSession): FastifyReply {
  const status = session.status === 'complete' ? 200 : 410;
  return send(reply, status, <ClosedPage session={session} returnUrl={returnUrl(session)} />, session);
}

function unknown(reply: FastifyReply): FastifyReply {
  const text = 'The address may be incomplete, or the sandbox was reset. Nothing was charged.';
  return send(reply, 404, <MessagePage title="There is no such payment" text={text} />, null);
}

function send(reply: FastifyReply, status: number, page: JSX.Element, session: CheckoutSession | null): FastifyReply {
  const targets = session ? [session.success_url] : [];
  return reply.code(status).headers(securityHeaders(targets)).type('text/html; charset=utf-8').send(document(page));
}
