import type { EventSummary, ObjectSummary } from '../../control/queries.js';
import { moment } from './control-layout.js';

export function EventTable({ events }: { readonly events: readonly EventSummary[] }) {
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
              <td>{event.object === null ? '–' : <IdLink id={event.object} />}</td>
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

export function ObjectTable({ objects }: { readonly objects: readonly ObjectSummary[] }) {
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
                <IdLink id={object.id} />
              </td>
              <td>{object.kind.replaceAll('_', ' ')}</td>
              <td>{object.status?.replaceAll('_', ' ') ?? '–'}</td>
              <td class="state">{moment(object.created)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Resend({ id, type }: { readonly id: string; readonly type: string }) {
  return (
    <form method="post" action={`/_sandbox/events/${id}/resend`}>
      <button class="plain small" type="submit">
        Resend<span class="hidden"> {type}</span>
      </button>
    </form>
  );
}

function State({ event }: { readonly event: EventSummary }) {
  if (event.failed > 0) return <span class="bad">● Given up</span>;
  if (event.pending > 0) return <span class="warn">● Waiting</span>;
  return <span class="good">● Done</span>;
}

function IdLink({ id }: { readonly id: string }) {
  return <a href={`/_sandbox/objects/${id}`}>{id.length > 40 ? `${id.slice(0, 32)}…` : id}</a>;
}
