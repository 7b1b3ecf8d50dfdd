import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticate, pay, type Outcome } from '../checkout/pay.js';
import { money } from '../resources/amounts.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import type { Schedule } from '../state/schedule.js';
import type { Store } from '../state/store.js';
import { NO_REQUEST } from '../state/work.js';
import { blankForm, readCardForm, type CardFormValues } from './card-form.js';
import { ClosedPage, ConfirmPage, MessagePage } from './message-page.js';
import { PayPage } from './pay-page.js';
import { sendPage } from './layout.js';

export interface PayParts {
  readonly store: Store;
  readonly schedule: Schedule;
}

/** A session, and the moment by the clock that it lives by. */
interface Visit {
  readonly session: CheckoutSession;
  readonly now: number;
}

/** The hosted payment page. It takes no key and no live card, and what it is sent is never logged. */
export function servePayPages(app: FastifyInstance, parts: PayParts): void {
  app.get('/pay/:session', async (request, reply) => {
    const visit = await visitOf(parts, request.params);
    if (!visit) return unknown(reply);
    const { session } = visit;
    if (session.status !== 'open') return closed(reply, session);
    const page = <PayPage {...visit} values={blankForm(session)} problems={[]} declined={null} />;
    return sendPage(reply, 200, page, [session.success_url]);
  });

  app.post('/pay/:session', async (request, reply) => {
    const visit = await visitOf(parts, request.params);
    if (!visit) return unknown(reply);
    const { session, now } = visit;
    const { payer, ...form } = readCardForm(fieldsOf(request), session, now);
    if (session.status === 'open' && !payer) {
      return sendPage(reply, 422, <PayPage {...visit} {...form} declined={null} />, [session.success_url]);
    }
    if (!payer) return finish(reply, { kind: 'closed', session }, form.values, now);
    const outcome = await parts.store.work(NO_REQUEST, (work) => pay(work, session.id, payer));
    return finish(reply, outcome, form.values, now);
  });

  app.get('/pay/:session/confirm', async (request, reply) => {
    const visit = await visitOf(parts, request.params);
    if (!visit) return unknown(reply);
    const { session } = visit;
    if (session.status !== 'open') return closed(reply, session);
    const amount = (session.amount_total ?? 0) === 0 ? null : money(session.amount_total, session.currency);
    const page = <ConfirmPage action={`/pay/${session.id}/confirm`} amount={amount} />;
    return sendPage(reply, 200, page, [session.success_url]);
  });

  app.post('/pay/:session/confirm', async (request, reply) => {
    const visit = await visitOf(parts, request.params);
    if (!visit) return unknown(reply);
    const passed = fieldsOf(request).get('result') === 'complete';
    const outcome = await parts.store.work(NO_REQUEST, (work) => authenticate(work, visit.session.id, passed));
    return finish(reply, outcome, blankForm(visit.session), visit.now);
  });
}

/** The fields of a form that a browser sent. */
export function fieldsOf({ body }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(typeof body === 'string' ? body : '');
}

async function visitOf({ store, schedule }: PayParts, params: unknown): Promise<Visit | null> {
  await schedule.catchUp();
  const { session: id } = params as { session: string };
  return store.work(NO_REQUEST, async (work) => {
    const session = await work.find('checkout.session', id);
    if (!session) return null;
    await work.followCustomer(session.customer);
    return { session, now: work.now };
  });
}

async function finish(
  reply: FastifyReply,
  outcome: Outcome,
  values: CardFormValues,
  now: number,
): Promise<FastifyReply> {
  switch (outcome.kind) {
    case 'unknown':
      return unknown(reply);
    case 'paid':
      return reply.redirect(returnUrl(outcome.session), 303);
    case 'authenticate':
      return reply.redirect(`/pay/${outcome.session.id}/confirm`, 303);
    case 'declined': {
      const { session, message } = outcome;
      const page = <PayPage session={session} values={values} problems={[]} declined={message} now={now} />;
      return sendPage(reply, 402, page, [session.success_url]);
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
  const page = <ClosedPage session={session} returnUrl={returnUrl(session)} />;
  return sendPage(reply, status, page, [session.success_url]);
}

function unknown(reply: FastifyReply): FastifyReply {
  const text = 'The address may be incomplete, or the sandbox was reset. Nothing was charged.';
  return sendPage(reply, 404, <MessagePage title="There is no such payment" text={text} />, []);
}
