import { Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { DonorId } from '../../kernel/id.js';
import { Db, rows } from '../../database/db.js';
import type { ForeignSubscription } from '../../gateways/stripe/adoption/stripe-adoption.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { AdoptSubscriptions } from '../../workflows/imports/adopt-subscriptions.js';
import { BringCharges } from '../../workflows/imports/bring-charges.js';
import { TakeBackHistory } from '../../workflows/imports/take-back-history.js';
import { ImportFiles } from '../files/import-files.js';
import type { ImportWork } from '../work/work-file.js';
import type { Figures, ImportRun } from '../runs/import-run.js';
import { advanceRun, countFrom, moveRun, takeRun } from '../runs/import-run.store.js';
import {
  deleteSubscriptions,
  insertSubscription,
  markSubscription,
  noteTold,
  type SeenSubscription,
  subscriptionFigures,
  subscriptionRows,
} from './subscription-row.js';

const PORTION = 25;

/** Looks for subscriptions that were begun elsewhere, adopts those that can be plans, and lets go of them again. */
@Injectable()
export class WorkSubscriptions implements ImportWork {
  constructor(
    private readonly db: Db,
    private readonly files: ImportFiles,
    private readonly adopting: AdoptSubscriptions,
    private readonly charges: BringCharges,
    private readonly history: TakeBackHistory,
    private readonly clock: Clock,
  ) {}

  /** Notes what there is, and what cannot be adopted and why. Begins from the start. @throws RunIsOver */
  async look(run: ImportRun, worker: string): Promise<void> {
    const mine = { id: run.id, worker, state: 'checking' } as const;
    const begun = await this.db.write(async (tx) => {
      if (!(await takeRun(tx, run.id, worker, 'checking', this.clock.now()))) return false;
      await deleteSubscriptions(tx, run.id);
      await countFrom(tx, run.id, null);
      return true;
    });
    if (!begun) return;
    const { timeZone } = await readOrganisation(this.db.manager);
    let number = 0;
    for await (const { subscription, unfit, isDonorKnown } of this.adopting.strangers(this.db.manager)) {
      number += 1;
      const sealed = this.files.seal(run.id, subscription.subscriptionId, JSON.stringify(seen(subscription, timeZone)));
      const { subscriptionId } = subscription;
      const status = unfit ? 'unfit' : 'ready';
      const row = { number, subscriptionId, status, reason: unfit, sealed, donorKnown: isDonorKnown } as const;
      await this.db.write(async (tx) => {
        await insertSubscription(tx, run.id, row);
        await advanceRun(tx, mine, number, this.clock.now());
      });
    }
    await this.db.write(async (tx) => {
      await advanceRun(tx, mine, number, this.clock.now());
      const figures = { ...NOTHING, ...(await subscriptionFigures(tx, run.id)) };
      await moveRun(tx, run.id, { state: 'checked', now: this.clock.now(), rowsTotal: number, figures });
    });
  }

  /** Adopts them one by one, each in a transaction of its own. @throws RunIsOver, ProcessorUnavailable */
  async bring(run: ImportRun, worker: string, isTimeUp: () => boolean): Promise<boolean> {
    if (!(await this.db.write((tx) => takeRun(tx, run.id, worker, 'running', this.clock.now())))) return true;
    const mine = { id: run.id, worker, state: 'running' } as const;
    for (let done = 0; ;) {
      const portion = await subscriptionRows(this.db.manager, run.id, { after: done, limit: PORTION });
      if (portion.length === 0) break;
      if (isTimeUp()) return false;
      for (const { number, subscriptionId, status } of portion) {
        done = number;
        if (status !== 'ready') continue;
        await this.db.write(async (tx) => {
          await advanceRun(tx, mine, number, this.clock.now());
          const adopted = await this.adopting.run(tx, run.id, subscriptionId);
          if (adopted.kind === 'left') {
            await markSubscription(tx, run.id, number, { status: 'left', reason: adopted.reason });
            return;
          }
          await markSubscription(tx, run.id, number, { status: 'adopted', planId: adopted.planId });
          if (run.withHistory) await this.charges.run(tx, run.id, adopted.planId);
        });
      }
    }
    await this.tell(run, worker);
    await this.db.write(async (tx) => {
      await advanceRun(tx, mine, run.rowsTotal ?? 0, this.clock.now());
      const figures = { ...run.figures!, ...(await subscriptionFigures(tx, run.id)), ...(await broughtBy(tx, run)) };
      await moveRun(tx, run.id, { state: 'done', now: this.clock.now(), figures });
    });
    return true;
  }

  /** Lets go of those that have not been charged here yet. @throws RunIsOver, ProcessorUnavailable */
  async takeBack(run: ImportRun, worker: string): Promise<void> {
    if (!(await this.db.write((tx) => takeRun(tx, run.id, worker, 'undoing', this.clock.now())))) return;
    const mine = { id: run.id, worker, state: 'undoing' } as const;
    let left = 0;
    for (let done = 0; ;) {
      const portion = await subscriptionRows(this.db.manager, run.id, {
        after: done,
        limit: PORTION,
        status: 'adopted',
      });
      if (portion.length === 0) break;
      for (const { number, subscriptionId, planId } of portion) {
        done = number;
        await this.db.write(async (tx) => {
          await advanceRun(tx, mine, run.rowsDone, this.clock.now());
          await rows(tx, 'savepoint history', []);
          await rows(tx, HISTORY_OF_PLAN, [planId, run.id]);
          const isLeft = await this.adopting.leave(tx, subscriptionId, planId!);
          // A plan that stays keeps what it was charged before.
          if (!isLeft) await rows(tx, 'rollback to savepoint history', []);
          if (isLeft) left += 1;
          await markSubscription(tx, run.id, number, { status: isLeft ? 'undone' : 'renewed' });
        });
      }
    }
    for (let after: DonorId | null = null; ;) {
      const portion = await this.db.write((tx) => this.history.donors(tx, run.id, after));
      if (!portion.last) break;
      after = portion.last;
    }
    await this.db.write(async (tx) => {
      await advanceRun(tx, mine, run.rowsDone, this.clock.now());
      const { keptDonors } = await this.history.left(tx, run.id);
      const [{ kept }] = (await rows<{ kept: number }>(
        tx,
        `select count(*)::int as kept from import_subscription where run_id = $1 and status = 'renewed'`,
        [run.id],
      )) as [{ kept: number }];
      const undone = { gifts: left, donors: run.figures!.newDonors - keptDonors, keptGifts: kept, keptDonors };
      await moveRun(tx, run.id, { state: 'undone', now: this.clock.now(), figures: { ...run.figures!, undone } });
    });
  }

  /** Notes at the processor whose they are; what a crash left untold is told by the next one that goes on. */
  private async tell(run: ImportRun, worker: string): Promise<void> {
    const mine = { id: run.id, worker, state: 'running' } as const;
    for (let after = 0; ;) {
      const portion = await subscriptionRows(this.db.manager, run.id, { after, limit: PORTION, status: 'adopted' });
      if (portion.length === 0) return;
      for (const { number, subscriptionId, planId, toldAt } of portion) {
        after = number;
        if (toldAt) continue;
        await this.adopting.tell(this.db.manager, subscriptionId, planId!);
        await this.db.write(async (tx) => {
          await advanceRun(tx, mine, run.rowsTotal ?? 0, this.clock.now());
          await noteTold(tx, run.id, number, this.clock.now());
        });
      }
    }
  }
}

const NOTHING: Figures = {
  rows: 0,
  newDonors: 0,
  knownDonors: 0,
  namedDonors: 0,
  gifts: 0,
  giftsMinor: '0',
  known: 0,
  alike: 0,
  leftOut: 0,
  refused: 0,
  amounts: 0,
  amountsMinor: '0',
  firstDate: null,
  lastDate: null,
  problems: [],
  dateOrder: null,
  decimals: null,
};

const HISTORY_OF_PLAN = `
  delete from gift where plan_id = $1 and channel = 'imported'
    and id in (select gift_id from imported_gift where run_id = $2)`;

/** Charges of the past that came with them. */
async function broughtBy(
  tx: Parameters<typeof subscriptionFigures>[0],
  { id }: ImportRun,
): Promise<Pick<Figures, 'amounts' | 'amountsMinor'>> {
  const [found] = await rows<Pick<Figures, 'amounts' | 'amountsMinor'>>(
    tx,
    `select count(*)::int as amounts, coalesce(sum(amount_minor), 0)::text as "amountsMinor"
     from imported_gift join gift on gift.id = gift_id where run_id = $1`,
    [id],
  );
  return found!;
}

function seen({ facts, payerName }: ForeignSubscription, timeZone: string): SeenSubscription {
  return {
    name: payerName ?? '',
    email: facts?.customer.email ?? '',
    amountMinor: facts?.amountMinor?.toString() ?? '',
    currency: facts?.currency ?? '',
    interval: facts?.interval ?? '',
    intervalCount: facts?.intervalCount ?? 1,
    nextChargeOn: facts?.nextChargeAt ? dateIn(timeZone, facts.nextChargeAt) : null,
    method: facts?.method?.label ?? null,
    state: facts ? (facts.isCollectionPaused ? 'paused' : facts.status) : '',
  };
}
