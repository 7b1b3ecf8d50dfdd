import type { ClockState } from '../../control/clock.js';
import type { EventSummary } from '../../control/queries.js';
import type { QueueState } from '../../control/queue.js';
import type { Kind } from '../../state/objects.js';
import { isCalm, type ChaosSettings } from '../../webhooks/chaos.js';
import { ClockPanel } from './clock-panel.js';
import { ControlLayout } from './control-layout.js';
import { EventTable } from './tables.js';

interface OverviewProps {
  readonly clock: ClockState;
  readonly queue: QueueState;
  readonly chaos: ChaosSettings;
  readonly endpoints: readonly string[];
  readonly events: readonly EventSummary[];
  readonly kinds: readonly { readonly kind: Kind; readonly count: number }[];
}

/** The clock, what is under way, and what happened lately. */
export function OverviewPage({ clock, queue, chaos, endpoints, events, kinds }: OverviewProps) {
  return (
    <ControlLayout title="Control" section="overview" {...(clock.advancing ? { refresh: 1 } : {})}>
      <h1>Sandbox control</h1>
      <div class="pair">
        <ClockPanel clock={clock} />
        <Webhooks queue={queue} chaos={chaos} endpoints={endpoints} />
      </div>
      <section class="panel stack" aria-labelledby="events">
        <h2 id="events">Latest events</h2>
        {events.length === 0 ? <p>Nothing has happened yet.</p> : <EventTable events={events} />}
        {events.length === 0 ? null : (
          <p>
            <a href="/_sandbox/events">All events</a>
          </p>
        )}
      </section>
      <section class="panel stack" aria-labelledby="objects">
        <h2 id="objects">Objects</h2>
        {kinds.length === 0 ? <p>There are no objects yet.</p> : <Kinds kinds={kinds} />}
      </section>
      <div class="pair">
        <PayOut />
        <Reset />
      </div>
    </ControlLayout>
  );
}

function Webhooks({ queue, chaos, endpoints }: Pick<OverviewProps, 'queue' | 'chaos' | 'endpoints'>) {
  const { due, waiting, failed } = queue.deliveries;
  return (
    <section class="panel stack" aria-labelledby="webhooks">
      <h2 id="webhooks">Webhooks</h2>
      <dl class="facts">
        <div>
          <dt>To be sent now</dt>
          <dd>{due}</dd>
        </div>
        <div>
          <dt>To be sent later</dt>
          <dd>{waiting}</dd>
        </div>
        <div>
          <dt>Given up</dt>
          <dd class={failed > 0 ? 'bad' : ''}>{failed}</dd>
        </div>
      </dl>
      {endpoints.length === 0 ? (
        <p class="hint">No webhook endpoint is registered, so nobody is told of events.</p>
      ) : (
        <ul class="hint">
          {endpoints.map((url) => (
            <li key={url}>{url}</li>
          ))}
        </ul>
      )}
      <p>
        {isCalm(chaos) ? 'Chaos is off.' : <span class="warn">● Chaos is on.</span>}{' '}
        <a href="/_sandbox/chaos">Chaos settings</a>
      </p>
    </section>
  );
}

function Kinds({ kinds }: Pick<OverviewProps, 'kinds'>) {
  return (
    <ul class="kinds">
      {kinds.map(({ kind, count }) => (
        <li key={kind}>
          <a href={`/_sandbox/objects?kind=${kind}`}>{kind.replaceAll('_', ' ')}</a> <span>{count}</span>
        </li>
      ))}
    </ul>
  );
}

function PayOut() {
  return (
    <section class="panel stack" aria-labelledby="pay-out">
      <h2 id="pay-out">Payout</h2>
      <p>Pays the whole balance out now, also what is still pending. It arrives after a few seconds of the clock.</p>
      <form method="post" action="/_sandbox/payouts/now">
        <button class="plain" type="submit">
          Pay out now
        </button>
      </form>
    </section>
  );
}

function Reset() {
  return (
    <section class="panel stack" aria-labelledby="reset">
      <h2 id="reset">Start over</h2>
      <p id="reset-note">
        Removes all objects, events and waiting webhooks, returns to real time and turns chaos off. The endpoint from
        the settings stays. This cannot be undone.
      </p>
      <form method="post" action="/_sandbox/reset" class="inline">
        <div class="stack-small">
          <label for="confirm">Type “reset” to confirm</label>
          <input id="confirm" name="confirm" autocomplete="off" aria-describedby="reset-note" />
        </div>
        <button class="danger" type="submit">
          Remove everything
        </button>
      </form>
    </section>
  );
}
