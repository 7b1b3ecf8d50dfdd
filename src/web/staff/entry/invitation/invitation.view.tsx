import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { Invitation } from '../../../../staff/invitations/invitations.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { roleName } from '../../frame/words.js';
import { PasskeyButton } from '../factors/passkey-button.view.js';

export interface InvitationModel {
  readonly token: string;
  readonly invitation: Invitation;
  readonly organisation: string;
  readonly device: string;
  readonly passkeyOptions: object | null;
  readonly providerName: string | null;
  readonly problems: readonly FieldProblem[];
}

/** Somebody follows the link of their letter, and chooses how they sign in. */
export function InvitationView(model: InvitationModel): JSX.Element {
  const { invitation, organisation, problems, passkeyOptions, providerName } = model;
  const action = `/staff/invitation/${model.token}`;
  return (
    <>
      <h1>
        Welcome, <bdi>{invitation.name}</bdi>
      </h1>
      <p>
        {invitation.kind === 'invitation'
          ? `You are invited to work with ${organisation}, as: ${roleName(invitation.role)}. `
          : 'Your account is as you left it. '}
        Choose how you sign in; your address here is <strong>{invitation.email}</strong>.
      </p>
      <ErrorSummary problems={problems} />
      {passkeyOptions && (
        <form class="panel stack" method="post" action={action} aria-labelledby="by-passkey">
          <h2 id="by-passkey">With a passkey</h2>
          <p>A finger, your face or the PIN of this device. Nothing to remember, and nothing more to set up.</p>
          <TextField
            name="passkey.name"
            label="Name of the passkey"
            value={model.device}
            maxLength={60}
            autocomplete="off"
            error={problemOf(problems, 'passkey.name')}
          />
          <PasskeyButton field="passkey.answer" ceremony="add" options={passkeyOptions} label="Make a passkey" />
        </form>
      )}
      <form class="panel stack" method="post" action={action} aria-labelledby="by-password">
        <h2 id="by-password">With a password</h2>
        <input type="hidden" name="username" value={invitation.email} autocomplete="username" />
        <TextField
          name="password"
          label="Password"
          type="password"
          autocomplete="new-password"
          hint="12 characters or more. A few unrelated words are easy to remember. An app on your phone comes next."
          error={problemOf(problems, 'password') ?? problemOf(problems, 'email')}
          minLength={12}
          required
        />
        <div class="row">
          <Button kind={passkeyOptions ? 'plain' : 'primary'}>Use this password</Button>
        </div>
      </form>
      {providerName !== null && (
        <form class="panel stack" method="post" action={`${action}/outside`}>
          <div class="row">
            <Button kind="plain">Use {providerName}</Button>
          </div>
        </form>
      )}
    </>
  );
}

export function SpentInvitationView(): JSX.Element {
  return (
    <>
      <h1>That invitation has done its work</h1>
      <p>
        An invitation works once, for seven days, and not after it was withdrawn or sent again. Nothing was changed. If
        you have an account already, sign in; otherwise ask an administrator of your newsroom for a new letter.
      </p>
      <p>
        <Button href="/staff/sign-in">Sign in</Button>
      </p>
    </>
  );
}
