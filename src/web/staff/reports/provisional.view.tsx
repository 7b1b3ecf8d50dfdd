import type { JSX } from 'preact';
import { differencesIn, type ProofRun } from '../../../finance/proof/proof-runs.js';
import { Notice } from '../../http/ui/blocks.js';
import { counted } from '../../http/words.js';

/** Says that sums may change, while the last proof fails: "Provisional: 2 of 8,412 gifts do not add up". */
export function ProvisionalNotice({
  latest,
  mayOpen,
}: {
  latest: ProofRun | null;
  mayOpen: boolean;
}): JSX.Element | null {
  if (latest === null) return null;
  const count = differencesIn(latest);
  if (count === 0) return null;
  const ofGifts = latest.results.find(({ invariant }) => invariant === 'R-LED-06');
  const looked = Number(/^\d+/.exec(ofGifts?.looked ?? '')?.[0] ?? Number.NaN);
  const words =
    ofGifts && ofGifts.count === count && Number.isFinite(looked)
      ? `Provisional: ${count.toLocaleString('en-US')} of ${counted(looked, 'gift')} ${count === 1 ? 'does' : 'do'} not add up.`
      : `Provisional: the last proof found ${counted(count, 'difference')}.`;
  return (
    <Notice tone="warn">
      {words} {mayOpen && <a href="/staff/finance#proof">Show them</a>}
    </Notice>
  );
}
