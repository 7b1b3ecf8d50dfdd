import type { Db } from '../../database/db.js';
import type { CalendarDate } from '../../kernel/calendar.js';
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

/** The movements of a period by month, "2026-11"; a month without any is missing. Read from sums: see `freshSums`. */
export async function movementsByMonth(
  db: Db,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<ReadonlyMap<string, Moved>> {
  const found = await db.query<MovedRecord>(
    `select to_char(day, 'YYYY-MM') as month, ${MOVED} from plan_day where day between $1 and $2 group by 1`,
    [from, to],
  );
  return new Map(found.map((row) => [row.month!, movedOf(row)]));
}

/** All movements of a period together. Read from sums: see `freshSums`. */
export async function movementsIn(db: Db, { from, to }: Pick<Period, 'from' | 'to'>): Promise<Moved> {
  const [found] = await db.query<MovedRecord>(`select ${MOVED} from plan_day where day between $1 and $2`, [from, to]);
  return found ? movedOf(found) : NOTHING;
}

/** What all plans give in a month, and how many they are, at the end of a day. Read from sums: see `freshSums`. */
export async function recurringValue(
  db: Db,
  day: CalendarDate,
): Promise<{ readonly valueMinor: bigint; readonly plans: number }> {
  const [found] = await db.query<{ value: string; plans: number }>(
    `select round(coalesce(sum(moved_minor), 0))::bigint as value, ${PLANS_NEW} - ${PLANS_LOST} as plans
     from plan_day where day <= $1`,
    [day],
  );
  return { valueMinor: BigInt(found!.value), plans: found!.plans };
}

export function movedIn(months: ReadonlyMap<string, Moved>, month: string): Moved {
  return months.get(month) ?? NOTHING;
}

const sum = (movement: Movement): string =>
  `round(coalesce(sum(moved_minor) filter (where movement = '${movement}'), 0))::bigint as "${movement}"`;

const PLANS_NEW = `coalesce(sum(plans) filter (where movement in ('new', 'returned')), 0)::int`;
const PLANS_LOST = `coalesce(sum(plans) filter (where movement = 'lost'), 0)::int`;

const MOVED = `${MOVEMENTS.map(sum).join(', ')}, round(coalesce(sum(moved_minor), 0))::bigint as change,
  ${PLANS_NEW} as "plansNew", ${PLANS_LOST} as "plansLost"`;

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
