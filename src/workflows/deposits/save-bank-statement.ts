import { Injectable } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { formatDate, dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { isId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import { violatedConstraint, type Tx } from '../../database/db.js';
import {
  accountNamed,
  insertStatement,
  statementOfFile,
  type NewStatement,
  type SavedStatement,
} from '../../deposits/bank/bank-statement.js';
import {
  deleteUpload,
  forgetUploads,
  insertUpload,
  lockUpload,
  sha256Of,
  type BankUpload,
} from '../../deposits/bank/bank-upload.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { MatchDeposits, type ByStaff } from './match-deposits.js';

const DAY_MS = 24 * 60 * 60_000;

/** The same file was saved before; the database knows it by its hash. */
export class StatementKnown extends AppError {
  constructor(earlier: SavedStatement | null, zone: string) {
    const which = earlier
      ? `as “${earlier.fileName}” for ${earlier.account}, by ${earlier.uploadedBy} on ${formatDate(dateIn(zone, earlier.uploadedAt))}`
      : 'before';
    super('statement-known', 'conflict', `This file was saved ${which}. Nothing was saved again.`);
  }
}

export class UploadGone extends AppError {
  constructor() {
    super(
      'upload-gone',
      'conflict',
      'This upload has been saved or discarded already, or it is older than a day. Nothing was saved now.',
    );
  }
}

export type ReadStatement = Pick<NewStatement, 'layout' | 'dateOrder' | 'lines'>;

/** Bank files in two steps: kept apart until somebody has looked through the preview, then saved whole or not at all. */
@Injectable()
export class SaveBankStatement {
  constructor(
    private readonly matchDeposits: MatchDeposits,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Returns the id of the upload. @throws StatementKnown */
  async keep(tx: Tx, by: ByStaff, file: { account: string; fileName: string; bytes: Buffer }): Promise<string> {
    const now = this.clock.now();
    await forgetUploads(tx, new Date(now.getTime() - DAY_MS));
    await this.refuseKnown(tx, file.bytes);
    const account = await accountNamed(tx, file.account);
    return insertUpload(tx, { ...file, account, uploadedBy: by.staffId, uploadedAt: now });
  }

  /** @throws UploadGone */
  async find(tx: Tx, id: string): Promise<BankUpload> {
    const upload = isId(id) ? await lockUpload(tx, id) : null;
    if (!upload) throw new UploadGone();
    return upload;
  }

  /**
   * Saves the lines that are new, and matches what fits. Returns the statement, and how many lines were new and how
   * many deposits were matched. @throws UploadGone, StatementKnown
   */
  async save(
    tx: Tx,
    by: ByStaff,
    upload: BankUpload,
    statement: ReadStatement,
  ): Promise<{ id: string; newCount: number; matched: number }> {
    await this.matchDeposits.hold(tx);
    await this.refuseKnown(tx, upload.bytes);
    const { currency, timeZone } = await readOrganisation(tx);
    const { account, fileName } = upload;
    const facts = { account, fileName, sha256: sha256Of(upload.bytes), currency };
    const saved = await insertStatement(tx, {
      ...statement,
      ...facts,
      uploadedBy: by.staffId,
      uploadedAt: this.clock.now(),
    }).catch((error: unknown) => {
      if (violatedConstraint(error) === 'bank_statement_file') throw new StatementKnown(null, timeZone);
      throw error;
    });
    await deleteUpload(tx, upload.id);
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'save bank statement',
      object: `bank-statement:${saved.id}`,
      detail: { account, lines: statement.lines.length, new: saved.newCount, sha256: facts.sha256 },
    });
    return { ...saved, matched: await this.matchDeposits.byThemselves(tx) };
  }

  async discard(tx: Tx, id: string): Promise<void> {
    if (isId(id)) await deleteUpload(tx, id);
  }

  private async refuseKnown(tx: Tx, bytes: Uint8Array): Promise<void> {
    const earlier = await statementOfFile(tx, sha256Of(bytes));
    if (earlier) throw new StatementKnown(earlier, (await readOrganisation(tx)).timeZone);
  }
}
