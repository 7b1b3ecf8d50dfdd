import type { PlanId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import { ATTRIBUTION_FIELDS, type Attribution } from '../../campaigns/attribution.js';
import { changesOf, type ChangeRow } from '../../plans/changes/plan-change.store.js';
import { readPlan } from '../../plans/plan.store.js';
import type { PlanTable } from '../../plans/plan.table.js';
import { planRowById, type PlanRow } from './plan-list.js';

/** A change with the name of the colleague who made it. */
export interface NamedChange extends ChangeRow {
  readonly staffName: string | null;
}

export interface PlanTrouble {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly openedAt: Date;
  readonly attempts: number;
  readonly reason: string;
  readonly nextTryAt: Date | null;
  readonly outcome: string | null;
  readonly endedAt: Date | null;
}

export interface KeptConsent {
  readonly id: string;
  readonly text: string;
  readonly textVersion: string;
  readonly channel: string;
  readonly at: Date;
}

/** Everything that staff see of one plan. */
export interface PlanDetail {
  readonly row: PlanRow;
  readonly plan: PlanTable;
  readonly formTitle: string;
  readonly attribution: Attribution;
  /** Gifts that arrived, and what they came to less what went back. */
  readonly given: { readonly gifts: number; readonly amountMinor: bigint };
  /** The latest first. */
  readonly changes: readonly NamedChange[];
  /** The latest first. */
  readonly troubles: readonly PlanTrouble[];
  /** The latest first. */
  readonly consents: readonly KeptConsent[];
}

/** @throws NotFound, also for a plan that never began */
export async function planDetail(db: Db, id: string): Promise<PlanDetail> {
  const row = await planRowById(db, id);
  const [plan, [form], [given], changes, troubles, consents] = await Promise.all([
    readPlan(db.manager, row.id),
    db.query<{ title: string }>('select title from form join plan on plan.form_id = form.id where plan.id = $1', [id]),
    db.query<{ gifts: number; sum: string }>(GIVEN, [id]),
    namedChanges(db, row.id),
    db.query<Omit<PlanTrouble, 'amountMinor'> & { amountMinor: string }>(TROUBLES, [id]),
    db.query<KeptConsent>(CONSENTS, [id]),
  ]);
  return {
    row,
    plan,
    formTitle: form!.title,
    attribution: Object.fromEntries(ATTRIBUTION_FIELDS.map((name) => [name, plan[name]])) as Attribution,
    given: { gifts: given!.gifts, amountMinor: BigInt(given!.sum) },
    changes,
    troubles: troubles.map((each) => ({ ...each, amountMinor: BigInt(each.amountMinor) })),
    consents,
  };
}

/** The history of a plan, the latest first. */
export async function namedChanges(db: Db, planId: PlanId): Promise<NamedChange[]> {
  const changes = await changesOf(db.manager, planId);
  const ids = changes.flatMap(({ staffId }) => staffId ?? []);
  const staff = await db.query<{ id: string; name: string }>('select id, name from staff where id = any($1)', [ids]);
  const names = new Map(staff.map(({ id, name }) => [id, name]));
  return changes.map((change) => ({ ...change, staffName: names.get(change.staffId ?? '') ?? null }));
}

const GIVEN = `
  select count(*)::int as gifts, (coalesce(sum(amount_minor), 0) - coalesce(sum((
    select sum(amount_minor) from refund where gift_id = gift.id and refund.state = 'succeeded')), 0))::bigint as sum
  from gift where plan_id = $1 and occurred_at is not null`;

const TROUBLES = `
  select id, amount_minor as "amountMinor", currency, opened_at as "openedAt", attempts, reason,
    next_try_at as "nextTryAt", outcome, ended_at as "endedAt"
  from plan_trouble where plan_id = $1 order by opened_at desc`;

const CONSENTS = `
  select id, text, text_version as "textVersion", channel, at from plan_consent where plan_id = $1 order by at desc`;
