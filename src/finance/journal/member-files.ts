import { csvRow } from '../../kernel/csv-row.js';
import type { Journal } from './formats/journal.js';
import type { FilesContext, JournalFile } from './journal-files.js';

const LINES_MAX = 100_000;

/** The ledger entries behind the lines of a summary, so that none of them is out of sight: one row for each entry. */
export class MemberFiles {
  private rows: string[] = [];
  private journals = 0;
  private parts = 0;

  constructor(private readonly context: Pick<FilesContext, 'target' | 'number' | 'settings'>) {}

  /** @returns a file whenever one is full. */
  add({ number, members }: Journal): JournalFile[] {
    if (this.context.settings.mode === 'detail') return [];
    const full = this.rows.length > 0 && this.rows.length + members.length > LINES_MAX ? this.take() : [];
    this.journals += 1;
    for (const { entryId, date, description } of members) this.rows.push(csvRow([number, entryId, date, description]));
    return full;
  }

  /** What is left. */
  take(): JournalFile[] {
    if (this.rows.length === 0) return [];
    this.parts += 1;
    const { target, number } = this.context;
    const text = csvRow(['Entry', 'Ledger entry', 'Date', 'Description']) + this.rows.join('');
    const file: JournalFile = {
      kind: 'members',
      name: `${target}-batch-${number}-members-${String(this.parts).padStart(4, '0')}.csv`,
      contentType: 'text/csv; charset=utf-8',
      bytes: Buffer.from(text),
      journalCount: this.journals,
      lineCount: this.rows.length,
    };
    this.rows = [];
    this.journals = 0;
    return [file];
  }
}
