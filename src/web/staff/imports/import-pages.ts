import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AppError, type FieldProblem } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { DATE_ORDERS } from '../../../kernel/date-order.js';
import { knownPurposes } from '../../../campaigns/imported-purposes.js';
import { Db } from '../../../database/db.js';
import { DECIMALS } from '../../../imports/reading/amounts.js';
import { MAKE } from '../../../imports/mapping/mapping.js';
import { ErrorFile } from '../../../imports/work/error-file.js';
import { isMoving } from '../../../imports/runs/import-run.js';
import { listRuns, readRun } from '../../../imports/runs/import-run.store.js';
import { ReceiveFile } from '../../../imports/runs/receive-file.js';
import { FileRefused, SteerImport } from '../../../imports/runs/steer-import.js';
import { type Answer, page, see } from '../../http/answer.js';
import { oneOf, textFields } from '../../http/forms.js';
import { spooledFile } from '../../http/uploads.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { PATH } from './import-words.js';
import { ImportView } from './import.view.js';
import { ImportsView } from './imports.view.js';

const ROWS = 50;
/** How soon a page looks again while a worker is at it. */
const REFRESH_SECONDS = 3;

/** All imports, one of them, and what is done with it. */
@Injectable()
export class ImportPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly receiving: ReceiveFile,
    private readonly steering: SteerImport,
    private readonly errors: ErrorFile,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Answer> {
    const [runs, { timeZone }] = await Promise.all([listRuns(this.db.manager, ROWS), this.frame.organisation()]);
    const refresh = runs.some(isMoving) && problems.length === 0 ? { seconds: REFRESH_SECONDS, href: PATH } : undefined;
    const title = problems.length > 0 ? 'Check the form' : 'Import';
    const view = ImportsView({ runs, problems, timeZone, csrf: visit.caller.csrf });
    return page(
      await this.frame.page(visit, { title, section: 'imports', refresh }, view),
      problems.length > 0 ? 422 : 200,
    );
  }

  async upload(visit: Visit, body: unknown): Promise<Answer> {
    const file = spooledFile(body, 'file');
    if (!file || file.fileName === '') return this.list(visit, [{ field: 'file', message: 'Choose a file.' }]);
    if (file.isTooLarge) {
      const message = 'The file is larger than 512 MB. Nothing was kept. Export fewer years at a time.';
      return this.list(visit, [{ field: 'file', message }]);
    }
    try {
      const incoming = { name: file.fileName, open: () => createReadStream(file.path) as AsyncIterable<Buffer> };
      return see(`${PATH}/${await this.receiving.run(visit.by, incoming)}`);
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      return this.list(visit, [{ field: 'file', message: error.message }]);
    }
  }

  async show(visit: Visit, id: string): Promise<Answer> {
    const run = await readRun(this.db.manager, id);
    const [{ timeZone, currency }, purposes] = await Promise.all([
      this.frame.organisation(),
      knownPurposes(this.db.manager),
    ]);
    const refresh = isMoving(run) ? { seconds: REFRESH_SECONDS, href: `${PATH}/${run.id}` } : undefined;
    const view = ImportView({ run, purposes, currency, timeZone, now: this.clock.now(), csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: `Import of ${run.name}`, section: 'imports', refresh }, view));
  }

  async answer(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const run = await readRun(this.db.manager, id);
    const { dateOrder, decimals } = textFields(body, 'dateOrder', 'decimals');
    const chosen = (names: readonly { readonly name: string }[], kind: 'designation' | 'campaign') =>
      new Map(names.map(({ name }, at) => [name, textFields(body, `${kind}-${at}`)[`${kind}-${at}`] || MAKE]));
    return this.act(id, undefined, () =>
      this.steering.answer(visit.by, id, {
        dateOrder: oneOf(dateOrder, DATE_ORDERS) ?? null,
        decimals: oneOf(decimals, DECIMALS) ?? null,
        designations: chosen(run.questions?.designations ?? [], 'designation'),
        campaigns: chosen(run.questions?.campaigns ?? [], 'campaign'),
      }),
    );
  }

  start(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { withHistory } = textFields(body, 'withHistory');
    return this.act(id, undefined, () => this.steering.start(visit.by, id, withHistory !== ''));
  }

  pause(visit: Visit, id: string): Promise<Answer> {
    return this.act(id, 'Paused. What was brought so far stays.', () => this.steering.pause(visit.by, id));
  }

  resume(visit: Visit, id: string): Promise<Answer> {
    return this.act(id, undefined, () => this.steering.resume(visit.by, id));
  }

  cancel(visit: Visit, id: string): Promise<Answer> {
    return this.act(id, 'Ended here.', () => this.steering.cancel(visit.by, id));
  }

  undo(visit: Visit, id: string): Promise<Answer> {
    return this.act(id, undefined, () => this.steering.undo(visit.by, id));
  }

  reopen(visit: Visit, id: string): Promise<Answer> {
    return this.act(id, undefined, () => this.steering.reopen(visit.by, id));
  }

  /** Hands out the refused rows; who took them is in the audit before the first byte leaves. */
  async refused(visit: Visit, id: string, reply: FastifyReply): Promise<void> {
    const run = await readRun(this.db.manager, id);
    const rows = this.errors.open(run);
    await this.steering.note(visit.by, run, 'download refused rows');
    const name = run.name.replace(/\.[^.]*$/, '').replaceAll(/[^\w.-]+/g, '-');
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name || 'import'}-refused.csv"`)
      .send(Readable.from(rows, { objectMode: false }));
  }

  /** Does something and leads back to the page; somebody who was faster is told of there. */
  private async act(id: string, message: string | undefined, work: () => Promise<void>): Promise<Answer> {
    try {
      await work();
      return see(`${PATH}/${id}`, message);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      return see(`${PATH}/${id}`, error.message, 'warn');
    }
  }
}
