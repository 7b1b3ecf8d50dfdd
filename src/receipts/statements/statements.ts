import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/app-error.js';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { DonorId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import { type Organisation, readOrganisation } from '../../organisation/organisation.js';
import { shortened } from '../printable-text.js';
import type { ReceiptDocument } from '../receipts.js';
import { Press } from '../press/press.js';
import { donorOfStatement, isStatementYear, receiptsOfYear, returnsOfYear } from './statement.store.js';
import { type Statement, statementOf } from './statement.js';

const LINE_LIMIT = 160;

/** Statements of a donor's year, reckoned from the receipts at each look. */
@Injectable()
export class Statements {
  private readonly template = readFileSync(new URL('./statement.typ', import.meta.url), 'utf8');

  constructor(
    private readonly db: Db,
    private readonly press: Press,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a year without receipts and without anything returned. */
  async of(donorId: DonorId, year: number): Promise<Statement> {
    const tx = this.db.manager;
    const organisation = await readOrganisation(tx);
    const today = dateIn(organisation.timeZone, this.clock.now());
    const donor = isStatementYear(year, today) ? await donorOfStatement(tx, donorId) : null;
    if (!donor) throw new NotFound('statement');
    const receipts = await receiptsOfYear(tx, donorId, year);
    const returns = await returnsOfYear(tx, donorId, year, organisation.timeZone);
    if (receipts.length + returns.length === 0) throw new NotFound('statement');
    return statementOf({ year, today, organisation, donor, receipts, returns });
  }

  /** The same as a tagged PDF. @throws NotFound */
  async documentOf(donorId: DonorId, year: number): Promise<ReceiptDocument> {
    const statement = await this.of(donorId, year);
    const organisation = await readOrganisation(this.db.manager);
    const today = dateIn(organisation.timeZone, this.clock.now());
    const bytes = await this.press.print(this.template, {
      ...statement,
      documentTitle: `${statement.title}, ${organisation.name}`,
      issued: today.split('-').map(Number),
      organisation: letterhead(organisation),
      donor: {
        name: shortened(statement.donor.name, LINE_LIMIT),
        addressLines: statement.donor.addressLines.map((line) => shortened(line, LINE_LIMIT)),
      },
    });
    return { fileName: `statement-${year}.pdf`, contentType: 'application/pdf', bytes: Buffer.from(bytes) };
  }
}

function letterhead({ name, legalName, ein, address, email, website }: Organisation) {
  return { name, legalName, ein, email, website, addressLines: address.split('\n').map((line) => line.trim()) };
}
