import { Processor as Sandbox } from '../../src/demo/processor.js';
import { CareSweeps } from '../../src/stripe-events/care-sweeps.js';
import { startApp, type TestApp, type TestAppOptions } from './app.js';
import { Donor, type FilledForm } from './donor.js';

export interface PlanRow {
  readonly id: string;
  readonly state: string;
  readonly subscriptionId: string;
  readonly methodId: string;
  readonly method: string;
  readonly nextChargeOn: string | null;
}

export interface TroubleRow {
  readonly id: string;
  readonly attempts: number;
  readonly reason: string;
  readonly toldDay: number | null;
  readonly outcome: string | null;
  readonly recoveredBy: string | null;
}

/** A donor with a plan, in a world whose clock a test moves: sandbox and product live by the same one. */
export class Sustainer {
  private constructor(
    readonly app: TestApp,
    readonly sandbox: Sandbox,
  ) {}

  static async open(at: string, options: TestAppOptions = {}): Promise<Sustainer> {
    const app = await startApp({ ...options, followsSandbox: true });
    const sandbox = new Sandbox(app.sandbox.url, app.settings.stripe.secretKey);
    await sandbox.setClock(new Date(at));
    return new Sustainer(app, sandbox);
  }

  /** Begins a monthly plan of $12 on the gift page. */
  async begin(form: FilledForm = {}): Promise<PlanRow> {
    await new Donor(this.app).giveAndPay({ amount: '1200', frequency: 'monthly', ...form });
    return this.plan(form.email);
  }

  /** Moves the clock ahead day by day, as it runs: the sweeps of each day come when the money of that day has settled. */
  async live(until: string): Promise<void> {
    const end = new Date(until);
    for (let now = this.app.clock.now(); now < end;) {
      now = new Date(Math.min(end.getTime(), now.getTime() + 24 * 60 * 60_000));
      await this.advance(now.toISOString());
      await this.sweep();
    }
  }

  async advance(to: string): Promise<void> {
    await this.sandbox.advanceClock(new Date(to));
    await this.quiet();
  }

  /** What the timetable of the worker does every hour. */
  async sweep(): Promise<void> {
    const care = this.app.get(CareSweeps);
    await care.letters(this.app.clock.now());
    await care.unfinished(this.app.clock.now());
    await this.quiet();
  }

  async quiet(): Promise<void> {
    try {
      await this.app.quiet();
    } catch (error) {
      const waiting = await this.app.db.query(`select type, reason from stripe_event where state = 'pending'`);
      const jobs = await this.app.db.query(
        `select name, state, output from pgboss.job where state in ('created', 'active', 'retry')`,
      );
      throw new Error(`${(error as Error).message} ${JSON.stringify([...waiting, ...jobs])}`, { cause: error });
    }
  }

  async plan(email = 'rosa@example.org'): Promise<PlanRow> {
    const [row] = await this.app.db.query<PlanRow>(
      `select plan.id, plan.state, stripe_subscription_id as "subscriptionId", stripe_payment_method_id as "methodId",
              method, next_charge_on::text as "nextChargeOn"
       from plan join donor on donor.id = donor_id where donor.email = $1 order by plan.started_at desc limit 1`,
      [email],
    );
    return row!;
  }

  troubles(planId: string): Promise<TroubleRow[]> {
    return this.app.db.query(
      `select id, attempts, reason, told_day as "toldDay", outcome, recovered_by as "recoveredBy"
       from plan_trouble where plan_id = $1 order by opened_at`,
      [planId],
    );
  }

  /** Letters that were written to an address about failed charges, as "template day", the oldest first. */
  async letters(email = 'rosa@example.org'): Promise<string[]> {
    const found = await this.app.db.query<{ template: string; day: string | null; at: string }>(
      `select template, data->>'day' as day, queued_at::date::text as at from letter
       where recipient = $1 and state = 'sent' and template in ('payment-trouble', 'payment-stopped') order by queued_at`,
      [email],
    );
    return found.map(({ template, day, at }) => `${at} ${template}${day === null ? '' : ` ${day}`}`);
  }

  /** The words of the latest letter of a template. */
  async words(template: string, email = 'rosa@example.org'): Promise<{ subject: string; text: string }> {
    const [found] = await this.app.db.query<{ subject: string; text: string }>(
      'select subject, text from letter where template = $1 and recipient = $2 order by queued_at desc limit 1',
      [template, email],
    );
    return found!;
  }

  stop(): Promise<void> {
    return this.app.stop();
  }
}
