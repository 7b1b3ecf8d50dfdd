import type { Organisation } from '../../organisation/organisation.js';
import type { Db } from '../../database/db.js';
import type { Period } from '../period.js';

/** What a sum is split by. Each split adds up to the same whole. */
export const SPLITS = ['rhythm', 'designation', 'method', 'campaign'] as const;
export type Split = (typeof SPLITS)[number];

/** Amounts in minor units of the organisation's currency. */
export interface GivingSums {
  readonly gifts: number;
  /** As given, on the day of the gift. */
  readonly grossMinor: bigint;
  /** What refunds and disputes took, on the day they did; less what came back of it. */
  readonly returnedMinor: bigint;
  /** Gross less returned: what is called raised everywhere. */
  readonly raisedMinor: bigint;
  /** The processor's fees, as far as they are known. */
  readonly feeMinor: bigint;
  readonly feesPending: number;
  readonly netMinor: bigint;
}

export const NO_SUMS: GivingSums = {
  gifts: 0,
  grossMinor: 0n,
  returnedMinor: 0n,
  raisedMinor: 0n,
  feeMinor: 0n,
  feesPending: 0,
  netMinor: 0n,
};

/** Said behind the “?” of every figure that is called raised. */
export const RAISED_DEFINITION =
  'Gifts by the date of the gift, less refunds and what banks took in disputes, each on the day on which it happened. Before the processor’s fees. A month that is over does not change when a gift of it is refunded later.';

/** The sums of a period: of all of it, of its months, of the values of a split, and of both together. */
export interface SplitSums {
  readonly whole: GivingSums;
  /** By "2026-11"; a month without anything is missing. */
  readonly months: ReadonlyMap<string, GivingSums>;
  /** By the value: a rhythm, a method, the code of a designation, the id of a campaign. */
  readonly values: ReadonlyMap<string, GivingSums>;
  readonly cells: (month: string, value: string) => GivingSums;
}

/**
 * Adds up the days of a period. The caller has made the sums fresh.
 * @throws RangeError when there are gifts in another currency than the organisation's: they cannot be added.
 */
export async function givingSums(
  db: Db,
  { currency }: Organisation,
  split: Split,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<SplitSums> {
  const found = await db.query<SumsRecord>(
    `select case when grouping(month) = 0 then month end as month, case when grouping(value) = 0 then value end as value,
            sum(gifts)::int as gifts, sum(gross_minor)::bigint as gross, sum(returned_minor)::bigint as returned,
            sum(fee_minor)::bigint as fee, sum(fees_pending)::int as pending,
            array_agg(distinct currency::text) as currencies
     from (select *, to_char(day, 'YYYY-MM') as month from giving_day
           where split = $1 and day between $2 and $3) as each_day
     group by grouping sets ((month, value), (month), (value), ())`,
    [split, from, to],
  );
  const foreign = found.flatMap(({ currencies }) => currencies ?? []).find((each) => each !== currency);
  if (foreign !== undefined) throw new RangeError(`cannot add gifts in ${foreign} to gifts in ${currency}`);
  const cells = new Map(found.map((row) => [`${row.month ?? ''} ${row.value ?? ''}`, sumsOf(row)]));
  const only = (part: (row: SumsRecord) => string | null, other: (row: SumsRecord) => string | null) =>
    new Map(found.filter((row) => part(row) && !other(row)).map((row) => [part(row)!, sumsOf(row)]));
  return {
    whole: cells.get(' ') ?? NO_SUMS,
    months: only(
      ({ month }) => month,
      ({ value }) => value,
    ),
    values: only(
      ({ value }) => value,
      ({ month }) => month,
    ),
    cells: (month, value) => cells.get(`${month} ${value}`) ?? NO_SUMS,
  };
}

interface SumsRecord {
  readonly month: string | null;
  readonly value: string | null;
  readonly gifts: number | null;
  readonly gross: string | null;
  readonly returned: string | null;
  readonly fee: string | null;
  readonly pending: number | null;
  readonly currencies: string[] | null;
}

function sumsOf({ gifts, gross, returned, fee, pending }: SumsRecord): GivingSums {
  const [grossMinor, returnedMinor, feeMinor] = [BigInt(gross ?? 0), BigInt(returned ?? 0), BigInt(fee ?? 0)];
  const raisedMinor = grossMinor - returnedMinor;
  return {
    gifts: gifts ?? 0,
    grossMinor,
    returnedMinor,
    raisedMinor,
    feeMinor,
    feesPending: pending ?? 0,
    netMinor: raisedMinor - feeMinor,
  };
}

export function plus(one: GivingSums, other: GivingSums): GivingSums {
  return {
    gifts: one.gifts + other.gifts,
    grossMinor: one.grossMinor + other.grossMinor,
    returnedMinor: one.returnedMinor + other.returnedMinor,
    raisedMinor: one.raisedMinor + other.raisedMinor,
    feeMinor: one.feeMinor + other.feeMinor,
    feesPending: one.feesPending + other.feesPending,
    netMinor: one.netMinor + other.netMinor,
  };
}
