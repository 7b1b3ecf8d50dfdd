import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { Db } from '../../database/db.js';
import { BringHistory } from '../../workflows/imports/bring-history.js';
import type { HistoryRow } from '../../workflows/imports/history-row.js';
import { ImportFiles } from '../files/import-files.js';
import { type FileRecord, records } from '../reading/records.js';
import { RowReader } from '../rows/row-reader.js';
import type { ImportRun } from '../runs/import-run.js';
import { markRows, rowFigures, rowsFound } from '../runs/import-row.store.js';
import { advanceRun, moveRun, takeRun } from '../runs/import-run.store.js';
import { contextOf, readSurroundings } from '../runs/run-context.js';

/** Rows of one transaction: what a killed worker loses, and how long a pause waits at most. */
const PORTION = 1000;

/**
 * Brings the rows that the look through the file found good, in portions: each with its count in one transaction, so
 * that a worker that is killed leaves whole portions, and the next one goes on behind them.
 */
@Injectable()
export class BringImport {
  constructor(
    private readonly db: Db,
    private readonly files: ImportFiles,
    private readonly history: BringHistory,
    private readonly clock: Clock,
  ) {}

  /** False when time is up before the end; to be called again. @throws RunIsOver */
  async run(run: ImportRun, worker: string, isTimeUp: () => boolean): Promise<boolean> {
    if (!(await this.db.write((tx) => takeRun(tx, run.id, worker, 'running', this.clock.now())))) return true;
    const { dateOrder, decimals } = run.figures!;
    const around = await readSurroundings(this.db.manager, this.clock.now());
    const ways = { dateOrder: dateOrder ?? 'ymd', decimals: decimals ?? 'point' } as const;
    const reader = new RowReader(contextOf(run, around, ways));
    let portion: FileRecord[] = [];
    for await (const record of records(this.files.text(run.id, run.encoding!), run.delimiter!)) {
      if (record.number === 0 || record.number <= run.rowsDone) continue;
      portion.push(record);
      if (portion.length < PORTION) continue;
      await this.bring(run, worker, reader, portion);
      portion = [];
      if (isTimeUp()) return false;
    }
    if (portion.length > 0) await this.bring(run, worker, reader, portion);
    await this.finish(run, worker);
    return true;
  }

  private async bring(
    run: ImportRun,
    worker: string,
    reader: RowReader,
    portion: readonly FileRecord[],
  ): Promise<void> {
    const [from, to] = [portion[0]!.number, portion.at(-1)!.number];
    await this.db.write(async (tx) => {
      await advanceRun(tx, { id: run.id, worker, state: 'running' }, to, this.clock.now());
      const found = await rowsFound(tx, run.id, [from, to]);
      const history = portion.flatMap((record): (HistoryRow & { nth: number | null })[] => {
        const row = found.get(record.number);
        const isWanted = row?.status === 'ready' || (row?.status === 'alike' && run.mapping!.alike === 'bring');
        const reading = isWanted ? reader.read(record) : null;
        return reading?.kind === 'row' ? [{ ...reading.row, nth: row!.nth }] : [];
      });
      const brought = await this.history.run(tx, { runId: run.id, source: run.source }, history);
      const hasGift = new Map(history.map(({ number, gift }) => [number, gift !== null]));
      await markRows(
        tx,
        run.id,
        brought.map(({ number, giftId }) => ({
          number,
          giftId,
          status: giftId || !hasGift.get(number) ? ('brought' as const) : ('known' as const),
        })),
      );
    });
  }

  private finish(run: ImportRun, worker: string): Promise<void> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      await advanceRun(tx, { id: run.id, worker, state: 'running' }, run.rowsTotal ?? 0, now);
      const figures = { ...run.figures!, ...(await rowFigures(tx, run.id, 'skip')) };
      await moveRun(tx, run.id, { state: 'done', now, figures });
    });
  }
}
