import Fastify, { type FastifyInstance } from 'fastify';
import { SystemClock, type Clock } from '../kernel/clock.js';
import { Idempotency } from './api/idempotency.js';
import type { Observer } from './api/observer.js';
import { serveApi } from './api/server.js';
import { refuseAddress, refuseConnection, refuseStrangeIds } from './api/wire-errors.js';
import { advanceDraft } from './billing/collect.js';
import { expireIncomplete } from './billing/end.js';
import { resumeCollection } from './billing/pausing.js';
import { announceTrialEnd, RENEWAL } from './billing/renew.js';
import { voidResumption } from './billing/resume.js';
import { RETRY } from './billing/retry.js';
import { deleteOldClock } from './resources/test-clocks.js';
import { TestClocks } from './state/test-clocks.js';
import { ANNOUNCEMENT } from './billing/upcoming.js';
import { ClockControl } from './control/clock.js';
import { decideDispute, disputeAsBehaved, endDispute } from './money/disputes.js';
import { warnAsBehaved } from './money/fraud-warnings.js';
import { arrivePayout, payOut, sendPayout } from './money/payouts.js';
import { endRefund, failRefund } from './money/refunds.js';
import { serveControlJson } from './control-api/routes.js';
import { serveControlPages } from './pages/control/page-routes.js';
import { serveConfirmPages } from './pages/confirm-routes.js';
import { OPERATIONS } from './operations.js';
import { servePageErrors } from './pages/error-pages.js';
import { serveInvoicePages } from './pages/invoice/routes.js';
import { servePayPages } from './pages/pay-routes.js';
import { servePortal } from './pages/portal/routes.js';
import { expireHold } from './intents/end.js';
import { endDebit } from './payments/debits.js';
import { DEFAULT_FEES, type FeeTable } from './payments/fees.js';
import { settleLate } from './payments/settle.js';
import { EXPIRY } from './resources/checkout-sessions.js';
import { registerEndpoint, type FirstEndpoint } from './resources/webhook-endpoints.js';
import { Schedule, type Tasks } from './state/schedule.js';
import { Store } from './state/store.js';
import { NO_REQUEST } from './state/work.js';
import { ChaosSwitch } from './webhooks/chaos-switch.js';
import { Dispatcher } from './webhooks/dispatcher.js';

export interface SandboxSettings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How browsers reach the card page, where that is not the address it listens on: "http://localhost:12111". */
  readonly publicUrl?: string;
  /** A PostgreSQL database; the sandbox keeps to its own schema, `stripe_sandbox`, and makes it itself. */
  readonly databaseUrl: string;
  /** The only key that is accepted, `sk_test_…`. */
  readonly secretKey: string;
  /** Where events go from the start; endpoints made through the API come on top. */
  readonly webhook: FirstEndpoint | null;
  readonly log?: (line: string) => void;
  readonly fees?: FeeTable;
  /** Whether available money is paid out every business day (the rule), or only when somebody asks for it. */
  readonly payouts?: 'daily' | 'manual';
  readonly clock?: Clock;
  /** How many times sooner than the processor it tries a webhook again, or lets others overtake it: 1 when not given. */
  readonly haste?: number;
  /** Sees every exchange and every event that is sent. */
  readonly observer?: Observer;
}

export interface Sandbox {
  /** The origin, "http://127.0.0.1:4242". */
  readonly url: string;
  readonly port: number;
  /** The sandbox's own time, which its control page moves. */
  readonly clock: Clock;
  /** Answers what has been asked, keeps unsent webhooks for the next start, and lets go of the port. Again is no harm. */
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** No id is as long; what is longer than a request line can be never arrives. */
const LONGEST_ID = 16_384;
const LARGEST_BODY = 2 * 1024 * 1024;

/** What happens by itself when its moment has come. */
const TASKS: Tasks = {
  'advance-draft': { run: advanceDraft },
  'announce-invoice': ANNOUNCEMENT,
  'announce-trial-end': { run: announceTrialEnd },
  'arrive-payout': { run: arrivePayout },
  'decide-dispute': { run: decideDispute },
  'delete-test-clock': { run: deleteOldClock },
  'end-debit': { run: endDebit },
  'end-dispute': { run: endDispute },
  'end-refund': { run: endRefund },
  'expire-hold': { run: expireHold },
  'expire-incomplete': { run: expireIncomplete },
  'expire-session': EXPIRY,
  'fail-refund': { run: failRefund },
  'open-dispute': { run: disputeAsBehaved },
  'pay-out': { run: payOut },
  'renew-subscription': RENEWAL,
  'resume-collection': { run: resumeCollection },
  'retry-invoice': RETRY,
  'send-payout': { run: sendPayout },
  'settle-charge': { run: settleLate },
  'void-resumption': { run: voidResumption },
  'warn-of-fraud': { run: warnAsBehaved },
};

/**
 * Starts a stand-in for Stripe that the unmodified SDK can talk to. Its state survives restarts.
 * @throws RangeError for a key that is not a test key; the system's own error for a port in use or a database out of reach.
 */
export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  if (!settings.secretKey.startsWith('sk_test_')) {
    throw new RangeError('The sandbox takes a test key only, one that begins with "sk_test_". It was not started.');
  }
  const { log = () => undefined, fees = DEFAULT_FEES, clock = new SystemClock(), payouts = 'daily' } = settings;
  const store = await Store.open({ databaseUrl: settings.databaseUrl, clock, fees, payouts, log });
  const chaos = new ChaosSwitch(store.pool);
  const dispatcher = new Dispatcher(store, chaos, log, settings);
  const schedule = new Schedule(store, TASKS, log);
  const testClocks = new TestClocks(store, schedule, log);
  store.onCommit = ({ events, endpoints, nextTask, testClocks: hasMoved }) => {
    if (events || endpoints) dispatcher.wake();
    if (nextTask !== null) schedule.notice(nextTask);
    if (hasMoved) testClocks.wake();
  };
  const idempotency = new Idempotency(store);
  const app = Fastify({
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: LONGEST_ID },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (_error, _request, reply) => refuseAddress(reply),
  });
  const prune = async (): Promise<void> => {
    await Promise.all([idempotency.prune(), dispatcher.prune()]);
  };
  const pruning = setInterval(() => void prune().catch((error: unknown) => log(String(error))), HOUR_MS);
  pruning.unref();

  const close = async (): Promise<void> => {
    clearInterval(pruning);
    await app.close();
    await Promise.all([dispatcher.stop(), schedule.stop(), testClocks.stop()]);
    await store.close();
  };
  let closing: Promise<void> | null = null;
  const stop = (): Promise<void> => (closing ??= close());
  try {
    acceptForms(app);
    app.addHook('preHandler', refuseStrangeIds);
    const { secretKey, observer } = settings;
    const api = { store, schedule, idempotency, secretKey, operations: OPERATIONS, log, observer };
    await app.register((scope) => serveApi(scope, api), { prefix: '/v1' });
    servePageErrors(app, log);
    servePayPages(app, { store, schedule });
    serveConfirmPages(app, { store, schedule });
    serveInvoicePages(app, { store, schedule });
    await app.register((scope) => servePortal(scope, { store, schedule, log }));
    const control = { store, schedule, dispatcher, chaos, clock: new ClockControl(store, schedule), log };
    await app.register((scope) => serveControlPages(scope, control));
    await app.register((scope) => serveControlJson(scope, control), { prefix: '/_sandbox/api' });
    await app.listen({ host: settings.host, port: settings.port });
    store.origin = settings.publicUrl ?? originOf(app, settings.host);
    if (settings.webhook) await register(store, settings.webhook);
    await prune();
    await chaos.load();
    await schedule.start();
    testClocks.wake();
    dispatcher.wake();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: store.origin, port: portOf(app), clock: store.clock, stop };
}

async function register(store: Store, webhook: FirstEndpoint): Promise<void> {
  await store.work(NO_REQUEST, (work) => registerEndpoint(work, webhook));
}

/** Form bodies reach the pages as text; nothing else is accepted. */
function acceptForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
}

function originOf(app: FastifyInstance, host: string): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${portOf(app)}`;
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
