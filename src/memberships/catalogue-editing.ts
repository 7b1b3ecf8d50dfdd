import { InvalidInput, NotFound, type FieldProblem } from '../kernel/app-error.js';
import { isId, newId } from '../kernel/id.js';
import { rows, violatedConstraint, type Tx } from '../database/db.js';
import type { OfferedBenefit } from './catalogue.js';

export interface EditedTier {
  readonly code: string;
  readonly name: string;
  readonly thresholdMinor: number;
  readonly open: boolean;
}

/** A benefit as staff see it: also one that is not offered yet, and may lack what it needs for that. */
export interface EditedBenefit extends Omit<OfferedBenefit, 'fmvMinor'> {
  readonly fmvMinor: number | null;
  readonly live: boolean;
}

export async function allTiers(tx: Tx): Promise<EditedTier[]> {
  const found = await rows<Omit<EditedTier, 'thresholdMinor'> & { thresholdMinor: string }>(
    tx,
    `select code, name, threshold_minor as "thresholdMinor", open from tier order by threshold_minor, code`,
  );
  return found.map((tier) => ({ ...tier, thresholdMinor: Number(tier.thresholdMinor) }));
}

/** Changes a tier, or adds one. @throws InvalidInput when another open tier has the same amount. */
export async function saveTier(tx: Tx, { code, name, thresholdMinor, open }: EditedTier): Promise<void> {
  try {
    await rows(
      tx,
      `insert into tier (code, name, threshold_minor, open) values ($1, $2, $3, $4)
       on conflict (code) do update set name = excluded.name, threshold_minor = excluded.threshold_minor,
         open = excluded.open`,
      [code, name, thresholdMinor, open],
    );
  } catch (error) {
    if (violatedConstraint(error) !== 'tier_threshold') throw error;
    throw new InvalidInput([
      { field: 'threshold', message: 'Another tier begins at this amount. Choose a different one.' },
    ]);
  }
}

export function allBenefits(tx: Tx): Promise<EditedBenefit[]> {
  return readBenefits(tx, 'true', []);
}

/** @throws NotFound */
export async function readBenefit(tx: Tx, id: string): Promise<EditedBenefit> {
  const [benefit] = isId(id) ? await readBenefits(tx, 'benefit.id = $1', [id]) : [];
  if (!benefit) throw new NotFound('benefit');
  return benefit;
}

/**
 * Writes a benefit; what was granted before keeps what it said then (R-QPQ-09). Returns its id.
 * @throws InvalidInput for one that is to be offered without what a receipt has to say of it (R-QPQ-02).
 */
export async function saveBenefit(tx: Tx, benefit: Omit<EditedBenefit, 'id'>, id: string = newId()): Promise<string> {
  const problems = gateProblems(benefit);
  if (problems.length > 0) throw new InvalidInput(problems);
  const { tiers, ...facts } = benefit;
  await rows(tx, SAVE_BENEFIT, [JSON.stringify({ ...facts, id })]);
  await rows(tx, 'delete from tier_benefit where benefit_id = $1', [id]);
  await rows(tx, 'insert into tier_benefit (tier, benefit_id) select code, $2 from unnest($1::text[]) as code', [
    tiers,
    id,
  ]);
  return id;
}

/** What keeps a benefit from being offered. The database refuses the same. */
function gateProblems(benefit: Omit<EditedBenefit, 'id'>): FieldProblem[] {
  if (!benefit.live) return [];
  const checks: [field: string, good: boolean, message: string][] = [
    ['description', benefit.description !== '', 'Describe it as a receipt would, before it is offered.'],
    ['fmv', benefit.fmvMinor !== null, 'Enter what it is worth to a member, before it is offered. Zero is a value.'],
    [
      'cost',
      benefit.costMinor !== null || !(benefit.logo || benefit.membersOnlyEvent),
      'Enter what one costs you: tokens and events are measured by it.',
    ],
    ['tiers', benefit.tiers.length > 0, 'Choose at least one tier that brings it.'],
  ];
  return checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
}

async function readBenefits(tx: Tx, where: string, parameters: readonly unknown[]): Promise<EditedBenefit[]> {
  const found = await rows<Omit<EditedBenefit, 'fmvMinor' | 'costMinor'> & { fmv: string | null; cost: string | null }>(
    tx,
    `select benefit.id, name, description, fmv_minor as fmv, cost_minor as cost, logo,
            frequent_right as "frequentRight", members_only_event as "membersOnlyEvent",
            informing_publication as "informingPublication", mailed, cadence, effective_from::text as "effectiveFrom",
            effective_until::text as "effectiveUntil", live,
            coalesce((select array_agg(tier) from tier_benefit where benefit_id = benefit.id), '{}') as tiers
     from benefit where ${where} order by live desc, name`,
    parameters,
  );
  return found.map(({ fmv, cost, ...benefit }) => ({
    ...benefit,
    fmvMinor: fmv === null ? null : Number(fmv),
    costMinor: cost === null ? null : Number(cost),
  }));
}

const SAVE_BENEFIT = `
  insert into benefit (id, name, description, fmv_minor, cost_minor, logo, frequent_right, members_only_event,
                       informing_publication, mailed, cadence, effective_from, effective_until, live)
  select id, name, description, "fmvMinor", "costMinor", logo, "frequentRight", "membersOnlyEvent",
         "informingPublication", mailed, cadence, "effectiveFrom", "effectiveUntil", live
  from jsonb_to_record($1::jsonb) as given (id uuid, name text, description text, "fmvMinor" bigint, "costMinor" bigint,
    logo boolean, "frequentRight" boolean, "membersOnlyEvent" boolean, "informingPublication" boolean, mailed boolean,
    cadence text, "effectiveFrom" date, "effectiveUntil" date, live boolean)
  on conflict (id) do update set name = excluded.name, description = excluded.description,
    fmv_minor = excluded.fmv_minor, cost_minor = excluded.cost_minor, logo = excluded.logo,
    frequent_right = excluded.frequent_right, members_only_event = excluded.members_only_event,
    informing_publication = excluded.informing_publication, mailed = excluded.mailed, cadence = excluded.cadence,
    effective_from = excluded.effective_from, effective_until = excluded.effective_until, live = excluded.live`;
