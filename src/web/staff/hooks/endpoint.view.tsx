import type { JSX } from 'preact';
import type { ListedEndpoint } from '../../../hooks/endpoints/endpoint.store.js';
import { EVERYTHING } from '../../../hooks/event-types.js';
import { OVERLAP_HOURS } from '../../../hooks/endpoints/hook-secrets.js';
import type { DeliveryRow } from '../../../reports/hooks/hook-deliveries.js';
import { DefinitionList, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { DateText } from '../../http/ui/text.js';
import { DeliveryTable } from './deliveries.view.js';
import { causeWords, EndpointStatus, HOOKS_PATH, shortUrl, waitingWords } from './hook-words.js';
import { KeyTabs } from './key-tabs.view.js';

export interface EndpointModel {
  readonly endpoint: ListedEndpoint;
  readonly latest: readonly DeliveryRow[];
  /** The secret that was made just now: shown here and never again. */
  readonly secret: string | null;
  readonly now: Date;
  readonly timeZone: string;
  readonly csrf: string;
}

export function EndpointView(model: EndpointModel): JSX.Element {
  const { endpoint, latest, secret, timeZone } = model;
  const { id, url, description, state, cause } = endpoint;
  const path = `${HOOKS_PATH}/${id}`;
  return (
    <>
      <PageHead
        title={description === '' ? shortUrl(url) : description}
        summary={
          <>
            <EndpointStatus {...endpoint} /> · {waitingWords(endpoint.waiting)}
          </>
        }
        actions={
          <>
            <Button kind="plain" href={`${path}/edit`}>
              Change
            </Button>
            {state !== 'disabled' && <Act {...model} to="test" label="Send a test event" />}
          </>
        }
      />
      <KeyTabs current="hooks" />
      {secret !== null && <NewSecret secret={secret} endpoint={endpoint} zone={timeZone} />}
      {state !== 'active' && (
        <Notice tone="warn" title={state === 'paused' ? 'Paused' : 'Switched off'}>
          {causeWords(state, cause)}
        </Notice>
      )}
      <Panel title="How it is">
        <Facts {...model} />
      </Panel>
      <Panel title="Latest deliveries" aside={<a href={`${path}/deliveries`}>All deliveries</a>}>
        <DeliveryTable rows={latest} zone={timeZone} empty="Nothing was sent yet. Send a test event to try it." />
      </Panel>
      <div class="account">
        <SecretPanel {...model} />
        <StatePanel {...model} />
      </div>
    </>
  );
}

function NewSecret(props: { secret: string; endpoint: ListedEndpoint; zone: string }): JSX.Element {
  const { oldSecretUntil } = props.endpoint;
  return (
    <Notice tone="good" title="The signing secret is ready">
      <p>Copy it into the receiver now, and keep it like a password. It is shown this once.</p>
      <pre class="code" data-copy tabIndex={0} role="group" aria-label="The signing secret">
        {props.secret}
      </pre>
      {oldSecretUntil && (
        <p>
          The one before signs too until <DateText instant={oldSecretUntil} zone={props.zone} withTime />.
        </p>
      )}
    </Notice>
  );
}

function Facts({ endpoint, now, timeZone }: EndpointModel): JSX.Element {
  const { url, events, lastDeliveredAt, failingSince, holdUntil, createdAt, createdBy } = endpoint;
  const when = (instant: Date | null, otherwise: string): JSX.Element =>
    instant ? <DateText instant={instant} zone={timeZone} withTime /> : <>{otherwise}</>;
  return (
    <DefinitionList
      items={[
        { term: 'Address', value: <code>{url}</code> },
        { term: 'Hears of', value: events.includes(EVERYTHING) ? 'Everything' : events.join(', ') },
        { term: 'Last delivered', value: when(lastDeliveredAt, 'Not yet') },
        { term: 'Failing since', value: when(failingSince, 'It is not failing') },
        ...(holdUntil && holdUntil > now ? [{ term: 'Asked for a rest until', value: when(holdUntil, '') }] : []),
        {
          term: 'Added',
          value: (
            <>
              {when(createdAt, '')}
              {createdBy && ` by ${createdBy}`}
            </>
          ),
        },
      ]}
    />
  );
}

function SecretPanel(model: EndpointModel): JSX.Element {
  const { secretMadeAt, oldSecretUntil } = model.endpoint;
  const { now } = model;
  return (
    <Panel title="Signing secret">
      <div class="stack">
        <p>
          Made <DateText instant={secretMadeAt} zone={model.timeZone} withTime />. A new one signs at once; the one
          before signs beside it for {OVERLAP_HOURS} hours, so that nothing is refused while you change the receiver.
        </p>
        {oldSecretUntil && oldSecretUntil > now && (
          <p class="caption">
            Two secrets sign until <DateText instant={oldSecretUntil} zone={model.timeZone} withTime />. A new one made
            before then ends the older of them at once.
          </p>
        )}
        <Act {...model} to="secret" label="Make a new secret" />
      </div>
    </Panel>
  );
}

function StatePanel(model: EndpointModel): JSX.Element {
  const { state } = model.endpoint;
  return (
    <Panel title={state === 'disabled' ? 'Switch it on' : 'Pause or switch off'}>
      <div class="stack">
        {state === 'disabled' ? (
          <p>It hears of what happens from then on. What happened while it was off is not told.</p>
        ) : (
          <p>
            While it is paused, what happens waits and is sent when you resume, the oldest first; it waits 30 days, or
            as long as <a href="/staff/settings/retention">Retention</a> says. Switched off, it is told nothing, and
            what waits is given up.
          </p>
        )}
        <div class="row">
          {state === 'active' && <Act {...model} to="pause" label="Pause" />}
          {state === 'paused' && <Act {...model} to="resume" label="Resume" isMain />}
          {state === 'disabled' ? (
            <Act {...model} to="resume" label="Switch it on" isMain />
          ) : (
            <Act {...model} to="disable" label="Switch it off" isDanger />
          )}
        </div>
      </div>
    </Panel>
  );
}

function Act(
  props: EndpointModel & {
    readonly to: string;
    readonly label: string;
    readonly isMain?: boolean;
    readonly isDanger?: boolean;
  },
): JSX.Element {
  return (
    <form method="post" action={`${HOOKS_PATH}/${props.endpoint.id}/${props.to}`}>
      <CsrfField token={props.csrf} />
      <Button kind={props.isMain ? 'primary' : props.isDanger ? 'danger' : 'plain'}>{props.label}</Button>
    </form>
  );
}
