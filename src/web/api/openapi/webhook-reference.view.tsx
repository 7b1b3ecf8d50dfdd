import type { JSX } from 'preact';
import { exampleBody, HOOK_EVENT_TYPES } from '../../../hooks/event-types.js';

/** What is sent to endpoints, how a receiver verifies it, and each kind of event with an example. */
export function WebhookReference(): JSX.Element {
  return (
    <section class="stack" aria-labelledby="webhooks">
      <h2 id="webhooks">Webhooks</h2>
      <p>
        An administrator names the address of your program under Staff, Webhooks and keys, or a program with the scope
        hooks:manage does by the routes above. Within seconds of what happens we post JSON to it. The body has a type,
        the time, and data: ids, figures and states as the API has them. Names, addresses and cards are never in it; ask
        the API for what you need.
      </p>
      <p>
        Requests follow Standard Webhooks. Verify the signature before you read the body, with one of its libraries and
        the secret that was shown when the endpoint was made; refuse what is older than five minutes. While a secret is
        replaced, <code>webhook-signature</code> holds two signatures, with a space between them.
      </p>
      <pre class="code" tabIndex={0} role="group" aria-label="Headers of a webhook">
        {HEADERS}
      </pre>
      <p>
        Answer with 2xx within 15 seconds. Anything else is tried again: after 5 seconds, 5 and 30 minutes, 2, 5, 10,
        14, 20 and 24 hours, each up to a quarter or ten seconds longer so that not all come back at once; then no more
        by itself. <code>Retry-After</code> is kept to, for up to a day. 410 switches the endpoint off; redirects are
        not followed. After five days without a success the endpoint is paused.
      </p>
      <p>
        An event can come more than once and out of order: <code>webhook-id</code> stays the same over all tries, so
        keep those that you have had. Imported history is not told, gift by gift or donor by donor.
      </p>
      {HOOK_EVENT_TYPES.map((event) => (
        <article key={event.type} class="stack" aria-labelledby={`event-${event.type}`}>
          <h3 id={`event-${event.type}`}>{event.type}</h3>
          <p>{event.when}</p>
          <pre class="code" tabIndex={0} role="group" aria-label={`Example of ${event.type}`}>
            {exampleBody(event)}
          </pre>
        </article>
      ))}
    </section>
  );
}

const HEADERS = [
  'content-type: application/json',
  'webhook-id: 7f2c5a1e-3d84-4c0b-9a57-1e6f0b2d8c43',
  'webhook-timestamp: 1795530130',
  'webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
].join('\n');
