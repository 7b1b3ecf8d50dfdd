import { createReadStream, createWriteStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { InvalidInput } from '../kernel/app-error.js';
import type { DateOrder } from '../kernel/date-order.js';
import { Money } from '../kernel/money.js';
import { Db } from '../database/db.js';
import type { ImportRunId } from '../gifts/imported/imported-gift.store.js';
import { ImportFiles } from '../imports/files/import-files.js';
import { fieldLabel } from '../imports/mapping/fields.js';
import { MAKE, type Mapping, mappingProblems } from '../imports/mapping/mapping.js';
import { applied, savedMappings } from '../imports/mapping/saved-mappings.js';
import type { Decimals } from '../imports/reading/amounts.js';
import type { Encoding } from '../imports/reading/encodings.js';
import { firstRecords } from '../imports/reading/records.js';
import { problemText } from '../imports/rows/problems.js';
import { agreesWithControl, type ImportRun, isMoving, type Questions } from '../imports/runs/import-run.js';
import { openRunOf, readRun } from '../imports/runs/import-run.store.js';
import { ReceiveFile } from '../imports/runs/receive-file.js';
import { SteerImport } from '../imports/runs/steer-import.js';
import { ErrorFile } from '../imports/work/error-file.js';
import { WorkImport } from '../imports/work/work-import.js';
import { readOrganisation } from '../organisation/organisation.js';
import { withApp } from './with-app.js';

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly mapping?: string;
  readonly dates?: DateOrder;
  readonly decimals?: Decimals;
  readonly encoding?: Encoding;
  readonly makeNames?: boolean;
  readonly errors?: string;
}

const BY = { actor: 'command-line', staffId: null } as const;

/**
 * `mainstay import <source> <file>`: looks through a file and says what would happen, and then brings it. Given again, it
 * goes on with the import that it began. Exits with 1 when a question is open, or rows were refused.
 */
export async function importFile(source: string, path: string, options: ImportOptions): Promise<void> {
  await access(path).catch(() => {
    throw new InvalidInput([{ field: 'file', message: `${path} cannot be read.` }], 'Nothing was imported.');
  });
  await withApp((app) => new FileImport(app, options).run(source, path));
}

class FileImport {
  private readonly db: Db;
  private readonly steering: SteerImport;

  constructor(
    private readonly app: INestApplicationContext,
    private readonly options: ImportOptions,
  ) {
    this.db = app.get(Db);
    this.steering = app.get(SteerImport);
  }

  async run(source: string, path: string): Promise<void> {
    const id = await this.begun(source, path);
    const begun = await this.read(id);
    if (begun.state !== 'running' && begun.state !== 'paused') await this.lookThrough(begun);
    const { currency } = await readOrganisation(this.db.manager);
    const looked = await this.read(id);
    if (looked.questions) return this.tell(openQuestions(looked.questions), 1);
    if (looked.failure) return this.tell([looked.failure], 1);
    this.tell(report(looked, currency), looked.figures!.refused > 0 ? 1 : 0);
    if (this.options.errors && looked.figures!.refused > 0) await this.writeErrors(looked, this.options.errors);
    if (this.options.dryRun) return this.tell(['Nothing was brought. Without --dry-run it is.']);
    if (!agreesWithControl(looked))
      return this.tell(['It does not agree with its control figures. Nothing was brought.'], 1);
    if (looked.state === 'checked') await this.steering.start(BY, id);
    if (looked.state === 'paused') await this.steering.resume(BY, id);
    await this.work(id);
    const done = await this.read(id);
    this.tell([
      done.state === 'done' ? `Done: ${brought(done, currency)}. Undo it within a day on its page.` : stopped(done),
    ]);
  }

  /** The import of this very file that has not ended, or a new one. */
  private async begun(source: string, path: string): Promise<ImportRunId> {
    const open = (): AsyncIterable<Buffer> => createReadStream(path) as AsyncIterable<Buffer>;
    const { sha256 } = await this.app.get(ImportFiles).look(open());
    const known = await openRunOf(this.db.manager, sha256, source);
    if (known) {
      this.tell([`This file was begun before; it goes on as import ${known.id}.`]);
      return known.id;
    }
    const { encoding } = this.options;
    return this.app.get(ReceiveFile).run(BY, { name: basename(path), open, source, encoding });
  }

  private async lookThrough(run: ImportRun): Promise<void> {
    const { source, encoding, delimiter, controlCount, controlMinor } = run;
    const mapping = await this.mappingOf(run);
    const [header] = await firstRecords(this.app.get(ImportFiles).text(run.id, encoding!), delimiter!, 1);
    const problems = mappingProblems(mapping, header?.cells ?? []);
    if (problems.length > 0) {
      const hint =
        'Nothing was imported. Name the columns on the page of the import, or give a mapping with --mapping.';
      throw new InvalidInput(problems, hint);
    }
    const decided = { source, encoding: encoding!, delimiter: delimiter!, mapping, controlCount, controlMinor };
    await this.steering.map(BY, run.id, decided);
    await this.work(run.id);
    const { questions } = await this.read(run.id);
    if (!questions || !this.options.makeNames) return;
    const made = (names: readonly { readonly name: string }[]) => new Map(names.map(({ name }) => [name, MAKE]));
    await this.steering.answer(BY, run.id, {
      dateOrder: null,
      decimals: null,
      designations: made(questions.designations),
      campaigns: made(questions.campaigns),
    });
    await this.work(run.id);
  }

  private async mappingOf(run: ImportRun): Promise<Mapping> {
    const { mapping: name, dates, decimals } = this.options;
    const said = { ...(dates && { dateOrder: dates }), ...(decimals && { decimals }) };
    if (name === undefined) return { ...run.mapping!, ...said };
    const saved = (await savedMappings(this.db.manager)).find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!saved) {
      throw new InvalidInput(
        [{ field: '--mapping', message: `There is no mapping “${name}”.` }],
        'Nothing was imported.',
      );
    }
    const [header] = await firstRecords(this.app.get(ImportFiles).text(run.id, run.encoding!), run.delimiter!, 1);
    return {
      ...applied(
        saved,
        (header?.cells ?? []).map((cell) => cell.trim()),
      ),
      ...said,
    };
  }

  /** Does the work here; a worker of a running server that has it already is waited for. */
  private async work(id: ImportRunId): Promise<void> {
    await this.app.get(WorkImport).run({ runId: id });
    for (let last = -1; ;) {
      const run = await this.read(id);
      if (!isMoving(run)) return;
      if (run.rowsDone === last) await this.app.get(WorkImport).run({ runId: id });
      last = run.rowsDone;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }

  private async writeErrors(run: ImportRun, path: string): Promise<void> {
    await pipeline(Readable.from(this.app.get(ErrorFile).open(run)), createWriteStream(path, { mode: 0o600 }));
    this.tell([`The refused rows are in ${path}, with a reason behind each.`]);
  }

  private read(id: ImportRunId): Promise<ImportRun> {
    return readRun(this.db.manager, id);
  }

  private tell(lines: readonly string[], exitCode = 0): void {
    for (const line of lines) console.log(line);
    if (exitCode > 0) process.exitCode = exitCode;
  }
}

function report(run: ImportRun, currency: string): string[] {
  const { figures } = run;
  const { rows, newDonors, knownDonors, known, alike, leftOut, refused, problems } = figures!;
  return [
    `${figure(rows)} rows: ${brought(run, currency)}; ${figure(newDonors)} new donors, ${figure(knownDonors)} who are here.`,
    `${figure(known)} gifts are here already, ${figure(alike)} look like one that is here.`,
    `${figure(leftOut)} rows are left out, ${figure(refused)} refused.`,
    ...problems.map(({ problem, field, count, lines }) => {
      const where = field ? `${fieldLabel(field)}: ` : '';
      return `  ${figure(count)} × ${where}${problemText(problem)} First in line ${lines.join(', ')}.`;
    }),
  ];
}

function brought({ figures }: ImportRun, currency: string): string {
  return `${figure(figures!.gifts)} gifts of ${Money.of(BigInt(figures!.giftsMinor), currency).format()}`;
}

function stopped({ state, rowsDone }: ImportRun): string {
  return `It is ${state} after ${figure(rowsDone)} rows. Give the command again to go on.`;
}

function openQuestions({ dates, decimals, designations, campaigns }: Questions): string[] {
  const names = [...designations, ...campaigns].map(({ name }) => `“${name}”`);
  return [
    'The file does not tell everything, and nothing is guessed. Nothing was brought.',
    ...(dates ? [`  Its dates: say --dates ${dates.ways.join(' or --dates ')}.`] : []),
    ...(decimals ? [`  Its amounts: say --decimals ${decimals.ways.join(' or --decimals ')}.`] : []),
    ...(names.length > 0
      ? [`  Names that are none here: ${names.join(', ')}. Say --make-names to make them, or answer on its page.`]
      : []),
  ];
}

function figure(count: number): string {
  return count.toLocaleString('en-US');
}
