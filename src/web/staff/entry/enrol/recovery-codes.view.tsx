import type { JSX } from 'preact';
import { Button } from '../../../http/ui/button.js';

export interface RecoveryCodesModel {
  readonly lead: string;
  readonly codes: readonly string[];
  readonly next: { readonly href: string; readonly label: string };
}

/** Ten codes for the day on which the phone is lost. This page is the only one that ever shows them. */
export function RecoveryCodesView({ lead, codes, next }: RecoveryCodesModel): JSX.Element {
  return (
    <>
      <h1>Keep these codes</h1>
      <p>{lead}</p>
      <p>
        When phone and passkey are lost, one of these lets you in. Print them, or put them where you keep passwords.
        Each works once. They are shown this once: we keep only fingerprints of them.
      </p>
      <div>
        <pre class="code recovery-codes" data-copy tabIndex={0} aria-label="Recovery codes">
          {codes.join('\n')}
        </pre>
      </div>
      <p>
        <Button href={next.href}>{next.label}</Button>
      </p>
    </>
  );
}
