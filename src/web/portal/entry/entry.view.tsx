import type { JSX } from 'preact';
import { Notice } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { Checkbox } from '../../http/ui/choices.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';

export interface SignInModel {
  readonly email: string;
  /** Where to go afterwards. */
  readonly next: string;
  readonly problem: string | null;
  /** True when a form was sent after the session had ended. */
  readonly ended: boolean;
}

export function SignInView({ email, next, problem, ended }: SignInModel): JSX.Element {
  return (
    <>
      <h1>Your giving</h1>
      <ErrorSummary problems={problemsOf('email', problem)} />
      {ended && (
        <Notice tone="warn" title="You were signed out">
          What you just sent was not saved. Sign in and send it again.
        </Notice>
      )}
      <p class="portal-words">
        See your gifts and receipts, change or stop a plan, and tell us how to reach you. You need no password: we send
        a code to the address that you give with.
      </p>
      <form class="panel stack" method="post" action="/portal/sign-in">
        <input type="hidden" name="next" value={next} />
        <TextField
          name="email"
          label="Email"
          type="email"
          autocomplete="email"
          inputMode="email"
          value={email}
          error={problem ?? undefined}
          required
          autofocus={problem === null}
        />
        <div class="row">
          <Button>Send me a code</Button>
        </div>
      </form>
    </>
  );
}

export function CodeView({ handle, problem }: { handle: string; problem: string | null }): JSX.Element {
  return (
    <>
      <h1>Enter your code</h1>
      <ErrorSummary problems={problemsOf('code', problem)} />
      <p class="portal-words">If that address has given, a code is on its way. It works for ten minutes.</p>
      <form class="panel stack portal-code" method="post" action={`/portal/code/${handle}`}>
        <TextField
          name="code"
          label="Six digits from the letter"
          autocomplete="one-time-code"
          inputMode="numeric"
          maxLength={20}
          spellcheck={false}
          error={problem ?? undefined}
          required
          autofocus={problem === null}
        />
        <SharedDevice />
        <div class="row">
          <Button>Sign in</Button>
        </div>
      </form>
      <p class="caption">
        Nothing there? Look among the unwanted letters, or try the address that your receipts come to.{' '}
        <a class="portal-more" href="/portal">
          Use another address
        </a>
      </p>
    </>
  );
}

export function LinkView({ token }: { token: string }): JSX.Element {
  return (
    <>
      <h1>Sign in</h1>
      <p class="portal-words">One press, and you are in. The link works once.</p>
      <form class="panel stack" method="post" action={`/portal/enter/${token}`}>
        <SharedDevice />
        <div class="row">
          <Button>Sign in on this device</Button>
        </div>
      </form>
    </>
  );
}

export function SpentView(): JSX.Element {
  return (
    <>
      <h1>That link has done its work</h1>
      <p class="portal-words">
        A code and its link work once, for ten minutes, and a code may be mistyped five times. You are not signed in by
        this one.
      </p>
      <div class="row">
        <Button href="/portal">Send a new code</Button>
      </div>
    </>
  );
}

function SharedDevice(): JSX.Element {
  return (
    <Checkbox
      name="shared"
      label="This is a shared computer"
      checked={false}
      hint="You are signed out when the browser closes. Otherwise you stay signed in for 30 days."
    />
  );
}

function problemsOf(field: string, message: string | null): { field: string; message: string }[] {
  return message === null ? [] : [{ field, message }];
}
