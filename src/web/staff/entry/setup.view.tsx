import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { OrganisationFields } from '../settings/organisation-fields.view.js';

export interface SetupModel {
  readonly token: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
}

/** The first page of a new installation: whose it is, and who looks after it. */
export function SetupView({ token, values, problems }: SetupModel): JSX.Element {
  return (
    <>
      <h1>Set up Mainstay</h1>
      <p class="muted">Two short parts. The details of the newsroom go onto receipts; all can be changed later.</p>
      <ErrorSummary problems={problems} />
      <form class="stack" method="post" action={`/staff/setup/${token}`}>
        <section class="panel stack" aria-labelledby="you">
          <h2 id="you">You</h2>
          <TextField
            name="person.name"
            label="Your name"
            autocomplete="name"
            value={values['person.name']}
            error={problemOf(problems, 'person.name')}
            required
            autofocus={problems.length === 0}
          />
          <TextField
            name="person.email"
            label="Your email"
            type="email"
            autocomplete="username"
            value={values['person.email']}
            error={problemOf(problems, 'person.email')}
            hint="You sign in with it."
            required
          />
          <TextField
            name="person.password"
            label="Password"
            type="password"
            autocomplete="new-password"
            hint="12 characters or more. A few unrelated words are easy to remember."
            error={problemOf(problems, 'person.password')}
            minLength={12}
            required
          />
        </section>
        <section class="panel stack" aria-labelledby="newsroom">
          <h2 id="newsroom">Your newsroom</h2>
          <OrganisationFields prefix="organisation." values={values} problems={problems} />
        </section>
        <div class="row">
          <Button>Finish setup</Button>
        </div>
      </form>
    </>
  );
}

export function SpentLinkView({ canSignIn }: { canSignIn: boolean }): JSX.Element {
  return (
    <>
      <h1>That link has done its work</h1>
      {canSignIn ? (
        <>
          <p>Mainstay is set up. A setup link opens nothing as long as an administrator can sign in.</p>
          <p>
            <Button href="/staff/sign-in">Sign in</Button>
          </p>
        </>
      ) : (
        <>
          <p>A setup link works once, and for an hour. Nothing was changed. Make a new one on the server:</p>
          <pre class="code">npx mainstay setup-link</pre>
        </>
      )}
    </>
  );
}
