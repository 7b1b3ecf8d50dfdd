import { Proof } from '../../src/finance/proof/proof.js';
import type { ProofResult } from '../../src/finance/proof/proof-result.js';
import type { TestApp } from './app.js';

/** The proofs that `npx mainstay proof` runs, over the books of a test. */
export function proofOf(app: TestApp): Proof {
  return app.get(Proof);
}

/** What does not hold, whole: where a test expects nothing, its failure says what was found. */
export async function brokenProofs(app: TestApp): Promise<ProofResult[]> {
  return (await proofOf(app).run()).filter(({ count }) => count > 0);
}

/** The invariants that do not hold, by name. */
export async function failedProofs(app: TestApp): Promise<string[]> {
  return (await brokenProofs(app)).map(({ invariant }) => invariant);
}
