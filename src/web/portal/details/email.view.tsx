import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { DonorId } from '../../../kernel/id.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { CsrfField } from '../../http/ui/staff-page.js';

export interface EmailModel {
  readonly donorId: DonorId;
  readonly email: string;
  readonly newEmail: string;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function EmailView({ donorId, email, newEmail, problems, csrf }: EmailModel): JSX.Element {
  return (
    <>
      <h1>Change the address</h1>
      <ErrorSummary problems={problems} />
      <p class="portal-words">
        Letters go to <bdi>{email}</bdi>. We send a letter to the new address; it counts once you have confirmed it
        there, and we tell the old one.
      </p>
      <form class="form panel" method="post" action={`/portal/details/${donorId}/email`}>
        <CsrfField token={csrf} />
        <TextField
          name="newEmail"
          label="New email"
          type="email"
          autocomplete="email"
          inputMode="email"
          value={newEmail}
          error={problemOf(problems, 'newEmail')}
          required
        />
        <div class="row">
          <Button>Send the letter</Button>
          <Button kind="quiet" href="/portal/details">
            Keep the address
          </Button>
        </div>
      </form>
    </>
  );
}

export function ConfirmEmailView({ token }: { token: string }): JSX.Element {
  return (
    <>
      <h1>Confirm your address</h1>
      <p class="portal-words">One press, and we write to this address from now on. The old one gets a last letter.</p>
      <form class="panel stack" method="post" action={`/portal/email/${token}`}>
        <div class="row">
          <Button>Use this address</Button>
        </div>
      </form>
    </>
  );
}

export function EmailConfirmedView({ newEmail }: { newEmail: string }): JSX.Element {
  return (
    <>
      <h1>Confirmed</h1>
      <p class="portal-words">
        From now on we write to <bdi>{newEmail}</bdi>. Sign in with it, too.
      </p>
      <div class="row">
        <Button href="/portal">Your giving</Button>
      </div>
    </>
  );
}

export function EmailCollidedView({ message }: { message: string }): JSX.Element {
  return (
    <>
      <h1>Nothing was changed</h1>
      <p class="portal-words">{message}</p>
    </>
  );
}

export function EmailLinkSpentView(): JSX.Element {
  return (
    <>
      <h1>That link has done its work</h1>
      <p class="portal-words">
        A link to confirm an address works once, for a day, and only the newest one. Your address stays as it is.
      </p>
      <div class="row">
        <Button href="/portal/details">Send a new letter</Button>
      </div>
    </>
  );
}
