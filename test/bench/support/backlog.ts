import type pg from 'pg';
import { API_VERSION } from '../../../src/gateways/stripe/stripe-client.js';
import { eventOf, giftOf, idSql, type Pace } from './charges.js';

/** Events written in one statement. */
const CHUNK = 1_000;

export interface BacklogOptions {
  readonly gifts: number;
  /** Events of charges that an earlier event has settled already. */
  readonly duplicates: number;
  readonly pace: Pace;
  /** False: nothing waits in the inbox. */
  readonly hasEvents?: boolean;
}

/**
 * Started gifts with their donors, and the events of their charges waiting in the inbox in the order of the gifts.
 * Duplicates are spread evenly and follow their charge by a few batches.
 */
export async function seedBacklog(client: pg.Client, options: BacklogOptions): Promise<void> {
  await client.query(DONORS, [0, options.gifts - 1]);
  await client.query(STARTED_GIFTS, [options.gifts]);
  const events = options.hasEvents === false ? [] : backlogEvents(options);
  for (let from = 0; from < events.length; from += CHUNK) {
    await client.query(EVENTS, [JSON.stringify(events.slice(from, from + CHUNK)), API_VERSION]);
  }
  // The server would do this by itself within a minute. It leaves tables alone that nothing was written to.
  await client.query('vacuum analyze donor, gift, stripe_event');
}

/** A donor for each number of a range, each of another name. */
export const DONORS = `
  insert into donor (id, email, first_name, last_name)
  select ${idSql('donor', 'n')}, 'reader' || n || '@example.org', 'Alex', 'Reader ' || n
  from generate_series($1::bigint, $2::bigint) as n`;

const STARTED_GIFTS = `
  insert into gift (id, client_request_id, donor_id, form_id, campaign_id, designation, state, amount_minor,
    covered_fee_minor, currency, may_quote, anonymous, article_id, article_url, section, author, placement, referrer,
    checkout_request, checkout_url, stripe_session_id, started_at)
  select ${idSql('gift', 'n')}, gen_random_uuid(), ${idSql('donor', 'n')}, form.id, form.campaign_id, 'general', 'started',
    1000 + (n % 90) * 100, 0, 'USD', false, false, 'story-' || n % 400,
    'https://ledger.example/stories/' || n % 400, 'City', 'R. Porter', 'article-footer', 'https://news.example/',
    jsonb_build_object('giftId', ${idSql('gift', 'n')}, 'amountMinor', 1000 + (n % 90) * 100, 'currency', 'USD',
      'description', 'Gift to The Ledger', 'email', 'reader' || n || '@example.org',
      'successUrl', 'https://give.ledger.example/thanks/' || n, 'cancelUrl', 'https://give.ledger.example/give/default'),
    'https://checkout.stripe.com/c/pay/cs_bench' || n, 'cs_bench' || n, now()
  from generate_series(0, $1::bigint - 1) as n, form where form.slug = 'default'`;

/** Events waiting in the inbox, given as JSON and the version of the API. */
export const EVENTS = `
  insert into stripe_event (id, type, object_id, api_version, created_at, received_at, payload)
  select id, payload->>'type', payload#>>'{data,object,id}', $2, to_timestamp((payload->>'created')::bigint),
         now() - interval '1 day' + at * interval '1 millisecond', payload
  from jsonb_to_recordset($1::jsonb) as event (at integer, id text, payload jsonb)`;

interface BacklogEvent {
  readonly at: number;
  readonly id: string;
  readonly payload: object;
}

/** How many gifts later the duplicate of a charge comes: surely in another batch. */
const DUPLICATE_AFTER = 120;

function backlogEvents({ gifts, duplicates, pace }: BacklogOptions): BacklogEvent[] {
  const events: BacklogEvent[] = [];
  const add = (id: string, payload: object): number => events.push({ at: events.length, id, payload });
  const repeat = (n: number): void => {
    const isRepeated = Math.floor(((n + 1) * duplicates) / gifts) > Math.floor((n * duplicates) / gifts);
    const id = `evt_again${n}`;
    if (n >= 0 && isRepeated) add(id, eventOf(giftOf(n, pace), id, 'charge.updated'));
  };
  for (let n = 0; n < gifts + DUPLICATE_AFTER; n++) {
    const id = `evt_bench${n}`;
    if (n < gifts) add(id, eventOf(giftOf(n, pace), id, 'charge.succeeded'));
    repeat(n - DUPLICATE_AFTER);
  }
  return events;
}
