import type { Difference, ProofResult } from '../finance/proof/proof-result.js';
import { Proof } from '../finance/proof/proof.js';
import { withApp } from './with-app.js';

/** `mainstay proof`: one line per invariant with what contradicts it, and exit code 1 when one does not hold. */
export async function prove({ json = false }: { json?: boolean }): Promise<void> {
  await withApp(
    async (app) => {
      const results = await app.get(Proof).run();
      const failed = results.filter(({ count }) => count > 0);
      if (json) console.log(JSON.stringify({ holds: failed.length === 0, proofs: results }, null, 2));
      else tell(results, failed);
      if (failed.length > 0) process.exitCode = 1;
    },
    { asksProcessor: true },
  );
}

function tell(results: readonly ProofResult[], failed: readonly ProofResult[]): void {
  for (const { invariant, sentence, looked, count } of results) {
    console.log(`${count === 0 ? 'ok  ' : 'FAIL'}  ${invariant.padEnd(8)}  ${sentence} (${looked})`);
  }
  for (const { invariant, problems, count } of failed) {
    console.log(`\n${invariant}: ${count} ${count === 1 ? 'difference' : 'differences'}`);
    for (const problem of problems) console.log(linesOf(problem).join('\n'));
    if (count > problems.length) console.log(`  and ${count - problems.length} more`);
  }
  const verdict = failed.length === 0 ? 'All proofs hold.' : `${failed.length} of ${results.length} proofs failed.`;
  console.log(`\n${verdict}`);
}

function linesOf({ object, expected, found, repair }: Difference): string[] {
  return [`  ${object}`, `    expected  ${expected}`, `    found     ${found}`, `    repair    ${repair}`];
}
