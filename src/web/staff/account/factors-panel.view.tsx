import type { JSX } from 'preact';
import { RECOVERY_CODES } from '../../../staff/factors/recovery-codes.js';
import { Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { DateText } from '../../http/ui/text.js';
import type { Shown } from './account-desk.js';

export interface FactorsPanelProps extends Shown {
  readonly csrf: string;
}

/** What somebody signs in with beside the password: each with its dates, and what can be done with it. */
export function FactorsPanel({ factors, timeZone, providerName, csrf }: FactorsPanelProps): JSX.Element {
  const { passkeys, app, codesLeft, isLinked } = factors;
  return (
    <Panel title="Second factor">
      <ul class="factor-list" role="list">
        {passkeys.map(({ id, name, addedAt, lastUsedAt }) => (
          <li key={id}>
            <Factor name={`Passkey: ${name}`} addedAt={addedAt} lastUsedAt={lastUsedAt} timeZone={timeZone} />
            <Act
              action={`/staff/account/passkeys/${id}/remove`}
              csrf={csrf}
              label="Remove"
              of={` the passkey ${name}`}
            />
          </li>
        ))}
        {app && (
          <li>
            <Factor name="Codes from an app" addedAt={app.addedAt} lastUsedAt={app.lastUsedAt} timeZone={timeZone} />
            <Act action="/staff/account/app/remove" csrf={csrf} label="Remove" of=" the code app" />
          </li>
        )}
        <li>
          <div>
            <p>Recovery codes</p>
            <p class="caption">
              {codesLeft} of {RECOVERY_CODES} are left.
              {codesLeft <= 3 && ' Make a new set before they run out.'}
            </p>
          </div>
          <Act action="/staff/account/recovery-codes" csrf={csrf} label="Make a new set" of=" of recovery codes" />
        </li>
        {(providerName !== null || isLinked) && (
          <li>
            <div>
              <p>{providerName ?? 'Sign-in provider'}</p>
              <p class="caption">{isLinked ? 'Linked: you can sign in there.' : 'Not linked.'}</p>
            </div>
            {isLinked ? (
              <Act action="/staff/account/outside/unlink" csrf={csrf} label="Unlink" of=" the provider" />
            ) : (
              <Act action="/staff/account/outside" csrf={csrf} label="Link" of=" the provider" />
            )}
          </li>
        )}
      </ul>
      <div class="row">
        <Button kind="plain" href="/staff/account/passkeys/new">
          Add a passkey
        </Button>
        <Button kind="plain" href="/staff/account/app/new">
          {app ? 'Use another app' : 'Add a code app'}
        </Button>
      </div>
    </Panel>
  );
}

interface FactorProps {
  readonly name: string;
  readonly addedAt: Date;
  readonly lastUsedAt: Date | null;
  readonly timeZone: string;
}

function Factor({ name, addedAt, lastUsedAt, timeZone }: FactorProps): JSX.Element {
  return (
    <div>
      <p>{name}</p>
      <p class="caption">
        Added <DateText instant={addedAt} zone={timeZone} />
        {lastUsedAt && (
          <>
            {' '}
            · last used <DateText instant={lastUsedAt} zone={timeZone} withTime />
          </>
        )}
      </p>
    </div>
  );
}

function Act(props: { action: string; csrf: string; label: string; of: string }): JSX.Element {
  return (
    <form method="post" action={props.action}>
      <CsrfField token={props.csrf} />
      <Button kind="quiet">
        {props.label}
        <span class="visually-hidden">{props.of}</span>
      </Button>
    </form>
  );
}
