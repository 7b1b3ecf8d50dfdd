import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit.js';
import { Db } from '../../database/db.js';
import { ReceiptLog } from '../../receipts/receipt-log.js';
import { ProcessorProof } from './processor-proof.js';
import { capped, grouped, PROBLEMS_MAX, type ProofResult } from './proof-result.js';
import { LEDGER_PROOFS, type SqlProof } from './proof-queries.js';

/** The finance proofs: what must be true after every run, whatever went wrong in it. Reads only. */
@Injectable()
export class Proof {
  constructor(
    private readonly db: Db,
    private readonly processorProof: ProcessorProof,
    private readonly receiptLog: ReceiptLog,
    private readonly audit: Audit,
  ) {}

  /** Every invariant that applies so far, in their order. @throws ProcessorUnavailable */
  async run(): Promise<ProofResult[]> {
    const results = [
      ...(await Promise.all(Object.keys(LEDGER_PROOFS).map((name) => this.bySql(name)))),
      ...(await this.processorProof.run()),
      await this.documentsAreTrue(),
      await this.auditIsUnbroken(),
    ];
    return united(results).toSorted((one, other) => (one.invariant < other.invariant ? -1 : 1));
  }

  private async documentsAreTrue(): Promise<ProofResult> {
    const log = await this.receiptLog.read();
    const drawn = await this.db.query<{ label: string; sha256: string; isTrue: boolean }>(
      `select label, encode(sha256, 'hex') as sha256, sha256 = sha256(bytes) as "isTrue"
       from receipt join document on document.id = document_id`,
    );
    const problems = drawn.flatMap(({ label, sha256, isTrue }) => {
      if (!isTrue) return [`receipt ${label}: the stored bytes do not have the stored hash`];
      const logged = log.get(label)?.sha256;
      return logged === sha256 ? [] : [`receipt ${label}: the log outside the database says ${logged ?? 'nothing'}`];
    });
    return {
      invariant: 'INV-08',
      sentence: 'stored receipts have their hash, and the log outside the database the same one',
      looked: `${drawn.length} PDFs`,
      problems: capped(problems),
    };
  }

  private async auditIsUnbroken(): Promise<ProofResult> {
    const broken = await this.audit.brokenLinks(this.db.manager);
    const [{ count } = { count: 0 }] = await this.db.query<{ count: number }>(
      'select count(*)::int as count from audit_event',
    );
    return {
      invariant: 'INV-12',
      sentence: 'the audit chain is unbroken',
      looked: `${count} acts`,
      problems: broken.map((id) => `audit row ${id} does not follow from the one before`),
    };
  }

  private async bySql(invariant: string): Promise<ProofResult> {
    const proof: SqlProof = LEDGER_PROOFS[invariant]!;
    const [looked] = await this.db.query<{ looked: string }>(proof.looked);
    const found = await this.db.query<{ problem: string }>(`${proof.problems} limit ${PROBLEMS_MAX}`);
    return {
      invariant,
      sentence: proof.sentence,
      looked: looked!.looked,
      problems: found.map(({ problem }) => problem),
    };
  }
}

/** What the database and the processor know of one invariant, as one result. */
function united(results: readonly ProofResult[]): ProofResult[] {
  const parts = grouped(results, ({ invariant }) => invariant);
  return [...parts].map(([invariant, same]) => ({
    invariant,
    sentence: same.map(({ sentence }) => sentence).join(', and '),
    looked: same.map(({ looked }) => looked).join(', '),
    problems: capped(same.flatMap(({ problems }) => problems)),
  }));
}
