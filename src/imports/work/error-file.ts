import { Injectable } from '@nestjs/common';
import { csvRow } from '../../kernel/csv-row.js';
import { Db } from '../../database/db.js';
import { ImportFiles } from '../files/import-files.js';
import { fieldLabel } from '../mapping/fields.js';
import { BrokenFile, records } from '../reading/records.js';
import { problemText } from '../rows/problems.js';
import type { ImportRun } from '../runs/import-run.js';
import { ImportFileGone } from '../runs/import-errors.js';
import { type RefusedRow, refusedRows } from '../runs/import-row.store.js';

const PORTION = 2000;

/**
 * The refused rows of a file with a reason behind each, so that they can be corrected and uploaded alone. Cells that a
 * spreadsheet would take for formulas are guarded (R-EXP-08); the guard is taken off again when the file comes back.
 */
@Injectable()
export class ErrorFile {
  constructor(
    private readonly db: Db,
    private readonly files: ImportFiles,
  ) {}

  /** The rows as CSV, read only as fast as they are taken. @throws ImportFileGone */
  open(run: ImportRun): AsyncGenerator<string> {
    if (run.fileForgottenAt) throw new ImportFileGone();
    return this.rows(run);
  }

  private async *rows({ id, encoding, delimiter, mapping }: ImportRun): AsyncGenerator<string> {
    const refused = this.refused(id);
    let next = await refused.next();
    try {
      for await (const { number, cells } of records(this.files.text(id, encoding!), delimiter!)) {
        if (number === 0) {
          yield csvRow([...cells, 'Reason']);
          continue;
        }
        if (next.done) return;
        if (number !== next.value.number) continue;
        const { problem, field } = next.value;
        const at = field === null ? -1 : (mapping?.columns.indexOf(field as never) ?? -1);
        const where = field === null ? '' : at >= 0 ? `${fieldLabel(field)}: ` : '';
        const width = mapping?.columns.length ?? cells.length;
        const padded = Array.from({ length: Math.max(width, cells.length) }, (_, cell) => cells[cell] ?? '');
        yield csvRow([...padded, `${where}${problemText(problem)}`]);
        next = await refused.next();
      }
    } catch (error) {
      // What could not be cut into rows has no rows to be refused.
      if (!(error instanceof BrokenFile)) throw error;
    }
  }

  private async *refused(runId: ImportRun['id']): AsyncGenerator<RefusedRow> {
    for (let after = 0; ;) {
      const found = await refusedRows(this.db.manager, runId, after, PORTION);
      yield* found;
      if (found.length < PORTION) return;
      after = found.at(-1)!.number;
    }
  }
}
