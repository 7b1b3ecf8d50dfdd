import type { JSX } from 'preact';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';

export interface OutsideLineProps {
  readonly name: string;
  readonly csrf: string;
  readonly next: string;
  /** Whether a form waits: it cannot come along to the provider. */
  readonly isForm: boolean;
}

/** Confirming at the newsroom's own provider, for those who have no second factor here. */
export function OutsideLine({ name, csrf, next, isForm }: OutsideLineProps): JSX.Element {
  return (
    <form class="stack" method="post" action="/staff/confirm/outside">
      <CsrfField token={csrf} />
      <input type="hidden" name="next" value={next} />
      {isForm && (
        <p class="caption">What you typed cannot come along to {name}: afterwards go back, and send the form again.</p>
      )}
      <div class="row">
        <Button kind="plain">Confirm with {name}</Button>
      </div>
    </form>
  );
}
