import type { JSX } from 'preact';
import { differencesIn, type ProofRun } from '../../../finance/proof/proof-runs.js';
import { Notice } from '../../http/ui/blocks.js';
import { counted } from '../../http/words.js';

interface ProvisionalProps {
  readonly latest: ProofRun | null;
  readonly mayOpen: boolean;
  /** Whether much waits to be counted, after the figures of the page were read. */
  readonly isCounting: boolean;
}

/** Says why figures may change: they are behind, or the last proof failed. */
export function ProvisionalNotice({ latest, mayOpen, isCounting }: ProvisionalProps): JSX.Element {
  return (
    <>
      {isCounting && (
        <Notice>
          Much has come in at once, as an import brings it, and some of it is still being counted. The figures here miss
          it until then; lists have all of it. Open the page again in a few minutes.
        </Notice>
      )}
      <ProofNotice latest={latest} mayOpen={mayOpen} />
    </>
  );
}

/** "Provisional: 2 of 8,412 gifts do not add up". */
function ProofNotice({ latest, mayOpen }: Pick<ProvisionalProps, 'latest' | 'mayOpen'>): JSX.Element | null {
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
