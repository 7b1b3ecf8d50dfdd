import { Money } from '../../kernel/money.js';
import { Conditions } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { shownName } from '../../donors/identity/shown-name.js';
import { PLAN_STATE_WORDS } from '../../plans/changes/change-words.js';
import type { PlanState } from '../../plans/plan-state.js';
import { amountPerPeriod } from '../../plans/plan-terms.js';
import type { Rhythm } from '../../plans/rhythm.js';
import { FOUND_MAX, type FoundRow, type SearchRights } from './found.js';
import type { SearchText } from './search-text.js';

/** Plans by id, by subscription for those who see it, and those of the donors who were found; running ones first. */
export async function findPlans(
  db: Db,
  search: SearchText,
  donorIds: readonly string[],
  rights: SearchRights,
): Promise<FoundRow[]> {
  if (!rights.gifts || search.text === '') return [];
  const conditions = new Conditions();
  const parts: string[] = [];
  if (search.id) parts.push(`plan.id = ${conditions.value(search.id)}::uuid`);
  if (donorIds.length > 0) {
    parts.push(`plan.donor_id in (${donorIds.map((id) => `${conditions.value(id)}::uuid`).join(', ')})`);
  }
  if (rights.processorIds && search.text.startsWith('sub_')) {
    parts.push(`plan.stripe_subscription_id = ${conditions.value(search.text)}`);
  }
  return parts.length === 0 ? [] : plans(db, parts.join(' or '), conditions, rights);
}

/** These plans, as far as the role sees them. */
export async function plansById(db: Db, ids: readonly string[], rights: SearchRights): Promise<FoundRow[]> {
  if (!rights.gifts || ids.length === 0) return [];
  const conditions = new Conditions();
  conditions.where('plan.id = any (?::uuid[])', ids);
  return plans(db, conditions.sql, conditions, rights);
}

interface PlanFound extends Rhythm {
  readonly id: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly state: PlanState;
  readonly donor: string;
}

async function plans(db: Db, where: string, conditions: Conditions, rights: SearchRights): Promise<FoundRow[]> {
  const found = await db.query<PlanFound>(
    `select plan.id, plan.amount_minor as "amountMinor", plan.currency, plan.interval, plan.interval_count as "intervalCount",
            plan.state, ${shownName(rights.anonymousDonors)} as donor
     from plan join donor on donor.id = plan.donor_id where plan.state <> 'pending' and (${where})
     order by plan.ended_at desc nulls first, plan.started_at desc, plan.id limit ${FOUND_MAX}`,
    conditions.parameters,
  );
  return found.map((plan) => ({
    kind: 'plans',
    id: plan.id,
    title: `${amountPerPeriod(Money.of(BigInt(plan.amountMinor), plan.currency), plan)} from \u2068${plan.donor}\u2069`,
    detail: PLAN_STATE_WORDS[plan.state],
  }));
}
