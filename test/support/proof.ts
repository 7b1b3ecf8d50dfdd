import { Proof } from '../../src/finance/proof/proof.js';
import type { TestApp } from './app.js';

/** The proofs that `npx mainstay proof` runs, over the books of a test. */
export function proofOf(app: TestApp): Proof {
  return app.get(Proof);
}

/** The invariants that do not hold, by name. */
export async function failedProofs(app: TestApp): Promise<string[]> {
  const results = await proofOf(app).run();
  return results.filter(({ problems }) => problems.length > 0).map(({ invariant }) => invariant);
}
