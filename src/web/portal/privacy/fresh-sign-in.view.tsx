import type { JSX } from 'preact';
import { Button } from '../../http/ui/button.js';
import { CsrfField } from '../../http/ui/staff-page.js';

export function FreshSignInView({ email, next, csrf }: { email: string; next: string; csrf: string }): JSX.Element {
  return (
    <>
      <h1>One more code</h1>
      <p class="portal-words">
        You signed in here a while ago. To be sure that it is still you, we send a new code to <bdi>{email}</bdi>.
      </p>
      <form class="row" method="post" action="/portal/privacy/again">
        <CsrfField token={csrf} />
        <input type="hidden" name="next" value={next} />
        <Button>Send me a code</Button>
        <Button kind="quiet" href="/portal">
          Not now
        </Button>
      </form>
    </>
  );
}
