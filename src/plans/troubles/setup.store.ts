import { newId, type Id, type PlanId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

export type SetupId = Id<'setup'>;

/** A payment page on which a donor saves another card or account for a plan. */
export interface PlanSetup {
  readonly id: SetupId;
  readonly planId: PlanId;
  readonly sessionId: string | null;
  readonly url: string | null;
  readonly state: 'open' | 'saved' | 'failed';
  /** What did not work out, for the donor. */
  readonly failure: string | null;
}

/** From a letter's link, or from the portal. */
export type SetupPlace = 'letter' | 'portal';

export async function insertSetup(tx: Tx, planId: PlanId, place: SetupPlace, at: Date): Promise<SetupId> {
  const id = newId<'setup'>();
  await rows(tx, `insert into plan_setup (id, plan_id, place, requested_at, state) values ($1, $2, $3, $4, 'open')`, [
    id,
    planId,
    place,
    at,
  ]);
  return id;
}

export async function attachSetupPage(tx: Tx, id: SetupId, page: { sessionId: string; url: string }): Promise<void> {
  await rows(tx, `update plan_setup set stripe_session_id = $2, url = $3 where id = $1 and url is null`, [
    id,
    page.sessionId,
    page.url,
  ]);
}

/** The page that was opened for a plan since an instant and is not done with. */
export async function openSetup(tx: Tx, planId: PlanId, place: SetupPlace, since: Date): Promise<PlanSetup | null> {
  const [found] = await rows<PlanSetup>(
    tx,
    `${SELECT_SETUP} where plan_id = $1 and place = $2 and state = 'open' and requested_at >= $3 and url is not null
     order by requested_at desc limit 1`,
    [planId, place, since],
  );
  return found ?? null;
}

/** How many pages were opened for a plan since an instant. */
export async function countSetups(tx: Tx, planId: PlanId, since: Date): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    'select count(*)::int as count from plan_setup where plan_id = $1 and requested_at >= $2',
    [planId, since],
  );
  return row!.count;
}

export async function readSetup(tx: Tx, id: SetupId): Promise<PlanSetup | null> {
  const [found] = await rows<PlanSetup>(tx, `${SELECT_SETUP} where id = $1`, [id]);
  return found ?? null;
}

export async function setupBySession(tx: Tx, sessionId: string): Promise<PlanSetup | null> {
  const [found] = await rows<PlanSetup>(tx, `${SELECT_SETUP} where stripe_session_id = $1`, [sessionId]);
  return found ?? null;
}

/** Pages that were opened before an instant and of which nothing was heard. */
export function forgottenSetups(tx: Tx, before: Date): Promise<PlanSetup[]> {
  return rows(tx, `${SELECT_SETUP} where state = 'open' and requested_at < $1 order by requested_at limit 200`, [
    before,
  ]);
}

/** @param failure what did not work out although the method was saved, or why it was not. */
export async function endSetup(
  tx: Tx,
  id: SetupId,
  { state, failure, at }: { state: 'saved' | 'failed'; failure: string | null; at: Date },
): Promise<void> {
  await rows(tx, `update plan_setup set state = $2, failure = $3, ended_at = $4 where id = $1 and state = 'open'`, [
    id,
    state,
    failure,
    at,
  ]);
}

const SELECT_SETUP = `
  select id, plan_id as "planId", stripe_session_id as "sessionId", url, state, failure from plan_setup`;
