import { Injectable } from '@nestjs/common';
import { Db, type Tx } from '../../database/db.js';
import { sealPlainContacts } from '../../donors/plain-contacts.js';
import { sealPlainDocuments, sealPlainReceipts, sealPlainStatements } from '../../receipts/sealed/plain-papers.js';

/** How many are one transaction: PDFs have some thirty kilobytes each. */
const PARTS: readonly { readonly seal: (tx: Tx, limit: number) => Promise<number>; readonly limit: number }[] = [
  { seal: sealPlainContacts, limit: 500 },
  { seal: sealPlainReceipts, limit: 500 },
  { seal: sealPlainStatements, limit: 200 },
  { seal: sealPlainDocuments, limit: 50 },
];

/**
 * Closes what was written before fields were sealed (R-PRV-05, R-OPS-06): batch by batch, each committed by itself, beside
 * a running system. Killed anywhere, the next run goes on; when nothing is left, it costs four looks at empty indexes.
 */
@Injectable()
export class SealRecords {
  constructor(private readonly db: Db) {}

  /** Returns how many fields were closed. */
  async run(): Promise<number> {
    let closed = 0;
    for (const { seal, limit } of PARTS) {
      for (;;) {
        const count = await this.db.write((tx) => seal(tx, limit));
        closed += count;
        if (count < limit) break;
      }
    }
    return closed;
  }
}
