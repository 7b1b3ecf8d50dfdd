import type { JSX } from 'preact';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';

/** The way out for somebody who is half in. */
export function SignOutLine({ csrf }: { csrf: string }): JSX.Element {
  return (
    <form method="post" action="/staff/sign-out">
      <CsrfField token={csrf} />
      <Button kind="quiet">Sign out instead</Button>
    </form>
  );
}

/** What helps when nothing of it is at hand. */
export function LostLine(): JSX.Element {
  return (
    <p class="caption">
      Lost your phone, and the recovery codes too? An administrator of your newsroom can take the old second factor
      away, under People.
    </p>
  );
}
