import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { ProposedApp } from '../../../../staff/factors/app-codes.js';
import { Button } from '../../../http/ui/button.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { PasskeyButton } from '../factors/passkey-button.view.js';
import { QrCode } from './qr-code.view.js';

export interface EnrolModel {
  readonly csrf: string;
  /** Where to go afterwards; empty for home. */
  readonly next: string;
  readonly app: ProposedApp;
  /** Null where passkeys cannot work. */
  readonly passkeyOptions: object | null;
  readonly passkeyName: string;
  readonly problems: readonly FieldProblem[];
}

/** The form that makes a passkey. */
export function AddPasskeyForm(model: EnrolModel & { readonly action: string }): JSX.Element {
  const { passkeyOptions, csrf, next, passkeyName, problems } = model;
  if (!passkeyOptions) {
    return <p class="muted">Browsers take passkeys over https and on localhost alone. Here an app code is the way.</p>;
  }
  return (
    <form class="stack" method="post" action={model.action}>
      <CsrfField token={csrf} />
      <input type="hidden" name="next" value={next} />
      <p>A finger, your face or the PIN of this device. Nothing to type, and a false page gets nothing from it.</p>
      <TextField
        name="passkey.name"
        label="Name of the passkey"
        value={passkeyName}
        hint="So that you know it again in your account."
        maxLength={60}
        autocomplete="off"
        error={problemOf(problems, 'passkey.name')}
      />
      <PasskeyButton field="passkey.answer" ceremony="add" options={passkeyOptions} label="Make a passkey" />
    </form>
  );
}

/** The form that adds a code app: a picture, the same as text, and a code that shows that it arrived. */
export function AddAppForm(model: EnrolModel & { readonly action: string }): JSX.Element {
  const { app, csrf, next, problems } = model;
  return (
    <form class="stack" method="post" action={model.action}>
      <CsrfField token={csrf} />
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="app.sealed" value={app.sealed} />
      <p>Scan this with an app such as Aegis, 1Password, Google Authenticator or the one of your phone.</p>
      <QrCode text={app.uri} label="QR code with the key for your app; the same key stands below as text" />
      <p>No camera? Type this key into the app:</p>
      <div class="row">
        <code class="factor-secret" data-copy="">
          {spaced(app.secret)}
        </code>
      </div>
      <TextField
        name="app.code"
        label="Code that the app shows"
        autocomplete="one-time-code"
        inputMode="numeric"
        spellcheck={false}
        error={problemOf(problems, 'app.code')}
        required
      />
      <div class="row">
        <Button>Add the app</Button>
      </div>
    </form>
  );
}

function spaced(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
