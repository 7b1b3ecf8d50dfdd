import { Injectable } from '@nestjs/common';
import { AuditWatch } from '../../audit/audit-watch.js';
import { brokenLinks } from '../../audit/chain.js';
import { Db } from '../../database/db.js';
import { ReceiptLog } from '../../receipts/receipt-log.js';
import { BENEFIT_PROOFS } from './benefit-proof.js';
import { JOURNAL_PROOFS } from './journal-proof.js';
import { DEPOSIT_PROOFS } from './deposit-proof.js';
import { documentsAreTrue } from './documents/document-proof.js';
import { LEDGER_PROOFS } from './ledger-proof.js';
import { PERIOD_PROOFS } from './period-proof.js';
import { LIST_PROOFS } from './sums/list-proof.js';
import { REPORT_PROOFS } from './sums/report-proof.js';
import { STATEMENT_PROOFS } from './statement-proof.js';
import { ProcessorProof } from './processor/processor-proof.js';
import { grouped, numberOf, PROBLEMS_MAX, proofResult, type ProofResult } from './proof-result.js';
import { trySql, type SqlProofs } from './sql-proof.js';

/** Whatever the database can answer alone, by subject. */
const SQL_PROOFS: readonly SqlProofs[] = [
  LEDGER_PROOFS,
  BENEFIT_PROOFS,
  DEPOSIT_PROOFS,
  JOURNAL_PROOFS,
  PERIOD_PROOFS,
  STATEMENT_PROOFS,
  REPORT_PROOFS,
  LIST_PROOFS,
];

/** What a part of the proof found, and how far the whole is. */
interface ProofPart {
  readonly found: readonly ProofResult[];
  readonly done: number;
  readonly parts: number;
}

/** The finance proofs: what must be true after every run, whatever went wrong in it. Reads only. */
@Injectable()
export class Proof {
  constructor(
    private readonly db: Db,
    private readonly processorProof: ProcessorProof,
    private readonly receiptLog: ReceiptLog,
    private readonly audit: AuditWatch,
  ) {}

  /** Every invariant that applies so far, in their order. @throws ProcessorUnavailable */
  async run(): Promise<ProofResult[]> {
    const results: ProofResult[] = [];
    for await (const { found } of this.parts()) results.push(...found);
    return united(results);
  }

  /** One part after the other, what the processor must be asked for last. @throws ProcessorUnavailable */
  async *parts(): AsyncGenerator<ProofPart> {
    const ours = SQL_PROOFS.flatMap((proofs) => Object.entries(proofs));
    const parts = [
      ...ours.map(([invariant, proof]) => async () => [await trySql(this.db, invariant, proof)]),
      async () => [await documentsAreTrue(this.db, this.receiptLog)],
      async () => [await this.auditIsUnbroken()],
      () => this.processorProof.run(),
    ];
    for (const [at, part] of parts.entries()) yield { found: await part(), done: at + 1, parts: parts.length };
  }

  private async auditIsUnbroken(): Promise<ProofResult> {
    const broken = await brokenLinks(this.db.manager);
    const { lost } = await this.audit.lostHeads();
    const [{ count } = { count: 0 }] = await this.db.query<{ count: number }>(
      'select count(*)::int as count from audit_event',
    );
    return proofResult(
      {
        invariant: 'INV-12',
        sentence: 'the audit chain is unbroken, and holds every head that was written down',
        looked: numberOf(count, 'act'),
      },
      [
        ...broken.map((id) => ({
          object: `audit row ${id}`,
          expected: 'follows from the row before',
          found: 'it does not',
          repair: RESTORE,
        })),
        ...lost.map(({ id, hash }) => ({
          object: `audit row ${id}`,
          expected: `${hash}, as it was written down outside the database`,
          found: 'another row, or none',
          repair: RESTORE,
        })),
      ],
    );
  }
}

const RESTORE = 'Somebody changed it past the guards. Compare with the last backup, and ask whoever has access.';

/** What was found of each invariant in any part, as one result for each, in their order. */
export function united(results: readonly ProofResult[]): ProofResult[] {
  const parts = grouped(results, ({ invariant }) => invariant);
  return [...parts]
    .map(([invariant, same]) => ({
      invariant,
      sentence: same.map(({ sentence }) => sentence).join(', and '),
      looked: same.map(({ looked }) => looked).join(', '),
      count: same.reduce((sum, { count }) => sum + count, 0),
      problems: same.flatMap(({ problems }) => problems).slice(0, PROBLEMS_MAX),
    }))
    .toSorted((one, other) => (one.invariant < other.invariant ? -1 : 1));
}
