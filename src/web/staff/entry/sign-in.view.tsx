import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Notice } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { PasskeyButton } from './factors/passkey-button.view.js';

export interface SignInModel {
  readonly email: string;
  /** Where to go afterwards. */
  readonly next: string;
  readonly problems: readonly FieldProblem[];
  /** True when a form was sent after the session had ended. */
  readonly sessionEnded: boolean;
  /** True while no administrator exists. */
  readonly nobodyYet: boolean;
  /** For the browser's dialogue; null where passkeys cannot work. */
  readonly passkeyOptions: object | null;
  /** The newsroom's own provider; null without one. */
  readonly providerName: string | null;
}

export function SignInView(model: SignInModel): JSX.Element {
  const { email, next, problems, sessionEnded, nobodyYet, passkeyOptions, providerName } = model;
  return (
    <>
      <h1>Sign in</h1>
      <ErrorSummary problems={problems} />
      {sessionEnded && (
        <Notice tone="warn" title="You were signed out">
          A session ends after half an hour without use. What you just sent was not saved.
        </Notice>
      )}
      {nobodyYet && (
        <Notice title="Nobody has an account yet">
          Open the setup link at the end of the start-up log. If it is more than an hour old, make a new one on the
          server: <code>npx mainstay setup-link</code>
        </Notice>
      )}
      <form class="panel stack" method="post" action="/staff/sign-in">
        <input type="hidden" name="next" value={next} />
        <TextField
          name="email"
          label="Email"
          type="email"
          autocomplete="username"
          value={email}
          required
          autofocus={problems.length === 0}
        />
        <TextField name="password" label="Password" type="password" autocomplete="current-password" required />
        <div class="row">
          <Button>Sign in</Button>
        </div>
      </form>
      {passkeyOptions && (
        <form class="panel stack" method="post" action="/staff/sign-in/passkey">
          <input type="hidden" name="next" value={next} />
          <p>With a passkey there is nothing to type.</p>
          <PasskeyButton field="passkey" ceremony="use" options={passkeyOptions} label="Use a passkey" kind="plain" />
        </form>
      )}
      {providerName !== null && (
        <form class="panel stack" method="post" action="/staff/outside">
          <input type="hidden" name="next" value={next} />
          <div class="row">
            <Button kind="plain">Sign in with {providerName}</Button>
          </div>
        </form>
      )}
      <p class="caption">No account, or no way in any more? An administrator of your newsroom can send you a link.</p>
    </>
  );
}
