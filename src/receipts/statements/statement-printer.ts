import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Press } from '../press/press.js';
import { shortened } from '../printable-text.js';
import type { StatementSnapshot } from './statement-snapshot.js';

/** Longer lines are cut on paper; the snapshot keeps them whole. */
const LINE_LIMIT = 160;
const DESCRIPTION_LIMIT = 500;

/** Draws statements as tagged PDFs; equal snapshots give equal bytes (R-REC-08, R-A11-06). */
@Injectable()
export class StatementPrinter {
  private readonly template = readFileSync(new URL('./statement.typ', import.meta.url), 'utf8');

  constructor(private readonly press: Press) {}

  async print(snapshot: StatementSnapshot): Promise<Buffer> {
    const { statement, organisation } = snapshot;
    return this.draw([snapshot], `${statement.title}, ${organisation.name}`);
  }

  /** Many statements in one file for a printer, each beginning on a page of its own. At least one. */
  printTogether(snapshots: readonly StatementSnapshot[], title: string): Promise<Buffer> {
    return this.draw(snapshots, title);
  }

  private async draw(snapshots: readonly StatementSnapshot[], documentTitle: string): Promise<Buffer> {
    const { issueDate, organisation, paper } = snapshots[0]!;
    const bytes = await this.press.print(this.template, {
      documentTitle,
      author: organisation.name,
      paper: paper === 'a4' ? 'a4' : 'us-letter',
      issued: issueDate.split('-').map(Number),
      statements: snapshots.map(pageOf),
    });
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

function pageOf({ organisation, statement }: StatementSnapshot): object {
  return {
    ...statement,
    organisation,
    donor: {
      name: shortened(statement.donor.name, LINE_LIMIT),
      addressLines: statement.donor.addressLines.map((line) => shortened(line, LINE_LIMIT)),
    },
    property: statement.property.map((each) => ({
      ...each,
      description: shortened(each.description, DESCRIPTION_LIMIT),
    })),
  };
}
