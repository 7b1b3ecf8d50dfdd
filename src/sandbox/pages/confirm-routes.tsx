import type { FastifyInstance, FastifyReply } from 'fastify';
import { answerBank } from '../intents/confirm.js';
import { money } from '../resources/amounts.js';
import type { PaymentIntent, SetupIntent } from '../state/kinds/payments.js';
import { NO_REQUEST, type Work } from '../state/work.js';
import { ConfirmPage, MessagePage } from './message-page.js';
import { fieldsOf, type PayParts } from './pay-routes.js';
import { sendPage } from './layout.js';

type Intent = PaymentIntent | SetupIntent;

/** Where the payer of an intent that was made through the API confirms with their bank. */
export function serveConfirmPages(app: FastifyInstance, { store, schedule }: PayParts): void {
  app.get('/confirm/:intent', async (request, reply) => {
    await schedule.catchUp();
    const intent = await store.work(NO_REQUEST, (work) => intentOf(work, request.params));
    if (!intent) return unknown(reply);
    const action = intent.next_action;
    if (intent.status !== 'requires_action' || !action) return nothingToConfirm(reply);
    const amount = intent.object === 'payment_intent' ? money(intent.amount, intent.currency) : null;
    const { return_url: target } = action.redirect_to_url;
    const page = <ConfirmPage action={`/confirm/${intent.id}`} amount={amount} />;
    return sendPage(reply, 200, page, target === null ? [] : [target]);
  });

  app.post('/confirm/:intent', async (request, reply) => {
    await schedule.catchUp();
    const passed = fieldsOf(request).get('result') === 'complete';
    const answered = await store.work(NO_REQUEST, async (work) => {
      const intent = await intentOf(work, request.params, true);
      if (!intent) return null;
      const target = intent.next_action?.redirect_to_url.return_url ?? null;
      const isOpen = intent.status === 'requires_action';
      await answerBank(work, intent, passed);
      return { intent, target, isOpen };
    });
    if (!answered) return unknown(reply);
    const { intent, target, isOpen } = answered;
    if (!isOpen) return nothingToConfirm(reply);
    if (target !== null) return reply.redirect(withResult(target, intent, passed), 303);
    const text = passed
      ? 'The bank has heard your answer. You can close this page.'
      : 'You did not confirm, so nothing was charged and nothing was saved.';
    return sendPage(reply, 200, <MessagePage title={passed ? 'Confirmed' : 'Not confirmed'} text={text} />, []);
  });
}

async function intentOf(work: Work, params: unknown, isLocked = false): Promise<Intent | null> {
  const { intent: id } = params as { intent: string };
  const kind = id.startsWith('seti_') ? 'setup_intent' : 'payment_intent';
  const intent = isLocked ? await work.lock(kind, id) : await work.find(kind, id);
  await work.followCustomer(intent?.customer);
  return intent;
}

/** As Stripe does it: the server that is returned to learns the intent, and asks for it. */
function withResult(target: string, intent: Intent, passed: boolean): string {
  const url = new URL(target);
  url.searchParams.set(intent.object, intent.id);
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret);
  url.searchParams.set('redirect_status', passed ? 'succeeded' : 'failed');
  return url.href;
}

function nothingToConfirm(reply: FastifyReply): FastifyReply {
  const text = 'This has been answered already, or another way was chosen. Nothing more is to be done here.';
  return sendPage(reply, 410, <MessagePage title="There is nothing to confirm" text={text} />, []);
}

function unknown(reply: FastifyReply): FastifyReply {
  const text = 'The address may be incomplete, or the sandbox was reset. Nothing was charged.';
  return sendPage(reply, 404, <MessagePage title="There is no such payment" text={text} />, []);
}
