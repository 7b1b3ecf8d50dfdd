import type { Delivery, EventSummary, ObjectSummary } from '../../control/queries.js';
import { Layout } from '../layout.js';

interface ControlProps {
  readonly events: readonly EventSummary[];
  readonly objects: readonly ObjectSummary[];
}

/** What happened lately, newest first. */
export function ControlPage({ events, objects }: ControlProps) {
  return (
    <Layout title="Control" shape="wide">
      <h1>Sandbox control</h1>
      <section class="panel stack" aria-labelledby="events">
        <h2 id="events">Events</h2>
        {events.length === 0 ? <p>Nothing has happened yet.</p> : <Events events={events} />}
      </section>
      <section class="panel stack" aria-labelledby="objects">
        <h2 id="objects">Objects</h2>
        {objects.length === 0 ? <p>There are no objects yet.</p> : <Objects objects={objects} />}
      </section>
    </Layout>
  );
}

function Events({ events }: Pick<ControlProps, 'events'>) {
  return (
    <div class="table" tabindex={0} role="region" aria-label="Table of events">
      <table>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">About</th>
            <th scope="col">When (UTC)</th>
            <th scope="col">Delivery</th>
            <th scope="col">
              <span class="hidden">Send again</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td>
                <a href={`/_sandbox/objects/${event.id}`}>{event.type}</a>
              </td>
              <td>{event.object === null ? '–' : <a href={`/_sandbox/objects/${event.object}`}>{event.object}</a>}</td>
              <td class="state">{moment(event.created)}</td>
              <td class="state">
                <State event={event} />
              </td>
              <td>
                <Resend id={event.id} type={event.type} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function State({ event }: { readonly event: EventSummary }) {
  if (event.failed > 0) return <span class="bad">● Given up</span>;
  if (event.pending > 0) return <span class="warn">● Waiting</span>;
  return <span class="good">● Done</span>;
}

function Resend({ id, type }: { readonly id: string; readonly type: string }) {
  return (
    <form method="post" action={`/_sandbox/events/${id}/resend`}>
      <button class="plain small" type="submit">
        Resend<span class="hidden"> {type}</span>
      </button>
    </form>
  );
}

function Objects({ objects }: Pick<ControlProps, 'objects'>) {
  return (
    <div class="table" tabindex={0} role="region" aria-label="Table of objects">
      <table>
        <thead>
          <tr>
            <th scope="col">Object</th>
            <th scope="col">Kind</th>
            <th scope="col">Status</th>
            <th scope="col">Made (UTC)</th>
          </tr>
        </thead>
        <tbody>
          {objects.map((object) => (
            <tr key={object.id}>
              <td>
                <a href={`/_sandbox/objects/${object.id}`}>
                  {object.id.length > 40 ? `${object.id.slice(0, 32)}…` : object.id}
                </a>
              </td>
              <td>{object.kind}</td>
              <td>{object.status ?? '–'}</td>
              <td class="state">{moment(object.created)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ObjectPageProps {
  readonly object: Record<string, unknown>;
  /** Null for everything but events. */
  readonly deliveries: readonly Delivery[] | null;
}

/** One object as the API shows it; for an event also how its deliveries went. */
export function ObjectPage({ object, deliveries }: ObjectPageProps) {
  const id = String(object['id']);
  return (
    <Layout title={id} shape="wide">
      <p>
        <a href="/_sandbox">Back to the overview</a>
      </p>
      <h1>{deliveries === null ? id : String(object['type'])}</h1>
      {deliveries === null ? null : (
        <section class="panel stack" aria-labelledby="deliveries">
          <h2 id="deliveries">Deliveries</h2>
          <Deliveries deliveries={deliveries} />
          <Resend id={id} type={String(object['type'])} />
        </section>
      )}
      <section class="stack" aria-label="JSON">
        <pre tabindex={0}>{JSON.stringify(object, null, 2)}</pre>
      </section>
    </Layout>
  );
}

function Deliveries({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0) return <p>No webhook endpoint wanted this event.</p>;
  return (
    <ul class="stack">
      {deliveries.map((delivery) => (
        <li key={delivery.id} class="stack-small">
          <p>
            {delivery.url}: {delivery.state}
          </p>
          <ul class="hint">
            {delivery.attempts.map((attempt) => (
              <li key={attempt.at}>
                {attempt.at.slice(0, 19).replace('T', ' ')}: {attempt.status ?? 'no answer'}, {attempt.took_ms} ms
                {attempt.error === null ? '' : `. ${attempt.error}`}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
