import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { type DonorId, newId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, type Tx } from '../../database/db.js';
import { canReceivePost } from '../../donors/postal-address.js';
import { Jobs, type Task } from '../../jobs/jobs.js';
import { withdrawLetters } from '../../mail/outbox.js';
import { type Organisation, readOrganisation } from '../../organisation/organisation.js';
import { PressStopped } from '../../receipts/press/press.js';
import {
  type DonorYear,
  readDonorYears,
  type StatementDonor,
} from '../../receipts/statements/statement-lines.store.js';
import { StatementPrinter } from '../../receipts/statements/statement-printer.js';
import {
  endTasks,
  lockRun,
  lockWaiting,
  readRun,
  setRunState,
  type StatementRun,
  waitingTasks,
} from '../../receipts/statements/statement-run.store.js';
import {
  type CurrentStatement,
  currentStatements,
  keepStatements,
  type NewStatement,
  type StatementRunId,
  statementsBeforeMerge,
} from '../../receipts/statements/statement.store.js';
import { snapshotOf } from '../../receipts/statements/statements.js';
import { isMoney, type StatementFacts, sumsOf } from '../../receipts/statements/statement.js';
import { Regimes } from '../../regimes/regimes.js';
import { sendLetters } from '../letters/send-letters.js';
import { statementLetter, statementLetterKey } from './statement-letter.js';

/** Tried for about a day; every try goes on where the one before ended. */
export const MAKE_STATEMENTS: Task<{ runId: StatementRunId }> = {
  name: 'make-statements',
  retries: 100,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 15 * 60,
  concurrency: 1,
};

const DONORS_PER_BATCH = 48;
/** A job that lasts longer than a stopping process waits for it would have to be done again in part. */
const BATCHES_PER_JOB = 20;

type Made = Omit<NewStatement, 'bytes'> & { readonly donor: StatementDonor };

/** A batch with its PDFs, not yet kept. */
interface Drawn {
  readonly donorIds: readonly DonorId[];
  readonly made: readonly (NewStatement & Made)[];
  readonly failed: readonly DonorId[];
  /** Where the next batch begins. */
  readonly last: number;
}

/** Lines and sums of a statement differ: a defect of ours, and nothing of it goes out (INV-13). */
class DoesNotAddUp extends Error {}

/**
 * Draws the statements of a run batch by batch with all cores, keeps them, and writes to the donors. Statement, PDF,
 * letter and the tick in the run's list are one transaction, so that whatever is killed, nobody gets two.
 */
@Injectable()
export class MakeStatements {
  constructor(
    private readonly db: Db,
    private readonly printer: StatementPrinter,
    private readonly regimes: Regimes,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async run({ runId }: { runId: StatementRunId }): Promise<void> {
    const run = await readRun(this.db.manager, runId);
    if (run.state !== 'running') return;
    try {
      await this.makeSome(run);
    } catch (error) {
      if (!(error instanceof DoesNotAddUp)) throw error;
      await this.db.write((tx) => setRunState(tx, runId, 'paused', { now: this.clock.now(), trouble: error.message }));
    }
  }

  /** While one batch is written, the next one is drawn. */
  private async makeSome(run: StatementRun): Promise<void> {
    const organisation = await readOrganisation(this.db.manager);
    let drawn = await this.draw(run, organisation, 0);
    for (let batches = 1; drawn; batches++) {
      const goesOn = batches < BATCHES_PER_JOB;
      const [next, isRunning]: [Drawn | null, boolean] = await Promise.all([
        goesOn ? this.draw(run, organisation, drawn.last) : null,
        this.keep(run, drawn),
      ]);
      if (!isRunning) return;
      if (!goesOn) {
        await this.db.write((tx) => this.jobs.enqueue(tx, MAKE_STATEMENTS, [{ runId: run.id }]));
        return;
      }
      drawn = next;
    }
    await this.db.write((tx) => this.finish(tx, run.id));
  }

  private async draw(run: StatementRun, organisation: Organisation, after: number): Promise<Drawn | null> {
    const tasks = await waitingTasks(this.db.manager, run.id, after, DONORS_PER_BATCH);
    if (tasks.length === 0) return null;
    const donorIds = tasks.map(({ donorId }) => donorId);
    const planned = await this.plan(run, organisation, donorIds);
    const failed: DonorId[] = [];
    const drawn = await Promise.all(
      planned.map(async (each) => {
        try {
          return [{ ...each, bytes: await this.printer.print(each.snapshot) }];
        } catch (error) {
          if (error instanceof PressStopped) throw error;
          failed.push(each.donorId);
          return [];
        }
      }),
    );
    return { donorIds, made: drawn.flat(), failed, last: tasks.at(-1)!.position };
  }

  /** What is to be made for those of whom there is still something to tell, read in one snapshot of the database. */
  private async plan(run: StatementRun, organisation: Organisation, donorIds: readonly DonorId[]): Promise<Made[]> {
    const { year } = run;
    const [years, current, joined] = await this.db.source.transaction('REPEATABLE READ', async (tx) => [
      await readDonorYears(tx, donorIds, year),
      new Map((await currentStatements(tx, donorIds, year)).map((each) => [each.donorId, each])),
      await statementsBeforeMerge(tx, donorIds, year),
    ]);
    const today = dateIn(organisation.timeZone, this.clock.now());
    const replacedBy = (donorId: DonorId, before: CurrentStatement | null): StatementFacts['replaces'] => {
      if (before) return { version: before.version, date: before.snapshot.issueDate, change: before.outdated! };
      const madeAt = joined.get(donorId);
      return madeAt ? { version: 0, date: dateIn(organisation.timeZone, madeAt), change: 'joined' } : null;
    };
    return years.flatMap((each) => {
      const { donor, basis, receipts } = each;
      const before = current.get(donor.id) ?? null;
      if (!isWanted(each, before)) return [];
      addsUp(each);
      const replaces = replacedBy(donor.id, before);
      return {
        id: newId(),
        documentId: newId(),
        donorId: donor.id,
        donor,
        year,
        version: (before?.version ?? 0) + 1,
        reason: before?.outdated ?? 'first',
        supersedes: before?.id ?? null,
        channel: donor.email === '' ? 'print' : 'mail',
        receiptIds: receipts.map(({ id }) => id),
        basis,
        donorName: donor.name,
        snapshot: snapshotOf(each, { regimes: this.regimes, year, today, organisation, replaces }),
      };
    });
  }

  /** Returns whether the run goes on. What came to wait no longer, or to be erased, while it was drawn is dropped. */
  private keep(run: StatementRun, { donorIds, made, failed }: Drawn): Promise<boolean> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      if ((await lockRun(tx, run.id)).state !== 'running') return false;
      const waiting = await lockWaiting(tx, run.id, donorIds);
      const kept = made.filter(({ donorId }) => waiting.has(donorId));
      await keepStatements(tx, kept, { runId: run.id, now });
      await this.tell(tx, kept, now);
      const done = new Set([...kept.map(({ donorId }) => donorId), ...failed]);
      await endTasks(
        tx,
        run.id,
        'made',
        kept.map(({ donorId }) => donorId),
      );
      await endTasks(tx, run.id, 'failed', failed);
      await endTasks(
        tx,
        run.id,
        'skipped',
        donorIds.filter((id) => !done.has(id)),
      );
      return true;
    });
  }

  private async tell(tx: Tx, kept: readonly (NewStatement & Made)[], now: Date): Promise<void> {
    // A version that was not sent yet would be wrong by the time it arrives.
    await withdrawLetters(
      tx,
      kept
        .filter(({ version }) => version > 1)
        .map((each) => statementLetterKey(each.donorId, each.year, each.version - 1)),
    );
    const letters = kept
      .filter(({ channel }) => channel === 'mail')
      .map((each) => statementLetter(each, each.donor, this.settings.publicUrl));
    await sendLetters(tx, this.jobs, letters, now);
  }

  private async finish(tx: Tx, id: StatementRunId): Promise<void> {
    const { state } = await lockRun(tx, id);
    if (state === 'running') await setRunState(tx, id, 'finished', { now: this.clock.now() });
  }
}

/** Somebody may have been reached, corrected or erased since the run began. */
function isWanted({ donor, basis }: DonorYear, before: CurrentStatement | null): boolean {
  if (donor.email === '' && !canReceivePost(donor.address)) return false;
  return before ? before.outdated !== null : basis.receipts > 0;
}

/** The lines, added up here, are what the database sums of the same receipts (INV-13). @throws DoesNotAddUp */
function addsUp({ donor, receipts, returns, basis }: DonorYear): void {
  const sums = sumsOf(receipts.filter(isMoney));
  const same =
    receipts.length === basis.receipts &&
    returns.length === basis.returns &&
    sums.length === Object.keys(basis.totals).length &&
    sums.every(({ currency, amountMinor, deductibleMinor }) => {
      const total = basis.totals[currency];
      return total && BigInt(total.amountMinor) === amountMinor && BigInt(total.deductibleMinor) === deductibleMinor;
    });
  if (!same)
    throw new DoesNotAddUp(`The lines of donor ${donor.id} are not the sum of the issued receipts. Run the proof.`);
}
