import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidInput } from '../../../kernel/app-error.js';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Audit } from '../../../audit/audit.js';
import { Db } from '../../../database/db.js';
import { readContext } from '../../../finance/exports/about-sheet.js';
import type { ExportName } from '../../../finance/exports/export-definition.js';
import { exportFile, type ExportFormat } from '../../../finance/exports/export-file.js';
import { auditedFilters } from '../../../finance/exports/jobs/ask-export.js';
import { TakeExport } from '../../../finance/exports/jobs/take-export.js';
import { ExportPool } from '../../../finance/export-pool.js';
import type { Visit } from '../frame/visit.js';
import { ExportAccess } from './export-access.js';
import { exportQuery, lookQuery } from './export-query.js';

const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Files that leave the house (R-SEC-15). */
@Injectable()
export class ExportFiles {
  constructor(
    private readonly db: Db,
    private readonly exports: ExportPool,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly take: TakeExport,
    private readonly access: ExportAccess,
  ) {}

  /** Streams what a list shows. Who took it, and what, is in the audit before the first byte leaves. */
  async atOnce(visit: Visit, what: ExportName, query: unknown, reply: FastifyReply): Promise<void> {
    const { ask, problems } = exportQuery(what, query, await this.access.context(visit));
    const look = lookQuery(query, problems);
    if (problems.length > 0) throw new InvalidInput(problems, 'The export was not made.');
    const context = await readContext(this.db.manager, ask, this.clock.now());
    await this.db.write((tx) =>
      this.audit.record(tx, {
        actor: visit.by.actor,
        action: `export ${what}`,
        object: 'list',
        detail: { ...auditedFilters(ask), format: look.format },
      }),
    );
    const date = dateIn(context.timeZone, context.generatedAt);
    await named(reply, what, date, look.format).send(exportFile(this.exports, ask, look, context));
  }

  /** Hands out a file that was made behind the pages. @throws NotFound, NotPermitted, ExportNotThere */
  async download(visit: Visit, id: string, reply: FastifyReply): Promise<void> {
    const job = await this.access.own(visit, id);
    const { timeZone } = await this.access.organisation();
    const { bytes, size } = await this.take.run(visit.by, job.id);
    const date = dateIn(timeZone, job.madeAsOf ?? job.askedAt);
    await named(reply, job.ask.what, date, job.look.format).header('content-length', size).send(bytes);
  }
}

function named(reply: FastifyReply, what: ExportName, date: string, format: ExportFormat): FastifyReply {
  return reply
    .header('content-type', CONTENT_TYPES[format])
    .header('content-disposition', `attachment; filename="${what}-${date}.${format}"`);
}
