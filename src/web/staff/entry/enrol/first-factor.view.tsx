import type { JSX } from 'preact';
import { Notice } from '../../../http/ui/blocks.js';
import { ErrorSummary } from '../../../http/ui/error-summary.js';
import { AddAppForm, AddPasskeyForm, type EnrolModel } from './enrol.view.js';
import { SignOutLine } from '../factors/sign-out-line.view.js';

export interface FirstFactorModel extends EnrolModel {
  /** What the page before had to say; null for nothing. */
  readonly welcome: string | null;
}

/** After the first password: two ways to a second factor, of which one is enough. */
export function FirstFactorView(model: FirstFactorModel): JSX.Element {
  return (
    <>
      <h1>One more step</h1>
      {model.welcome !== null && <Notice tone="good">{model.welcome}</Notice>}
      <p>
        A password can be guessed or caught. So whoever sees donors here also has a passkey, or an app that shows codes.
        Choose one; it takes a minute, and you can add the other later.
      </p>
      <ErrorSummary problems={model.problems} />
      <section class="panel stack" aria-labelledby="by-passkey">
        <h2 id="by-passkey">With a passkey</h2>
        <AddPasskeyForm {...model} action="/staff/second-factor/passkey" />
      </section>
      <section class="panel stack" aria-labelledby="by-app">
        <h2 id="by-app">With codes from an app</h2>
        <AddAppForm {...model} action="/staff/second-factor/app" />
      </section>
      <SignOutLine csrf={model.csrf} />
    </>
  );
}
