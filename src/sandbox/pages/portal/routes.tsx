import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asRefusal } from '../../api/errors.js';
import { answerBank, replaceCard } from '../../portal/card.js';
import { cancelPlan, keepPlan, overviewOf, planOf } from '../../portal/plans.js';
import { enter, siteOf, type Visit } from '../../portal/visit.js';
import type { CancelReason } from '../../state/kinds/portal.js';
import { NO_REQUEST, type Work } from '../../state/work.js';
import { readCard, type CardFormProblem } from '../card-form.js';
import { ConfirmPage, MessagePage } from '../message-page.js';
import { fieldsOf, type PayParts } from '../pay-routes.js';
import { sendPage } from '../layout.js';
import { CancelPage } from './cancel-page.js';
import { CardPage } from './card-page.js';
import { HomePage } from './home-page.js';

export interface PortalParts extends PayParts {
  readonly log: (line: string) => void;
}

type Handler = (work: Work, visit: Visit, request: FastifyRequest) => Promise<Step>;

/** What follows from a request, decided inside the work and answered after it is saved. */
type Step = (reply: FastifyReply) => FastifyReply;

/** The hosted billing portal: plans, card and invoices of one customer, for who holds the link. Works without script. */
export async function servePortal(app: FastifyInstance, { store, schedule, log }: PortalParts): Promise<void> {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = asRefusal(error);
    if (status >= 500) log(`Sandbox: ${request.method} ${request.routeOptions.url ?? ''} failed. ${String(error)}`);
    return sendPage(reply, status, <MessagePage title="That did not work" text={body.message} />, []);
  });
  const visited = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
    await schedule.catchUp();
    const { session } = request.params as { session: string };
    const step = await store.work(NO_REQUEST, async (work): Promise<Step> => {
      const visit = await enter(work, session);
      if (visit === 'unknown') return unknown;
      return visit === 'expired' ? expired : handler(work, visit, request);
    });
    return step(reply);
  };

  app.get('/billing/:session', visited(home));
  app.get(
    '/billing/:session/card',
    visited(async (_work, visit) =>
      visit.configuration.features.payment_method_update.enabled ? cardPage(visit) : off,
    ),
  );
  app.post('/billing/:session/card', visited(saveCard));
  app.get(
    '/billing/:session/confirm',
    visited(async (_work, visit) => confirmPage(visit)),
  );
  app.post('/billing/:session/confirm', visited(confirmCard));
  app.get('/billing/:session/cancel/:plan', visited(askToCancel));
  app.post('/billing/:session/cancel/:plan', visited(cancel));
  app.post(
    '/billing/:session/keep/:plan',
    visited(async (work, visit, request) => {
      await keepPlan(work, visit, planIdOf(request));
      return goTo(`/billing/${visit.session.id}`);
    }),
  );
}

/** The home page, or straight to what the session was made for. */
async function home(work: Work, visit: Visit): Promise<Step> {
  const { session } = visit;
  if (session.flow !== null && !session.memory.flowDone) {
    const plan = session.flow.subscription_cancel?.subscription;
    return goTo(plan === undefined ? `/billing/${session.id}/card` : `/billing/${session.id}/cancel/${plan}`);
  }
  const overview = await overviewOf(work, visit);
  return (reply) => sendPage(reply, 200, <HomePage visit={visit} overview={overview} />, targetsOf(visit));
}

async function saveCard(work: Work, visit: Visit, request: FastifyRequest): Promise<Step> {
  if (!visit.configuration.features.payment_method_update.enabled) return off;
  const problems: CardFormProblem[] = [];
  const card = readCard(fieldsOf(request), problems, visit.now);
  if (!card || problems.length > 0) return cardPage(visit, 422, problems);
  const outcome = await replaceCard(work, visit, card);
  if (outcome.kind === 'authenticate') return goTo(`/billing/${visit.session.id}/confirm`);
  if (outcome.kind === 'declined') return cardPage(visit, 402, [], outcome.error.message);
  return completed(work, visit, 'Your card was replaced.');
}

async function confirmCard(work: Work, visit: Visit, request: FastifyRequest): Promise<Step> {
  const outcome = await answerBank(work, visit, fieldsOf(request).get('result') === 'complete');
  if (outcome === null) return goTo(`/billing/${visit.session.id}`);
  if (outcome.kind === 'declined') return cardPage(visit, 402, [], outcome.error.message);
  return completed(work, visit, 'Your card was replaced.');
}

async function askToCancel(work: Work, visit: Visit, request: FastifyRequest): Promise<Step> {
  if (!visit.configuration.features.subscription_cancel.enabled) return off;
  const subscription = await planOf(work, visit, planIdOf(request));
  if (!subscription) return gone;
  return (reply) => sendPage(reply, 200, <CancelPage visit={visit} subscription={subscription} />, targetsOf(visit));
}

async function cancel(work: Work, visit: Visit, request: FastifyRequest): Promise<Step> {
  const given = fieldsOf(request).get('feedback');
  const { options } = visit.configuration.features.subscription_cancel.cancellation_reason;
  const feedback: CancelReason | null = options.find((option) => option === given) ?? null;
  await cancelPlan(work, visit, planIdOf(request), feedback);
  return completed(work, visit, 'Your plan was canceled.');
}

/** What the session was made for is done: on to where it says, or to the home page. */
function completed(work: Work, visit: Visit, text: string): Step {
  const { session } = visit;
  const after = session.memory.flowDone ? null : (session.flow?.after_completion ?? null);
  session.memory.flowDone = true;
  work.put(session);
  if (after?.redirect) return goTo(after.redirect.return_url);
  if (after?.type !== 'hosted_confirmation') return goTo(`/billing/${session.id}`);
  const words = after.hosted_confirmation?.custom_message ?? text;
  const site = siteOf(visit);
  const link = site === null ? undefined : { href: site, words: 'Back to the site' };
  return (reply) => sendPage(reply, 200, <MessagePage title="Done" text={words} link={link} />, []);
}

function cardPage(
  visit: Visit,
  status = 200,
  problems: readonly CardFormProblem[] = [],
  declined: string | null = null,
): Step {
  const page = <CardPage visit={visit} problems={problems} declined={declined} />;
  return (reply) => sendPage(reply, status, page, targetsOf(visit));
}

function confirmPage(visit: Visit): Step {
  const page = <ConfirmPage action={`/billing/${visit.session.id}/confirm`} amount={null} />;
  return (reply) => sendPage(reply, 200, page, targetsOf(visit));
}

/** Where forms may end up outside the sandbox. */
function targetsOf({ session }: Visit): string[] {
  const target = session.flow?.after_completion.redirect?.return_url;
  return target === undefined ? [] : [target];
}

function planIdOf(request: FastifyRequest): string {
  return (request.params as { plan: string }).plan;
}

function goTo(address: string): Step {
  return (reply) => reply.redirect(address, 303);
}

const off: Step = (reply) => {
  const text = 'The site has not turned this on. Nothing was changed.';
  return sendPage(reply, 404, <MessagePage title="This is not offered here" text={text} />, []);
};

const gone: Step = (reply) => {
  const text = 'It may have ended already. Nothing was changed.';
  return sendPage(reply, 404, <MessagePage title="There is no such plan" text={text} />, []);
};

const expired: Step = (reply) => {
  const text = 'Nothing was changed. Go back to the site, and open your billing page from there again.';
  return sendPage(reply, 410, <MessagePage title="This page has expired" text={text} />, []);
};

const unknown: Step = (reply) => {
  const text = 'The address may be incomplete, or the sandbox was reset.';
  return sendPage(reply, 404, <MessagePage title="There is no such page" text={text} />, []);
};
