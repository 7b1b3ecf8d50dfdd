import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidInput, NotFound } from '../../../kernel/app-error.js';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { isId, type ReceiptId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db } from '../../../database/db.js';
import { ExportPool } from '../../../finance/export-pool.js';
import { exportRegister } from '../../../finance/register-export.js';
import type { RegisterFilters } from '../../../finance/register-filters.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { Receipts } from '../../../receipts/receipts.js';
import { oneOf, textFields } from '../../http/forms.js';
import type { Visit } from '../frame/visit.js';
import { registerQuery } from './register-query.js';

const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Files that leave the house: receipts as PDF, and the register as CSV or XLSX (R-SEC-15). */
@Injectable()
export class ReceiptFiles {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
    private readonly exports: ExportPool,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  async pdf(id: string, asVoid: boolean, reply: FastifyReply): Promise<void> {
    if (!isId(id)) throw new NotFound('receipt');
    const receiptId: ReceiptId = id;
    const file = asVoid ? await this.receipts.voidRendering(receiptId) : await this.receipts.documentOf(receiptId);
    await reply
      .header('content-type', file.contentType)
      .header('content-disposition', `inline; filename="${file.fileName}"`)
      .send(file.bytes);
  }

  /** Streams what the register shows. Who took it, and what, is in the audit before the first byte leaves. */
  async export(visit: Visit, query: unknown, reply: FastifyReply): Promise<void> {
    const format = oneOf(textFields(query, 'format').format, ['csv', 'xlsx'] as const);
    const { filters, problems, parameters } = registerQuery(query);
    if (!format) problems.push({ field: 'format', message: 'Choose csv or xlsx.' });
    if (problems.length > 0 || !format) throw new InvalidInput(problems, 'The export was not made.');
    const organisation = await readOrganisation(this.db.manager);
    const now = this.clock.now();
    await this.db.write((tx) =>
      this.audit.record(tx, {
        actor: visit.by.actor,
        action: 'export receipts',
        object: 'register',
        // What was searched for may be a name, and names do not go into the audit.
        detail: { ...parameters, q: parameters.q !== '', format },
      }),
    );
    const { name, timeZone } = organisation;
    const stream = exportRegister(this.exports.pool, given(filters), format, {
      timeZone,
      organisation: name,
      generatedAt: now,
    });
    await reply
      .header('content-type', CONTENT_TYPES[format])
      .header('content-disposition', `attachment; filename="receipts-${dateIn(timeZone, now)}.${format}"`)
      .send(stream);
  }
}

/** The filters that are set, and no others. */
function given(filters: ReturnType<typeof registerQuery>['filters']): RegisterFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
