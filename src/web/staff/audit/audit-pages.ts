import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Audit } from '../../../audit/audit.js';
import { AuditWatch } from '../../../audit/audit-watch.js';
import { pastChecks } from '../../../audit/chain.js';
import { Db } from '../../../database/db.js';
import { csvLines, type CsvRow } from '../../../finance/csv-lines.js';
import { auditActions, type AuditFilters, listAudit } from '../../../reports/audit/audit-list.js';
import { Accounts } from '../../../staff/accounts.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { counted } from '../../http/words.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { auditPhrases, auditQuery } from './audit-query.js';
import { AUDIT_PATH, AuditView } from './audit.view.js';

const ROWS = 50;
const ROWS_OF_FILE = 1000;

/** The record of what was done. */
@Injectable()
export class AuditPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly accounts: Accounts,
    private readonly audit: Audit,
    private readonly watch: AuditWatch,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const { parameters, filters, problems } = auditQuery(query);
    const { after } = textFields(query, 'after');
    const [{ timeZone }, slice, actions, people, [lastCheck]] = await Promise.all([
      this.frame.organisation(),
      listAudit(this.db, filters, { after, limit: ROWS }),
      auditActions(this.db),
      this.accounts.list(this.db.manager),
      pastChecks(this.db.manager, 1),
    ]);
    const view = AuditView({
      parameters,
      problems,
      phrases: auditPhrases(filters, people),
      slice,
      actions,
      people,
      lastCheck: lastCheck ?? null,
      timeZone,
      csrf: visit.caller.csrf,
    });
    return page(
      await this.frame.page(visit, { title: 'Audit', section: 'audit' }, view),
      problems.length > 0 ? 422 : 200,
    );
  }

  async verify(visit: Visit): Promise<Answer> {
    const { looked, broken, heads, lost } = await this.watch.verify(visit.caller.staffId);
    if (broken.length === 0 && lost.length === 0) {
      return see(AUDIT_PATH, `The chain holds: ${counted(looked, 'row')}, and ${counted(heads, 'head')} kept outside.`);
    }
    const rows = [...broken, ...lost.map(({ id }) => id)].slice(0, 5).join(', ');
    return see(AUDIT_PATH, `The chain does not hold, from row ${rows}. Ask whoever can reach the database.`, 'bad');
  }

  /** Streams what the list shows as CSV; that it was taken is the newest row. */
  async export(visit: Visit, query: unknown, reply: FastifyReply): Promise<void> {
    const { filters } = auditQuery(query);
    await this.db.write((tx) =>
      this.audit.record(tx, { actor: visit.by.actor, action: 'export audit', object: 'audit' }),
    );
    const { timeZone } = await this.frame.organisation();
    const name = `audit-${dateIn(timeZone, this.clock.now())}.csv`;
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(this.lines(filters)));
  }

  private async *lines(filters: AuditFilters): AsyncGenerator<string> {
    let after: string | undefined;
    do {
      const slice = await listAudit(this.db, filters, { after, limit: ROWS_OF_FILE });
      const lines = [...csvLines(slice.items.map(fileRow))];
      // The header stands once.
      yield (after === undefined ? lines : lines.slice(1)).join('');
      after = slice.next ?? undefined;
    } while (after !== undefined);
  }
}

function fileRow(row: Awaited<ReturnType<typeof listAudit>>['items'][number]): CsvRow {
  return {
    Row: row.id,
    When: row.at.toISOString(),
    Who: row.actorName ?? row.actor,
    Actor: row.actor,
    What: row.action,
    Record: row.object,
    Noted: JSON.stringify(row.detail),
    'From where': row.ip,
    Request: row.requestId,
    Hash: row.hash,
  };
}
