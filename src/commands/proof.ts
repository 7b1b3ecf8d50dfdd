import type { ProofResult } from '../finance/proof/proof-result.js';
import { Proof } from '../finance/proof/proof.js';
import { withApp } from './with-app.js';

/** `mainstay proof`: one line per invariant, and exit code 1 when one does not hold. */
export async function prove(): Promise<void> {
  await withApp(
    async (app) => {
      const results = await app.get(Proof).run();
      for (const result of results) console.log(lineOf(result));
      const failed = results.filter((result) => result.problems.length > 0);
      console.log(
        failed.length === 0 ? '\nAll proofs hold.' : `\n${failed.length} of ${results.length} proofs failed.`,
      );
      if (failed.length > 0) process.exitCode = 1;
    },
    { asksProcessor: true },
  );
}

function lineOf({ invariant, sentence, looked, problems }: ProofResult): string {
  const word = problems.length === 0 ? 'ok  ' : 'FAIL';
  const lines = problems.map((problem) => `\n              ${problem}`);
  return `${word}  ${invariant}  ${sentence} (${looked})${lines.join('')}`;
}
