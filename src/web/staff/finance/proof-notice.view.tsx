import type { JSX } from 'preact';
import { differencesIn, type ProofRun } from '../../../finance/proof/proof-runs.js';
import { Notice } from '../../http/ui/blocks.js';
import { claimsOf } from './home/proof-words.js';

/** Above every page of Finance while the last proof fails. */
export function ProofNotice({ latest }: { latest: ProofRun | null }): JSX.Element | null {
  if (latest === null || differencesIn(latest) === 0) return null;
  const failed = claimsOf(latest.results).filter(({ holds }) => !holds);
  return (
    <Notice tone="bad" title={failed.map(({ words }) => `${words}.`).join(' ')}>
      <a href="/staff/finance#proof">Show them</a> · reports marked provisional
    </Notice>
  );
}
