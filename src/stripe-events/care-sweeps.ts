import { Injectable, Logger } from '@nestjs/common';
import { Db } from '../database/db.js';
import { ProcessorUnavailable } from '../gateways/stripe/stripe-client.js';
import { StripeTroubles } from '../gateways/stripe/stripe-troubles.js';
import { giftsAfterEnd } from '../gifts/plan-gift.store.js';
import { Jobs } from '../jobs/jobs.js';
import { endSetup, forgottenSetups } from '../plans/troubles/setup.store.js';
import { dueTroubles, openTroubles, plansWithoutTrouble, type TroubleMark } from '../plans/troubles/due-troubles.js';
import { forgottenTries } from '../plans/troubles/try.store.js';
import { FOLLOW_SETUP } from '../workflows/troubles/follow-setup.js';
import { FollowTroubles, type TroubleHint } from '../workflows/troubles/follow-troubles.js';
import { PayTrouble } from '../workflows/troubles/pay-trouble.js';
import { REFUND_AFTER_END } from '../workflows/refunds/refund-after-end.js';
import { SendNotices } from '../workflows/plans/send-notices.js';

/** Invoices that are looked after in one transaction. */
const PAGE = 50;
/** So long a donor may take on the processor's page before we ask it ourselves. */
const PATIENCE_MS = 10 * 60_000;
/** Payment pages of the processor close by themselves after a day. */
const PAGE_LIFE_MS = 2 * 24 * 60 * 60_000;

/** Sees to it that failed charges are told of in time, and that nothing of their care is lost (R-PAY-05). */
@Injectable()
export class CareSweeps {
  private readonly log = new Logger(CareSweeps.name);

  constructor(
    private readonly db: Db,
    private readonly troubles: StripeTroubles,
    private readonly followTroubles: FollowTroubles,
    private readonly payTrouble: PayTrouble,
    private readonly sendNotices: SendNotices,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Letters that have become due by the age of their trouble. Each invoice is read fresh first, so that nobody is
   * written to about a gift that has arrived; after a downtime only the latest letter is written (R-DUN-03).
   */
  async letters(now: Date): Promise<void> {
    await this.each((after) => dueTroubles(this.db.manager, now, after, PAGE), now);
  }

  /** Every open trouble compared with its invoice, and failures that nobody told of. */
  async all(now: Date): Promise<void> {
    await this.each((after) => openTroubles(this.db.manager, after, PAGE), now);
    for (const subscriptionId of await plansWithoutTrouble(this.db.manager, now)) {
      const open = await this.troubles.openInvoices(subscriptionId);
      await this.follow(open.map((invoice) => ({ ...invoice, at: now, kind: 'failed' })));
    }
  }

  /** What a crash left half done: saved cards, tries at once, and charges that have to go back. */
  async unfinished(now: Date): Promise<void> {
    const waited = new Date(now.getTime() - PATIENCE_MS);
    const closed = new Date(now.getTime() - PAGE_LIFE_MS);
    for (const setup of await forgottenSetups(this.db.manager, closed)) {
      await endSetup(this.db.manager, setup.id, { state: 'failed', failure: 'The page was left.', at: now });
    }
    const setups = (await forgottenSetups(this.db.manager, waited)).filter(({ sessionId }) => sessionId !== null);
    const gifts = await giftsAfterEnd(this.db.manager, null);
    await this.db.write(async (tx) => {
      await this.jobs.enqueue(
        tx,
        FOLLOW_SETUP,
        setups.map(({ id }) => ({ setupId: id })),
      );
      await this.jobs.enqueue(
        tx,
        REFUND_AFTER_END,
        gifts.map((giftId) => ({ giftId })),
      );
    });
    for (const tried of await forgottenTries(this.db.manager, waited)) await this.payTrouble.run(tried);
  }

  /** What donors are told before it comes. */
  notices(): Promise<void> {
    return this.sendNotices.run();
  }

  private async each(page: (after: string | null) => Promise<TroubleMark[]>, now: Date): Promise<void> {
    for (let after: string | null = null; ;) {
      const found: TroubleMark[] = await page(after);
      await this.follow(found.map(({ invoiceId }) => ({ invoiceId, createdAt: null, at: now, kind: 'changed' })));
      if (found.length < PAGE) return;
      after = found.at(-1)!.id;
    }
  }

  /** All in one transaction; each alone when one of them contradicts our rows (R-PAY-12). */
  private async follow(hints: readonly TroubleHint[]): Promise<void> {
    if (hints.length === 0) return;
    try {
      const answers = await this.followTroubles.read(this.db.manager, hints, []);
      await this.db.write((tx) => this.followTroubles.run(tx, answers));
    } catch (error) {
      if (error instanceof ProcessorUnavailable) throw error;
      if (hints.length === 1)
        this.log.error(`the sweep passed over ${hints[0]!.invoiceId}: ${(error as Error).message}`);
      else for (const hint of hints) await this.follow([hint]);
    }
  }
}
