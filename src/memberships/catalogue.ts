import type { CalendarDate } from '../kernel/calendar.js';
import { rows, type Tx } from '../database/db.js';
import type { ValuedBenefit } from '../regimes/benefits.js';
import { PARAMETERS_OF_REGIME, type RegimeParameter } from '../regimes/regime-parameters.js';
import type { Tier } from './standing.js';

/** A benefit that is offered, as it is today; how a payment bears it is decided when one comes. */
export interface OfferedBenefit extends Omit<ValuedBenefit, 'spread'> {
  readonly id: string;
  readonly name: string;
  readonly mailed: boolean;
  readonly cadence: 'yearly' | 'once';
  readonly effectiveFrom: CalendarDate;
  readonly effectiveUntil: CalendarDate | null;
  /** The codes of the tiers that bring it. */
  readonly tiers: readonly string[];
}

/** What newcomers are offered, and the figures that value it. */
export interface Catalogue {
  /** The tiers that can be reached; a closed one keeps its members to the end of their terms. */
  readonly tiers: readonly Tier[];
  readonly benefits: readonly OfferedBenefit[];
  /** Those of the organisation's tax regime, the latest first. */
  readonly parameters: readonly RegimeParameter[];
  /** Whether any benefit was ever given: then a receipt may have to speak of one. */
  readonly hasGrants: boolean;
}

export async function readCatalogue(tx: Tx): Promise<Catalogue> {
  const [row] = await rows<{ [Part in keyof Catalogue]: Catalogue[Part] | null }>(tx, READ_CATALOGUE);
  const { tiers, benefits, parameters, hasGrants } = row!;
  return { tiers: tiers ?? [], benefits: benefits ?? [], parameters: parameters ?? [], hasGrants: hasGrants ?? false };
}

/** What a tier brings on a day. */
export function benefitsOf({ benefits }: Pick<Catalogue, 'benefits'>, tier: string, on: CalendarDate) {
  return benefits.filter(
    ({ tiers, effectiveFrom, effectiveUntil }) =>
      tiers.includes(tier) && effectiveFrom <= on && (effectiveUntil === null || on <= effectiveUntil),
  );
}

const READ_CATALOGUE = `
  select
    (select jsonb_agg(jsonb_build_object('code', code, 'name', name, 'thresholdMinor', threshold_minor)
                      order by threshold_minor)
     from tier where open) as tiers,
    (select jsonb_agg(jsonb_build_object('id', id, 'name', name, 'description', description, 'fmvMinor', fmv_minor,
              'costMinor', cost_minor, 'logo', logo, 'frequentRight', frequent_right,
              'membersOnlyEvent', members_only_event, 'informingPublication', informing_publication,
              'mailed', mailed, 'cadence', cadence, 'effectiveFrom', effective_from,
              'effectiveUntil', effective_until, 'tiers', tiers) order by name)
     from benefit join (select benefit_id, array_agg(tier) as tiers from tier_benefit group by benefit_id) as brings
       on benefit_id = benefit.id
     where live) as benefits,
    ${PARAMETERS_OF_REGIME} as parameters,
    exists (select from benefit_grant) as "hasGrants"
  from organisation`;
