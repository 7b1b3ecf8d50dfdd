import type { JSX } from 'preact';
import { Button } from '../../http/ui/button.js';

export function ConfirmFurtherView({ token, email }: { token: string; email: string }): JSX.Element {
  return (
    <>
      <h1>Is this address yours?</h1>
      <p class="portal-words">
        One press, and you can sign in with <bdi>{email}</bdi> and see what you gave. If you give nothing to us, close
        this page: nothing happens.
      </p>
      <form class="panel stack" method="post" action={`/portal/address/${token}`}>
        <div class="row">
          <Button>Yes, it is mine</Button>
        </div>
      </form>
    </>
  );
}

export function FurtherConfirmedView({ email }: { email: string }): JSX.Element {
  return (
    <>
      <h1>Thank you</h1>
      <p class="portal-words">
        You can sign in with <bdi>{email}</bdi> from now on. Receipts go where they went before.
      </p>
      <div class="row">
        <Button href="/portal">Your giving</Button>
      </div>
    </>
  );
}

export function FurtherSpentView(): JSX.Element {
  return (
    <>
      <h1>That link has done its work</h1>
      <p class="portal-words">
        A link to confirm an address works once, for a week, and only the newest one. Nothing was changed. Write to us
        if you want a new one.
      </p>
    </>
  );
}
