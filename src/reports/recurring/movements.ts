import type { Organisation } from '../../organisation/organisation.js';
import type { Db } from '../../database/db.js';
import type { Period } from '../period.js';

export const MOVEMENTS = ['new', 'raised', 'returned', 'lowered', 'lost'] as const;
export type Movement = (typeof MOVEMENTS)[number];

/** How the monthly value of plans moved, in minor units; lowered and lost are below zero. */
export interface Moved extends Readonly<Record<Movement, bigint>> {
  /** All five together: the difference of the values at both ends. */
  readonly change: bigint;
  readonly plansNew: number;
  readonly plansLost: number;
}

export const MOVEMENT_DEFINITIONS: Readonly<Record<Movement, string>> = {
  new: 'What plans that began give in a month. A plan that takes the place of another counts only by what it gives more or less.',
  raised: 'What running plans give more in a month than before: a higher amount, or another rhythm that comes to more.',
  returned: 'What plans give in a month that were resumed after a pause, or begun again after an end.',
  lowered: 'What running plans give less in a month than before.',
  lost: 'What plans gave in a month that were cancelled, paused, ended as agreed, or given up after failed charges.',
};

export const VALUE_DEFINITION =
  'What active plans and those whose charge is being retried give in a month: yearly and quarterly gifts by their share. Paused plans give nothing until they are resumed.';

const NOTHING: Moved = {
  new: 0n,
  raised: 0n,
  returned: 0n,
  lowered: 0n,
  lost: 0n,
  change: 0n,
  plansNew: 0,
  plansLost: 0,
};

/** The movements of a period by month, "2026-11"; a month without any is missing. Days are the organisation's. */
export async function movementsByMonth(
  db: Db,
  { timeZone }: Organisation,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<ReadonlyMap<string, Moved>> {
  const found = await db.query<MovedRecord>(
    `select to_char(date_trunc('month', applied_at at time zone $3), 'YYYY-MM') as month, ${MOVED}
     from plan_change where ${WITHIN} group by date_trunc('month', applied_at at time zone $3)`,
    [from, to, timeZone],
  );
  return new Map(found.map((row) => [row.month!, movedOf(row)]));
}

/** All movements of a period together. */
export async function movementsIn(
  db: Db,
  { timeZone }: Organisation,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<Moved> {
  const [found] = await db.query<MovedRecord>(`select ${MOVED} from plan_change where ${WITHIN}`, [from, to, timeZone]);
  return found ? movedOf(found) : NOTHING;
}

/** What all plans give in a month, and how many they are, at the end of a day. */
export async function recurringValue(
  db: Db,
  { timeZone }: Organisation,
  day: string,
): Promise<{ readonly valueMinor: bigint; readonly plans: number }> {
  // Back from now: what has moved since a recent day is little, and the running plans have an index of their own.
  const [found] = await db.query<{ value: string; plans: number }>(
    `select round(running.value - coalesce(since.value, 0))::bigint as value, (running.plans - coalesce(since.plans, 0))::int as plans
     from (select coalesce(sum(amount_minor::numeric / (interval_count * case interval when 'year' then 12 else 1 end)), 0) as value,
                  count(*) as plans
           from plan where ended_at is null and state in ('active', 'past_due')
             and not exists (select from plan_change taking join plan heir on heir.id = taking.plan_id
                             where heir.replaces_id = plan.id and taking.took_over)) as running,
          (select sum(is_monthly - was_monthly) as value,
                  count(*) filter (where was_monthly = 0) - count(*) filter (where is_monthly = 0) as plans
           from plan_change where movement is not null and applied_at >= ($1::date + 1)::timestamp at time zone $2) as since`,
    [day, timeZone],
  );
  return { valueMinor: BigInt(found!.value), plans: found!.plans };
}

export function movedIn(months: ReadonlyMap<string, Moved>, month: string): Moved {
  return months.get(month) ?? NOTHING;
}

const WITHIN = `movement is not null and applied_at >= $1::date::timestamp at time zone $3
  and applied_at < ($2::date + 1)::timestamp at time zone $3`;

const sum = (movement: Movement): string =>
  `round(coalesce(sum(is_monthly - was_monthly) filter (where movement = '${movement}'), 0))::bigint as "${movement}"`;

const MOVED = `${MOVEMENTS.map(sum).join(', ')},
  round(coalesce(sum(is_monthly - was_monthly), 0))::bigint as change,
  (count(*) filter (where movement in ('new', 'returned')))::int as "plansNew",
  (count(*) filter (where movement = 'lost'))::int as "plansLost"`;

interface MovedRecord extends Readonly<Record<Movement, string>> {
  readonly month?: string;
  readonly change: string;
  readonly plansNew: number;
  readonly plansLost: number;
}

function movedOf(row: MovedRecord): Moved {
  return {
    new: BigInt(row.new),
    raised: BigInt(row.raised),
    returned: BigInt(row.returned),
    lowered: BigInt(row.lowered),
    lost: BigInt(row.lost),
    change: BigInt(row.change),
    plansNew: row.plansNew,
    plansLost: row.plansLost,
  };
}
