import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../kernel/app-error.js';
import { Db } from '../../../database/db.js';
import { readNames } from '../../../finance/exports/about-sheet.js';
import { selectionOf } from '../../../finance/exports/exports.js';
import { AskExport, countRows } from '../../../finance/exports/jobs/ask-export.js';
import { type ExportJob, listJobs } from '../../../finance/exports/jobs/export-job.store.js';
import { type Answer, page, see } from '../../http/answer.js';
import { oneOf, textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { ExportAccess, isOwn } from './export-access.js';
import { ExportFormView } from './export-form.view.js';
import { EXPORT_NAMES, exportQuery, lookQuery } from './export-query.js';
import { ExportView } from './export.view.js';
import { ExportsView } from './exports.view.js';

const PATH = '/staff/exports';
const ROWS = 50;
/** How soon a page looks again while a file is being made. */
const REFRESH_SECONDS = 3;

/** Everyone's exports, one of them, and the form that asks for another. */
@Injectable()
export class ExportPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly access: ExportAccess,
    private readonly asking: AskExport,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const kinds = this.access.kinds(visit);
    const which = { what: kinds, staffId: visit.caller.staffId, limit: ROWS };
    const [mine, others, { timeZone }] = await Promise.all([
      listJobs(this.db.manager, { ...which, mine: true }),
      listJobs(this.db.manager, { ...which, mine: false }),
      this.frame.organisation(),
    ]);
    const refresh = [...mine, ...others].some(isMoving) ? { seconds: REFRESH_SECONDS, href: PATH } : undefined;
    const view = ExportsView({ mine, others, timeZone, mayTakeAll: visit.caller.role === 'admin', kinds });
    return page(await this.frame.page(visit, { title: 'Exports', section: 'finance', refresh }, view));
  }

  async form(visit: Visit, query: unknown): Promise<Answer> {
    const what = oneOf(textFields(query, 'what').what, EXPORT_NAMES) ?? this.access.kinds(visit)[0] ?? 'gifts';
    this.access.refuseUnlessMay(visit, what);
    const { ask, parameters, problems } = exportQuery(what, query, await this.access.context(visit));
    const names = await readNames(this.db.manager, ask);
    const selection = selectionOf(ask);
    const view = ExportFormView({
      what,
      noun: selection.definition.noun,
      parameters,
      problems,
      sentences: selection.sentences(names),
      count: await countRows(this.db.manager, ask),
      csrf: visit.caller.csrf,
    });
    const html = await this.frame.page(visit, { title: `Export ${what}`, section: 'finance' }, view);
    return page(html, problems.length > 0 ? 422 : 200);
  }

  async ask(visit: Visit, body: unknown): Promise<Answer> {
    const what = oneOf(textFields(body, 'what').what, EXPORT_NAMES);
    if (!what) throw new InvalidInput([{ field: 'what', message: `Choose ${EXPORT_NAMES.join(', ')}.` }], NOT_ASKED);
    this.access.refuseUnlessMay(visit, what);
    const { ask, problems } = exportQuery(what, body, await this.access.context(visit));
    const look = lookQuery(body, problems);
    if (problems.length > 0) throw new InvalidInput(problems, NOT_ASKED);
    const id = await this.asking.run(visit.by, ask, look);
    return see(
      `${PATH}/${id}`,
      'The file is being made. You can leave this page: a letter tells you when it is ready.',
    );
  }

  /** @param starts whether the download begins by itself, for whoever comes from the letter */
  async job(visit: Visit, id: string, starts: boolean): Promise<Answer> {
    const job = await this.access.seen(visit, id);
    const { timeZone } = await this.frame.organisation();
    const mayTake = isOwn(visit, job);
    const begins = starts && mayTake && job.state === 'ready';
    const refresh = isMoving(job)
      ? { seconds: REFRESH_SECONDS, href: `${PATH}/${id}` }
      : begins
        ? { seconds: 1, href: `${PATH}/${id}/file` }
        : undefined;
    const view = ExportView({ job, timeZone, csrf: visit.caller.csrf, mayTake, begins });
    const title = `Export of ${job.ask.what}`;
    return page(await this.frame.page(visit, { title, section: 'finance', refresh }, view));
  }

  async cancel(visit: Visit, id: string): Promise<Answer> {
    const job = await this.access.own(visit, id);
    await this.asking.cancel(visit.by, job.id);
    return see(`${PATH}/${id}`, 'The export is cancelled. There is no file.');
  }

  async again(visit: Visit, id: string): Promise<Answer> {
    const job = await this.access.own(visit, id);
    await this.asking.again(visit.by, job.id);
    return see(`${PATH}/${id}`, 'The file is being made from the start.');
  }
}

const NOT_ASKED = 'The export was not asked for.';

function isMoving({ state }: ExportJob): boolean {
  return state === 'waiting' || state === 'running';
}
