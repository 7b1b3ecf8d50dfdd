import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { Db } from '../../database/db.js';
import { findImported, giverKey } from '../../donors/imported/imported-donors.js';
import { ImportFiles } from '../files/import-files.js';
import { bringsGifts } from '../mapping/mapping.js';
import { type FileRecord, records } from '../reading/records.js';
import { RowReader, type RowReading } from '../rows/row-reader.js';
import { Survey, type Surveyed } from '../rows/survey.js';
import type { Figures, ImportRun, Questions } from '../runs/import-run.js';
import { type CheckedRow, deleteRows, insertRows, rowFigures } from '../runs/import-row.store.js';
import { advanceRun, countFrom, moveRun, takeRun } from '../runs/import-run.store.js';
import {
  campaignNames,
  contextOf,
  designationNames,
  readSurroundings,
  type Surroundings,
} from '../runs/run-context.js';

const PORTION = 1000;
const SURVEYED_AT_ONCE = 20_000;

/**
 * Looks through a whole file and writes nothing of it: first for what only all rows together can tell, then for what
 * would become of each. Begins from the start when it is repeated.
 */
@Injectable()
export class CheckImport {
  constructor(
    private readonly db: Db,
    private readonly files: ImportFiles,
    private readonly clock: Clock,
  ) {}

  /** @throws BrokenFile, RunIsOver */
  async run(run: ImportRun, worker: string): Promise<void> {
    const begun = await this.db.write(async (tx) => {
      if (!(await takeRun(tx, run.id, worker, 'checking', this.clock.now()))) return false;
      await deleteRows(tx, run.id);
      await countFrom(tx, run.id, null);
      return true;
    });
    if (!begun) return;
    const around = await readSurroundings(this.db.manager, this.clock.now());
    const surveyed = await this.survey(run, worker, around);
    const questions = questionsOf(run, surveyed, around);
    if (questions) {
      await this.finish(run, worker, surveyed.rows, { state: 'asking', questions });
      return;
    }
    await this.db.write((tx) => countFrom(tx, run.id, surveyed.rows));
    const figures = await this.look(run, worker, surveyed, around);
    await this.finish(run, worker, surveyed.rows, { state: 'checked', figures });
  }

  private async survey(run: ImportRun, worker: string, around: Surroundings): Promise<Surveyed> {
    const survey = new Survey(run.mapping!.columns, around);
    for await (const record of this.rows(run)) {
      survey.add(record);
      if (record.number % SURVEYED_AT_ONCE === 0) await this.advance(run, worker, 0);
    }
    return survey.result();
  }

  /** What would become of each row. */
  private async look(run: ImportRun, worker: string, surveyed: Surveyed, around: Surroundings): Promise<Figures> {
    const { dateOrder, decimals } = waysOf(run, surveyed);
    const reader = new RowReader(contextOf(run, around, { dateOrder, decimals }));
    const dates = { first: null as CalendarDate | null, last: null as CalendarDate | null };
    let portion: { record: FileRecord; reading: RowReading }[] = [];
    const put = async (): Promise<void> => {
      if (portion.length === 0) return;
      await this.put(run, worker, portion);
      portion = [];
    };
    for await (const record of this.rows(run)) {
      const reading = reader.read(record);
      portion.push({ record, reading });
      if (reading.kind === 'row') {
        const { gift } = reading.row;
        if (gift && (!dates.first || gift.giftDate < dates.first)) dates.first = gift.giftDate;
        if (gift && (!dates.last || gift.giftDate > dates.last)) dates.last = gift.giftDate;
      }
      if (portion.length === PORTION) await put();
    }
    await put();
    const counted = await rowFigures(this.db.manager, run.id, run.mapping!.alike);
    const hasGifts = bringsGifts(run.mapping!);
    return {
      ...counted,
      firstDate: dates.first,
      lastDate: dates.last,
      dateOrder: hasGifts ? dateOrder : null,
      decimals: hasGifts ? decimals : null,
    };
  }

  private async put(
    run: ImportRun,
    worker: string,
    portion: readonly { record: FileRecord; reading: RowReading }[],
  ): Promise<void> {
    const givers = portion.flatMap(({ reading }) => (reading.kind === 'row' ? [reading.row.donor] : []));
    await this.db.write(async (tx) => {
      await advanceRun(tx, { id: run.id, worker, state: 'checking' }, portion.at(-1)!.record.number, this.clock.now());
      const found = (await findImported(tx, run.source, givers)).values();
      const checked = portion.map(({ record, reading }): CheckedRow => {
        const donorId = reading.kind === 'row' ? found.next().value! : null;
        return { ...checkedRow(record, reading), donorId };
      });
      await insertRows(tx, { runId: run.id, source: run.source }, checked);
    });
  }

  private async *rows({ id, encoding, delimiter }: ImportRun): AsyncGenerator<FileRecord> {
    for await (const record of records(this.files.text(id, encoding!), delimiter!)) {
      if (record.number > 0) yield record;
    }
  }

  private advance(run: ImportRun, worker: string, done: number): Promise<void> {
    return this.db.write((tx) => advanceRun(tx, { id: run.id, worker, state: 'checking' }, done, this.clock.now()));
  }

  private finish(
    run: ImportRun,
    worker: string,
    rowsTotal: number,
    end: { state: 'asking'; questions: Questions } | { state: 'checked'; figures: Figures },
  ): Promise<void> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      await advanceRun(tx, { id: run.id, worker, state: 'checking' }, rowsTotal, now);
      await moveRun(tx, run.id, { ...end, now, rowsTotal });
    });
  }
}

/** How the file is written: what a person said, else what the file tells. */
export function waysOf({ mapping }: ImportRun, surveyed: Surveyed) {
  const { dates, decimals } = surveyed;
  return {
    dateOrder: mapping!.dateOrder ?? (dates.kind === 'told' ? dates.way : 'ymd'),
    decimals: mapping!.decimals ?? (decimals.kind === 'told' ? decimals.way : 'point'),
  };
}

/** What only a person can tell; null when nothing is open. */
function questionsOf({ mapping }: ImportRun, surveyed: Surveyed, { purposes }: Surroundings): Questions | null {
  const { dateOrder, decimals, columns, designations, campaigns } = mapping!;
  const isOpen = (target: 'designation' | 'campaign', known: ReadonlyMap<string, string>, said: object) =>
    !columns.includes(target)
      ? []
      : [...surveyed[`${target}s`]].flatMap(([key, named]) => (known.has(key) || key in said ? [] : [named]));
  const questions: Questions = {
    dates: dateOrder === null && surveyed.dates.kind === 'ask' ? surveyed.dates : null,
    decimals: decimals === null && surveyed.decimals.kind === 'ask' ? surveyed.decimals : null,
    designations: isOpen('designation', designationNames(purposes), designations),
    campaigns: isOpen('campaign', campaignNames(purposes), campaigns),
  };
  const isNothing =
    !questions.dates && !questions.decimals && questions.designations.length + questions.campaigns.length === 0;
  return isNothing ? null : questions;
}

function checkedRow({ number, line }: FileRecord, reading: RowReading): Omit<CheckedRow, 'donorId'> {
  const nothing = {
    externalId: null,
    idKey: null,
    likeKey: null,
    donorKey: null,
    donorByName: false,
    giftDate: null,
    currency: null,
  };
  switch (reading.kind) {
    case 'refused': {
      const { problem, field } = reading.refusal;
      const amountMinor = reading.amountMinor?.toString() ?? null;
      return { number, line, status: 'refused', problem, field, ...nothing, amountMinor };
    }
    case 'left-out': {
      const amountMinor = reading.amountMinor?.toString() ?? null;
      return { number, line, status: 'left-out', problem: reading.why, field: reading.field, ...nothing, amountMinor };
    }
    case 'row': {
      const { donor, gift } = reading.row;
      return {
        number,
        line,
        status: 'ready',
        problem: null,
        field: null,
        externalId: gift?.externalId ?? null,
        idKey: gift?.externalId ? hash(gift.externalId) : null,
        likeKey: gift?.likeKey ?? null,
        donorKey: hash(giverKey(donor)),
        donorByName: donor.email === '' && !donor.hasId,
        amountMinor: gift?.amountMinor.toString() ?? null,
        giftDate: gift?.giftDate ?? null,
        currency: gift?.currency ?? null,
      };
    }
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
