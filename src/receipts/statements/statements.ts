import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/app-error.js';
import { dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { DonorId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import { type Organisation, readOrganisation } from '../../organisation/organisation.js';
import { addressLines } from '../../donors/postal-address.js';
import { Regimes } from '../../regimes/regimes.js';
import type { ReceiptDocument } from '../sealed/documents.js';
import { type DonorYear, readDonorYears } from './statement-lines.store.js';
import { StatementPrinter } from './statement-printer.js';
import { letterheadOf, type StatementSnapshot } from './statement-snapshot.js';
import { currentStatements, statementDocument } from './statement.store.js';
import { type Statement, type StatementFacts, statementOf } from './statement.js';

/** A statement as a donor sees it. */
export interface ShownStatement {
  readonly statement: Statement;
  /** Null while none has been made: then it is reckoned from the receipts at each look. */
  readonly version: number | null;
  /** Whether gifts or refunds have changed since it was made; a next version will tell. */
  readonly isOutdated: boolean;
}

/** Statements of a donor's year: the version that was made and sent, else one reckoned from the receipts of now. */
@Injectable()
export class Statements {
  constructor(
    private readonly db: Db,
    private readonly printer: StatementPrinter,
    private readonly clock: Clock,
    private readonly regimes: Regimes,
  ) {}

  /** @throws NotFound for a year without receipts and without anything returned. */
  async of(donorId: DonorId, year: number): Promise<ShownStatement> {
    const [current] = await currentStatements(this.db.manager, [donorId], year);
    if (!current)
      return { statement: (await this.reckoned(donorId, year)).statement, version: null, isOutdated: false };
    return { statement: current.snapshot.statement, version: current.version, isOutdated: current.outdated !== null };
  }

  /** The same as a tagged PDF; of a version that was made, the bytes that were mailed. @throws NotFound */
  async documentOf(donorId: DonorId, year: number): Promise<ReceiptDocument> {
    const [current] = await currentStatements(this.db.manager, [donorId], year);
    return current ? statementDocument(this.db.manager, current.id) : this.sample(donorId, year);
  }

  /** What would be made of a donor's year now, whether or not something has been. @throws NotFound */
  async sample(donorId: DonorId, year: number): Promise<ReceiptDocument> {
    const bytes = await this.printer.print(await this.reckoned(donorId, year));
    return { fileName: `statement-${year}.pdf`, contentType: 'application/pdf', bytes };
  }

  private async reckoned(donorId: DonorId, year: number): Promise<StatementSnapshot> {
    const organisation = await readOrganisation(this.db.manager);
    const today = dateIn(organisation.timeZone, this.clock.now());
    const [found] = isStatementYear(year, today) ? await this.donorYears([donorId], year) : [];
    if (!found || found.receipts.length + found.returns.length === 0) throw new NotFound('statement');
    return snapshotOf(found, { regimes: this.regimes, year, today, organisation, replaces: null });
  }

  /** Read in one snapshot, so that sums and lines are of the same moment. */
  donorYears(donorIds: readonly DonorId[], year: number): Promise<DonorYear[]> {
    return this.db.source.transaction('REPEATABLE READ', (tx) => readDonorYears(tx, donorIds, year));
  }
}

/** What a statement freezes of a donor's year. */
export function snapshotOf(
  { donor, receipts, returns }: DonorYear,
  facts: {
    readonly regimes: Regimes;
    readonly year: number;
    readonly today: CalendarDate;
    readonly organisation: Organisation;
    readonly replaces: StatementFacts['replaces'];
  },
): StatementSnapshot {
  const { regimes, year, today, organisation, replaces } = facts;
  const { name, address } = donor;
  return {
    templateVersion: 1,
    locale: 'en-US',
    issueDate: today,
    paper: organisation.paper,
    organisation: letterheadOf(organisation),
    address,
    statement: statementOf({
      regimes,
      regime: organisation.regime,
      year,
      today,
      organisation,
      donor: { name, addressLines: addressLines(address) },
      receipts,
      returns,
      replaces,
    }),
  };
}

/** Whether a year has a statement yet: also the running one, of which it tells the part that is over. */
export function isStatementYear(year: number, today: CalendarDate): boolean {
  return Number.isInteger(year) && year >= 1900 && year <= Number(today.slice(0, 4));
}
