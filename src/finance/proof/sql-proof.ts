import type { Db } from '../../database/db.js';
import { PROBLEMS_MAX, type Difference, type ProofResult } from './proof-result.js';

/** An invariant that the database alone can answer. */
export interface SqlProof {
  readonly sentence: string;
  /** One row with a text `looked`: what was looked at, "8412 gifts". */
  readonly looked: string;
  /** One row for each contradiction, all of them texts: `kind`, `object`, `expected`, `found`. */
  readonly problems: string;
  /** For each `kind` what puts it right: a command, a page, or whom to ask. */
  readonly repair: Readonly<Record<string, string>>;
}

/** The proofs of one subject by the name of the invariant. Several subjects may have a part of the same one. */
export type SqlProofs = Readonly<Record<string, SqlProof>>;

export async function trySql(db: Db, invariant: string, proof: SqlProof): Promise<ProofResult> {
  const [looked] = await db.query<{ looked: string }>(proof.looked);
  const found = await db.query<Omit<Difference, 'repair'> & { kind: string; count: number }>(
    `select kind, object, expected, found, count(*) over ()::int as count from (${proof.problems}) as problem
     limit ${PROBLEMS_MAX}`,
  );
  return {
    invariant,
    sentence: proof.sentence,
    looked: looked!.looked,
    count: found[0]?.count ?? 0,
    problems: found.map(({ kind, object, expected, found: is }) => ({
      object,
      expected,
      found: is,
      repair: proof.repair[kind]!,
    })),
  };
}
