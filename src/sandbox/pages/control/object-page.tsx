import type { Delivery } from '../../control/deliveries.js';
import type { SandboxObject } from '../../state/object.js';
import { ID_PREFIX } from '../../state/objects.js';
import { ControlLayout, moment } from './control-layout.js';
import { ObjectActions } from './object-actions.js';
import { Resend } from './tables.js';

interface ObjectPageProps {
  /** As it is stored. */
  readonly object: SandboxObject;
  /** As the API shows it. */
  readonly shown: Record<string, unknown>;
  /** Null for everything but events. */
  readonly deliveries: readonly Delivery[] | null;
}

/** One object as the API shows it and what can be done to it; for an event also how its deliveries went. */
export function ObjectPage({ object, shown, deliveries }: ObjectPageProps) {
  const { id } = object;
  const type = String(object['type']);
  return (
    <ControlLayout title={id} section={deliveries === null ? 'objects' : 'events'}>
      <div class="stack-small">
        <h1>{deliveries === null ? id : type}</h1>
        <p class="hint">
          {deliveries === null ? object.object.replaceAll('_', ' ') : id}, {moment(object.created)} UTC.{' '}
          {deliveries === null ? <a href={`/_sandbox/events?id=${id}`}>Events about it</a> : null}
        </p>
      </div>
      {deliveries === null ? null : (
        <section class="panel stack" aria-labelledby="deliveries">
          <h2 id="deliveries">Deliveries</h2>
          <Deliveries deliveries={deliveries} />
          <Resend id={id} type={type} />
        </section>
      )}
      <ObjectActions object={object} />
      <section class="stack" aria-label="JSON">
        <pre tabindex={0}>
          <Linked json={JSON.stringify(shown, null, 2)} />
        </pre>
      </section>
    </ControlLayout>
  );
}

function Deliveries({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0) return <p>No webhook endpoint wanted this event.</p>;
  return (
    <ul class="stack">
      {deliveries.map((delivery) => (
        <li key={delivery.id} class="stack-small">
          <p>
            <DeliveryState delivery={delivery} /> {delivery.url}
          </p>
          <ul class="hint">
            {delivery.attempts.map((attempt) => (
              <li key={attempt.at}>
                {moment(attempt.at)}: {attempt.status ?? 'no answer'}, {attempt.took_ms} ms
                {attempt.error === null ? '' : `. ${attempt.error}`}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function DeliveryState({ delivery: { state, next_at: next } }: { readonly delivery: Delivery }) {
  if (state === 'failed') return <span class="bad">● Given up:</span>;
  if (state === 'pending') return <span class="warn">● Waiting, next {next === null ? 'soon' : moment(next)}:</span>;
  return <span class="good">● Delivered:</span>;
}

const PREFIXES = Object.values(ID_PREFIX).filter(
  (prefix) => prefix !== ID_PREFIX.item && prefix !== ID_PREFIX.line_item,
);
const IDS = new RegExp(`"((?:${PREFIXES.join('|')})_[A-Za-z0-9_]+)"`);

/** Ids inside the JSON lead to their objects. */
function Linked({ json }: { readonly json: string }) {
  // Splitting by a pattern with one group yields text and id by turns.
  return (
    <>
      {json.split(IDS).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <>
            "<a href={`/_sandbox/objects/${part}`}>{part}</a>"
          </>
        ),
      )}
    </>
  );
}
