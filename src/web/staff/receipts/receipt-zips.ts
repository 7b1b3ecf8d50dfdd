import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { InvalidInput } from '../../../kernel/app-error.js';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Audit } from '../../../audit/audit.js';
import { Db } from '../../../database/db.js';
import { ExportPool } from '../../../finance/export-pool.js';
import { receiptZip } from '../../../finance/receipt-files/receipt-zip.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { Receipts } from '../../../receipts/receipts.js';
import type { Visit } from '../frame/visit.js';
import { registerQuery } from './register-query.js';

/** The PDFs of many receipts at once (R-SEC-15). */
@Injectable()
export class ReceiptZips {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
    private readonly exports: ExportPool,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Streams what the register shows. Who took it is in the audit before the first byte leaves. @throws InvalidInput */
  async send(visit: Visit, query: unknown, reply: FastifyReply): Promise<void> {
    const { filters, problems, parameters } = registerQuery(query);
    if (problems.length > 0) throw new InvalidInput(problems, 'The archive was not made.');
    const { timeZone } = await readOrganisation(this.db.manager);
    const now = this.clock.now();
    await this.db.write((tx) =>
      this.audit.record(tx, {
        actor: visit.by.actor,
        action: 'export receipts',
        object: 'register',
        // What was searched for may be a name, and names do not go into the audit.
        detail: { ...parameters, q: parameters.q !== '', format: 'zip' },
      }),
    );
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="receipts-${dateIn(timeZone, now)}.zip"`)
      .send(receiptZip(this.exports, this.receipts, filters));
  }
}
