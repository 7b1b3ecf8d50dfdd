import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NotFound } from '../../../kernel/app-error.js';
import { yearOf } from '../../../kernel/calendar.js';
import { isId, type ReceiptId } from '../../../kernel/id.js';
import { Db } from '../../../database/db.js';
import { Receipts } from '../../../receipts/receipts.js';
import type { ReceiptDocument } from '../../../receipts/sealed/documents.js';
import { Statements } from '../../../receipts/statements/statements.js';
import { donorOfReceipt, givingHistory } from '../../../reports/portal/giving-history.js';
import { type Answer, page } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { PortalDoor } from '../portal-door.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { HistoryView } from './history.view.js';
import { StatementView } from './statement.view.js';

@Injectable()
export class HistoryPages {
  constructor(
    private readonly db: Db,
    private readonly frame: PortalFrame,
    private readonly door: PortalDoor,
    private readonly receipts: Receipts,
    private readonly statements: Statements,
  ) {}

  async list(visit: PortalVisit, query: unknown): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const lines = await givingHistory(this.db, visit.donorIds, null, organisation.timeZone);
    const years = [...new Set(lines.map(({ date }) => yearOf(date)))];
    const asked = Number(textFields(query, 'year').year);
    // An old bookmark of a year without gifts shows everything rather than nothing.
    const year = years.includes(asked) ? asked : null;
    const shown = year === null ? lines : lines.filter(({ date }) => yearOf(date) === year);
    const view = HistoryView({ visit, lines: shown, years, year });
    return page(await this.frame.page(visit, { title: 'History', section: 'history', organisation }, view));
  }

  /** The stored PDF, the same bytes at every download (R-REC-08). */
  async receipt(visit: PortalVisit, file: string, reply: FastifyReply): Promise<void> {
    const id = file.replace(/\.pdf$/, '');
    const donorId = isId(id) ? await donorOfReceipt(this.db, id) : null;
    if (donorId === null || !visit.donor(donorId)) throw await this.door.refuse(visit, 'receipt', id);
    await send(reply, await this.receipts.documentOf(id as ReceiptId));
  }

  async statement(visit: PortalVisit, donorId: string, year: string): Promise<Answer> {
    const own = await this.door.own(visit, donorId);
    const shown = await this.statements.of(own, yearNumber(year));
    const view = StatementView({ ...shown, pdfHref: `/portal/statements/${donorId}/${year}/pdf` });
    return page(await this.frame.page(visit, { title: shown.statement.title, section: 'history' }, view));
  }

  async statementFile(visit: PortalVisit, donorId: string, year: string, reply: FastifyReply): Promise<void> {
    await send(reply, await this.statements.documentOf(await this.door.own(visit, donorId), yearNumber(year)));
  }
}

function yearNumber(text: string): number {
  if (!/^\d{4}$/.test(text)) throw new NotFound('statement');
  return Number(text);
}

async function send(reply: FastifyReply, document: ReceiptDocument): Promise<void> {
  await reply
    .header('content-type', document.contentType)
    .header('content-disposition', `inline; filename="${document.fileName}"`)
    .header('cache-control', 'no-store')
    .send(document.bytes);
}
