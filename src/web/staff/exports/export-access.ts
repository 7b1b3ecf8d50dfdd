import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/app-error.js';
import { Db } from '../../../database/db.js';
import type { ExportName } from '../../../finance/exports/export-definition.js';
import { definitionOf } from '../../../finance/exports/exports.js';
import { type ExportJob, findJob } from '../../../finance/exports/jobs/export-job.store.js';
import { type Organisation, readOrganisation } from '../../../organisation/organisation.js';
import { NotPermitted } from '../../http/access.guard.js';
import { ListDesk } from '../lists/list-desk.js';
import type { ListContext } from '../lists/staff-list.js';
import type { Visit } from '../frame/visit.js';
import { EXPORT_NAMES } from './export-query.js';

/** Who may see which exports: those whose data they may take; the file itself only its maker and administrators. */
@Injectable()
export class ExportAccess {
  constructor(
    private readonly db: Db,
    private readonly lists: ListDesk,
  ) {}

  /** What the address of a list is read with. */
  context(visit: Visit): Promise<ListContext> {
    return this.lists.context(visit);
  }

  /** The kinds of data that a person may take. */
  kinds(visit: Visit): ExportName[] {
    return EXPORT_NAMES.filter((what) => visit.may(definitionOf(what).needs));
  }

  /** @throws NotPermitted */
  refuseUnlessMay(visit: Visit, what: ExportName): void {
    if (visit.may(definitionOf(what).needs)) return;
    throw new NotPermitted(`Your role does not include leave to export ${what}. An administrator can help.`);
  }

  /** @throws NotFound, NotPermitted */
  async seen(visit: Visit, id: string): Promise<ExportJob> {
    const job = await findJob(this.db.manager, id);
    if (!job) throw new NotFound('export');
    this.refuseUnlessMay(visit, job.ask.what);
    return job;
  }

  /** One that the person may take, stop and repeat. @throws NotFound, NotPermitted */
  async own(visit: Visit, id: string): Promise<ExportJob> {
    const job = await this.seen(visit, id);
    if (!isOwn(visit, job)) {
      throw new NotPermitted(
        `Only ${job.askedBy.name}, who asked for this export, and administrators can do that. Export the list yourself instead.`,
      );
    }
    return job;
  }

  organisation(): Promise<Organisation> {
    return readOrganisation(this.db.manager);
  }
}

export function isOwn(visit: Visit, { askedBy }: ExportJob): boolean {
  return askedBy.id === visit.caller.staffId || visit.caller.role === 'admin';
}
