import { NotFound } from '../../kernel/app-error.js';
import { isId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { EndpointCause, EndpointChoice, EndpointState, HookEndpoint } from './endpoint.js';

/** An endpoint with what waits for it. */
export interface ListedEndpoint extends HookEndpoint {
  /** Deliveries that are still to be made. */
  readonly waiting: number;
}

/** All of them: those that work first, then by age. */
export function listEndpoints(tx: Tx): Promise<ListedEndpoint[]> {
  return rows<ListedEndpoint>(
    tx,
    `select ${ENDPOINT}, (select count(*)::int from hook_delivery
         where endpoint_id = endpoint.id and next_try_at is not null) as waiting
     from hook_endpoint endpoint left join staff on staff.id = endpoint.created_by
     order by endpoint.state = 'disabled', endpoint.created_at, endpoint.id`,
  );
}

/** @throws NotFound */
export async function readEndpoint(tx: Tx, id: string): Promise<ListedEndpoint> {
  const [found] = isId(id)
    ? await rows<ListedEndpoint>(
        tx,
        `select ${ENDPOINT}, (select count(*)::int from hook_delivery
             where endpoint_id = endpoint.id and next_try_at is not null) as waiting
         from hook_endpoint endpoint left join staff on staff.id = endpoint.created_by where endpoint.id = $1`,
        [id],
      )
    : [];
  if (!found) throw new NotFound('endpoint');
  return found;
}

/** Holds it for the transaction, so that two changes of its state follow one another. Null when there is none. */
export async function lockEndpoint(
  tx: Tx,
  id: string,
): Promise<Pick<HookEndpoint, 'state' | 'failingSince' | 'lastDeliveredAt'> | null> {
  const [found] = await rows<Pick<HookEndpoint, 'state' | 'failingSince' | 'lastDeliveredAt'>>(
    tx,
    `select state, failing_since as "failingSince", last_delivered_at as "lastDeliveredAt" from hook_endpoint
     where id = $1 for no key update`,
    [id],
  );
  return found ?? null;
}

export async function insertEndpoint(
  tx: Tx,
  endpoint: EndpointChoice & { id: string; secret: Buffer; by: string | null; now: Date },
): Promise<void> {
  const { id, url, description, events, secret, by, now } = endpoint;
  await rows(
    tx,
    `insert into hook_endpoint (id, url, description, events, state, secret, secret_made_at, created_by, created_at)
     values ($1, $2, $3, $4, 'active', $5, $7, $6, $7)`,
    [id, url, description, events, secret, by, now],
  );
}

export async function updateChoice(tx: Tx, id: string, { url, description, events }: EndpointChoice): Promise<void> {
  await rows(tx, 'update hook_endpoint set url = $2, description = $3, events = $4, hold_until = null where id = $1', [
    id,
    url,
    description,
    events,
  ]);
}

/** An endpoint that becomes active begins afresh: what failed before does not count any more. */
export async function updateState(
  tx: Tx,
  id: string,
  state: EndpointState,
  cause: EndpointCause | null,
): Promise<void> {
  await rows(
    tx,
    `update hook_endpoint set state = $2, cause = $3,
       failing_since = case when $2 = 'active' then null else failing_since end,
       hold_until = case when $2 = 'active' then null else hold_until end
     where id = $1`,
    [id, state, cause],
  );
}

export interface SealedSecrets {
  readonly secret: Buffer;
  readonly oldSecret: Buffer | null;
  readonly oldSecretUntil: Date | null;
}

/** @throws NotFound */
export async function readSecrets(tx: Tx, id: string): Promise<SealedSecrets> {
  const [found] = await rows<SealedSecrets>(
    tx,
    `select secret, old_secret as "oldSecret", old_secret_until as "oldSecretUntil" from hook_endpoint where id = $1`,
    [id],
  );
  if (!found) throw new NotFound('endpoint');
  return found;
}

/** The new secret signs from now on, the one before beside it until then. */
export async function replaceSecret(tx: Tx, id: string, secret: Buffer, now: Date, until: Date): Promise<void> {
  await rows(
    tx,
    `update hook_endpoint set old_secret = secret, old_secret_until = $4, secret = $2, secret_made_at = $3
     where id = $1`,
    [id, secret, now, until],
  );
}

/** The same secrets, closed with the key of today (R-SEC-17). */
export async function resealSecrets(tx: Tx, id: string, secret: Buffer, oldSecret: Buffer | null): Promise<void> {
  await rows(
    tx,
    `update hook_endpoint set secret = $2, old_secret = $3,
       old_secret_until = case when $3::bytea is null then null else old_secret_until end
     where id = $1`,
    [id, secret, oldSecret],
  );
}

/** What arrived, and since when nothing does. Written seldom: every delivery would be a rush on one row. */
export async function noteHealth(
  tx: Tx,
  id: string,
  health: {
    readonly lastDeliveredAt: Date | null;
    readonly failingSince: Date | null;
    readonly holdUntil: Date | null;
  },
): Promise<void> {
  await rows(
    tx,
    `update hook_endpoint set last_delivered_at = coalesce($2, last_delivered_at), failing_since = $3, hold_until = $4
     where id = $1`,
    [id, health.lastDeliveredAt, health.failingSince, health.holdUntil],
  );
}

const ENDPOINT = `
  endpoint.id, endpoint.url, endpoint.description, endpoint.events, endpoint.state, endpoint.cause,
  endpoint.secret_made_at as "secretMadeAt", endpoint.old_secret_until as "oldSecretUntil",
  endpoint.last_delivered_at as "lastDeliveredAt", endpoint.failing_since as "failingSince",
  endpoint.hold_until as "holdUntil", staff.name as "createdBy", endpoint.created_at as "createdAt"`;
