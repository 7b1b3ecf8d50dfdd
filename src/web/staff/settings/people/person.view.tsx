import type { JSX } from 'preact';
import type { StaffMember } from '../../../../staff/accounts.js';
import type { FactorsOf } from '../../../../staff/factors/factors.js';
import type { ListedSession } from '../../../../staff/sessions.js';
import { DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { DateText } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { SessionTable } from '../../account/session-table.view.js';
import { ROLE_CHOICES, roleName } from '../../frame/words.js';
import { HandOver } from './hand-over.view.js';

export interface PersonModel {
  readonly person: StaffMember;
  readonly factors: FactorsOf;
  readonly sessions: readonly ListedSession[];
  readonly timeZone: string;
  readonly csrf: string;
  /** A link that was made just now and that no letter can carry. */
  readonly handOver: string | null;
  /** Whether the person looks at themselves: role and account are others' to change. */
  readonly isSelf: boolean;
}

export function PersonView(model: PersonModel): JSX.Element {
  const { person, sessions, timeZone, csrf, handOver, isSelf } = model;
  const path = `/staff/people/${person.id}`;
  const isOpen = person.disabledAt === null;
  return (
    <>
      <PageHead
        title={person.name}
        summary={
          <>
            {roleName(person.role)} · {person.email} · since <DateText instant={person.createdAt} zone={timeZone} />
          </>
        }
      />
      {handOver !== null && <HandOver name={person.name} url={handOver} />}
      {isSelf && (
        <Notice>
          This is you. Your password and second factor are under <a href="/staff/account">Your account</a>; role and
          account are for another administrator to change.
        </Notice>
      )}
      {!isOpen && (
        <Notice tone="warn" title="This account is closed">
          Nobody signs in with it. What {person.name} did stays, under their name.
        </Notice>
      )}
      <div class="account">
        <Panel title="How they sign in">
          <WaysIn {...model} />
        </Panel>
        {isOpen && !isSelf && (
          <Panel title="Role">
            <form class="stack" method="post" action={`${path}/role`}>
              <CsrfField token={csrf} />
              <RadioGroup name="role" legend="Role" legendHidden value={person.role} choices={ROLE_CHOICES} />
              <div class="row">
                <Button kind="plain">Change the role</Button>
              </div>
            </form>
          </Panel>
        )}
        {isOpen && !isSelf && (
          <Panel title="Close the account">
            <form class="stack" method="post" action={`${path}/disable`}>
              <CsrfField token={csrf} />
              <p>They are signed out at once, and cannot sign in any more. What they did stays.</p>
              <div class="row">
                <Button kind="danger">Close the account of {person.name}</Button>
              </div>
            </form>
          </Panel>
        )}
      </div>
      <section class="stack" aria-labelledby="devices">
        <h2 id="devices">Where they are signed in</h2>
        <SessionTable sessions={sessions} timeZone={timeZone} csrf={csrf} own={null} path={`${path}/sessions`} />
      </section>
    </>
  );
}

function WaysIn({ person, factors, csrf, isSelf }: PersonModel): JSX.Element {
  const { passkeys, app, codesLeft, hasPassword, isLinked } = factors;
  const path = `/staff/people/${person.id}`;
  return (
    <div class="stack">
      <DefinitionList
        items={[
          { term: 'Password', value: hasPassword ? 'yes' : 'none' },
          { term: 'Passkeys', value: passkeys.length === 0 ? 'none' : counted(passkeys.length, 'passkey') },
          { term: 'Code app', value: app ? 'yes' : 'none' },
          { term: 'Recovery codes', value: `${codesLeft} left` },
          { term: 'Provider', value: isLinked ? 'linked' : 'not linked' },
        ]}
      />
      {person.disabledAt === null && !isSelf && (
        <>
          <form class="stack" method="post" action={`${path}/reset`}>
            <CsrfField token={csrf} />
            <p class="caption">
              Phone lost? Be sure that it is {person.name} who asks. Passkeys, app and recovery codes go, sessions end,
              and the next sign-in sets up new ones.
            </p>
            <div class="row">
              <Button kind="plain">Take the second factor away</Button>
            </div>
          </form>
          <form class="stack" method="post" action={`${path}/link`}>
            <CsrfField token={csrf} />
            <p class="caption">Password forgotten? A letter with a link lets them choose a new one.</p>
            <div class="row">
              <Button kind="plain">Send a link for a new password</Button>
            </div>
          </form>
        </>
      )}
    </div>
  );
}
