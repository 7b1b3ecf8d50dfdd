import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { StaffMember } from '../../../staff/accounts.js';
import type { ListedSession } from '../../../staff/sessions.js';
import { DefinitionList, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { Checkbox } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import type { StaffCaller } from '../frame/visit.js';
import { roleName } from '../frame/words.js';
import type { Shown } from './account-desk.js';
import { FactorsPanel } from './factors-panel.view.js';
import { SessionTable } from './session-table.view.js';

export interface AccountModel extends Shown {
  readonly person: StaffMember;
  readonly sessions: readonly ListedSession[];
  readonly caller: StaffCaller;
  readonly problems: readonly FieldProblem[];
}

export function AccountView(model: AccountModel): JSX.Element {
  const { person, caller, sessions, timeZone, problems } = model;
  const { csrf } = caller;
  return (
    <>
      <PageHead title="Your account" />
      <ErrorSummary problems={problems} />
      <div class="account">
        <Panel title="You">
          <div class="stack">
            <DefinitionList
              items={[
                { term: 'Name', value: <bdi>{person.name}</bdi> },
                { term: 'Email', value: person.email },
                { term: 'Role', value: roleName(person.role) },
              ]}
            />
            <p class="caption">Your role is for an administrator to change, under People.</p>
          </div>
        </Panel>
        <Panel title="Password">
          <PasswordForm {...model} />
        </Panel>
        <FactorsPanel {...model} csrf={csrf} />
        <Panel title="Keys on these pages">
          <form class="stack" method="post" action="/staff/account/letter-keys">
            <CsrfField token={csrf} />
            <Checkbox
              name="keys"
              label="Single letters are keys"
              hint="Such as g and then h for Home. Off, if letters are pressed unmeant or spoken to the computer."
              checked={caller.letterKeys}
            />
            <div class="row">
              <Button kind="plain">Save the keys</Button>
            </div>
          </form>
        </Panel>
      </div>
      <section class="stack" aria-labelledby="devices">
        <h2 id="devices">Where you are signed in</h2>
        <SessionTable
          sessions={sessions}
          timeZone={timeZone}
          csrf={csrf}
          own={caller.sessionId}
          path="/staff/account/sessions"
        />
        {sessions.length > 1 && (
          <form method="post" action="/staff/account/sessions/end-others">
            <CsrfField token={csrf} />
            <Button kind="plain">Sign out everywhere else</Button>
          </form>
        )}
        <p class="caption">
          A device is signed out after half an hour without use, and after twelve hours in any case.
        </p>
      </section>
    </>
  );
}

function PasswordForm({ factors, caller, problems, person }: AccountModel): JSX.Element {
  return (
    <form class="stack" method="post" action="/staff/account/password">
      <CsrfField token={caller.csrf} />
      <input type="hidden" name="username" value={person.email} autocomplete="username" />
      {factors.hasPassword ? (
        <TextField
          name="password.current"
          label="Password now"
          type="password"
          autocomplete="current-password"
          error={problemOf(problems, 'password.current')}
          required
        />
      ) : (
        <p>You have no password. You need none; with one you can sign in where your passkey is not.</p>
      )}
      <TextField
        name="password.next"
        label="New password"
        type="password"
        autocomplete="new-password"
        hint="12 characters or more. Other devices are signed out."
        error={problemOf(problems, 'password.next')}
        minLength={12}
        required
      />
      <div class="row">
        <Button kind="plain">{factors.hasPassword ? 'Change the password' : 'Set a password'}</Button>
      </div>
    </form>
  );
}
