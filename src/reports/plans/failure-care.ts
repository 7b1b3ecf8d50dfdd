import type { Db } from '../../database/db.js';

/** How episodes of failed charges ended, by something that they share. */
export interface CareRow {
  /** "3", "insufficient-funds", "card". */
  readonly of: string;
  readonly recovered: number;
  readonly lost: number;
  /** Ended because the donor stopped the plan, or because nothing was owed any more. */
  readonly otherwise: number;
  readonly open: number;
}

export interface CareFigures {
  readonly total: CareRow;
  /** Of what was recovered: brought in by donors, who gave another card or asked for it at once. */
  readonly byDonors: number;
  readonly byAttempt: readonly CareRow[];
  readonly byReason: readonly CareRow[];
  readonly byMethod: readonly CareRow[];
}

/** Failed charges that began since an instant (R-DUN-05). */
export async function careFigures(db: Db, since: Date): Promise<CareFigures> {
  const [total, byAttempt, byReason, byMethod, donors] = await Promise.all([
    countBy(db, `'all'`, since),
    countBy(db, 'attempts::text', since),
    countBy(db, 'reason', since),
    countBy(db, `coalesce(method_kind, 'none')`, since),
    db.query<{ count: number }>(
      `select count(*)::int as count from plan_trouble where opened_at >= $1 and recovered_by = 'donor'`,
      [since],
    ),
  ]);
  return { total: total[0] ?? NONE, byDonors: donors[0]!.count, byAttempt, byReason, byMethod };
}

/** Why plans ended: by will, or because charges failed. */
export interface Churn {
  /** Plans that ran at some time since then. */
  readonly plans: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

export async function churn(db: Db, since: Date): Promise<Churn> {
  const [row] = await db.query<Churn>(
    `select count(*)::int as plans,
            count(*) filter (where state = 'cancelled')::int as voluntary,
            count(*) filter (where state = 'lapsed')::int as involuntary
     from plan where state <> 'pending' and (ended_at is null or ended_at >= $1)`,
    [since],
  );
  return row!;
}

/** The days over which the bank network counts returned debits (R-ACH-05). */
export const RETURN_DAYS = 60;

export interface ReturnRate {
  readonly kind: 'unauthorised' | 'administrative' | 'overall';
  readonly returns: number;
  readonly debits: number;
  /** Hundredths of a per cent: 50 is 0.50 %. */
  readonly basisPoints: number;
  readonly limitBasisPoints: number;
  /** warn: half of what is allowed has been reached. */
  readonly standing: 'good' | 'warn' | 'bad';
}

const LIMITS = { unauthorised: 50, administrative: 300, overall: 1500 } as const;

/** How many bank debits of the last sixty days came back, beside what the network allows. */
export async function returnRates(db: Db, now: Date): Promise<ReturnRate[]> {
  const since = new Date(now.getTime() - RETURN_DAYS * 24 * 60 * 60_000);
  const [row] = await db.query<{ debits: number; unauthorised: number; administrative: number; overall: number }>(
    RETURNS,
    [since, now],
  );
  const { debits, ...returns } = row!;
  return (Object.keys(LIMITS) as (keyof typeof LIMITS)[]).map((kind) => {
    const basisPoints = debits === 0 ? 0 : Math.round((returns[kind] * 10_000) / debits);
    return {
      kind,
      returns: returns[kind],
      debits,
      basisPoints,
      limitBasisPoints: LIMITS[kind],
      standing: standingOf(basisPoints, LIMITS[kind]),
    };
  });
}

function standingOf(basisPoints: number, limit: number): ReturnRate['standing'] {
  if (basisPoints >= limit) return 'bad';
  return basisPoints * 2 >= limit ? 'warn' : 'good';
}

const NONE: CareRow = { of: 'all', recovered: 0, lost: 0, otherwise: 0, open: 0 };

function countBy(db: Db, column: string, since: Date): Promise<CareRow[]> {
  return db.query(
    `select ${column} as of, count(*) filter (where outcome = 'recovered')::int as recovered,
            count(*) filter (where outcome = 'lost')::int as lost,
            count(*) filter (where outcome in ('cancelled', 'voided'))::int as otherwise,
            count(*) filter (where outcome is null)::int as open
     from plan_trouble where opened_at >= $1 group by 1 order by min(attempts), count(*) desc, 1`,
    [since],
  );
}

/** Debits that came back before they were gifts, and gifts that the bank took back later: those are disputes here. */
const RETURNS = `
  with returned as (
    select kind from debit_return where returned_at between $1 and $2
    union all
    select case when reason in ('debit_not_authorized', 'fraudulent', 'unrecognized') then 'unauthorised'
                when reason in ('incorrect_account_details', 'bank_cannot_process') then 'administrative'
                else 'other' end
    from dispute join gift on gift.id = gift_id
    where opened_at between $1 and $2 and dispute.state = 'lost' and gift.method like 'Bank account%')
  select (select count(*)::int from gift where occurred_at between $1 and $2 and method like 'Bank account%')
       + (select count(*)::int from debit_return where returned_at between $1 and $2) as debits,
    count(*) filter (where kind = 'unauthorised')::int as unauthorised,
    count(*) filter (where kind = 'administrative')::int as administrative,
    count(*)::int as overall
  from returned`;
