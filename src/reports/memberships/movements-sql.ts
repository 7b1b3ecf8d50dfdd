/** What members did within the period, in all, by tier, or by month. */
export interface MovementRecord {
  readonly of: 'all' | 'tier' | 'month';
  /** The code of a tier, a month as "2026-11"; null for all. */
  readonly key: string | null;
  readonly joined: number;
  /** Members who had been members before, and had lapsed. */
  readonly cameBack: number;
  readonly lapsed: number;
  /** Members whose term ended and whose grace is over or who went on; and those of them who went on. */
  readonly due: number;
  readonly renewed: number;
}

export interface StandingRecord {
  readonly tier: string;
  readonly name: string;
  /** At the end of the last day. */
  readonly active: number;
  readonly inGrace: number;
  /** Benefits that wait to be sent now. */
  readonly owed: number;
}

/**
 * Terms without those that were reckoned away, and stretches in which somebody was a member without a gap: a term and
 * the thirty days of grace after it, unless it was ended early.
 */
const SPELLS = `
  term as materialized (
    select membership_term.id, donor_id, tier, threshold_minor, starts_on, ended_on is null as runs_out, decided_at,
           coalesce(ended_on, ends_on) as ends_on, case when ended_on is null then ends_on + 30 else ended_on end as reach
    from membership_term join tier on tier.code = membership_term.tier
    where ended_reason is distinct from 'recounted' and coalesce(ended_on, ends_on) >= starts_on
  ), numbered as (
    select *, count(*) filter (where before is null or starts_on > before + 1)
                over (partition by donor_id order by starts_on, reach, id) as spell
    from (select *, max(reach) over (partition by donor_id order by starts_on, reach, id
                                     rows between unbounded preceding and 1 preceding) as before from term) as reached
  ), spell as materialized (
    select donor_id, spell, min(starts_on) as from_day, max(reach) as to_day,
           (array_agg(tier order by starts_on, threshold_minor desc))[1] as first_tier,
           (array_agg(tier order by ends_on desc, threshold_minor desc))[1] as last_tier
    from numbered group by donor_id, spell
  )`;

/**
 * Between $1 and $2; $3 is today, beyond which nobody has lapsed yet. Whoever came due several times, as monthly members
 * do, counts once, by the last time. A term that a longer one covered when it was made does not come due.
 */
export const MOVEMENTS_SQL = `
  with ${SPELLS}, came_due as (
    select donor_id, tier, to_char(ends_on, 'YYYY-MM') as month, outcome,
           row_number() over (partition by donor_id order by ends_on desc, id) = 1 as is_last,
           row_number() over (partition by donor_id, to_char(ends_on, 'YYYY-MM') order by ends_on desc, id) = 1 as is_last_of_month
    from (select term.*,
                 case when exists (select from term other where other.donor_id = term.donor_id and other.ends_on > term.ends_on
                                   and other.starts_on <= term.reach + 1) then 'renewed'
                      when term.reach < $3::date then 'lapsed' else 'open' end as outcome
          from term
          where runs_out and ends_on between $1 and least($2, $3)
            and not exists (select from term longer where longer.donor_id = term.donor_id and longer.id <> term.id
                            and longer.decided_at <= term.decided_at and longer.starts_on < term.ends_on
                            and longer.ends_on > term.ends_on)) as term
  ), moved as (
    select first_tier as tier, to_char(from_day, 'YYYY-MM') as month, spell = 1 as joined, spell > 1 as back, false as lapsed,
           false as due, false as renewed, true as is_last, true as is_last_of_month
    from spell where from_day between $1 and least($2, $3)
    union all
    select last_tier, to_char(to_day + 1, 'YYYY-MM'), false, false, true, false, false, true, true
    from spell where to_day + 1 between $1 and least($2, $3)
    union all
    select tier, month, false, false, false, true, outcome = 'renewed', is_last, is_last_of_month
    from came_due where outcome <> 'open'
  )
  select case grouping(tier, month) when 3 then 'all' when 1 then 'tier' else 'month' end as of,
         case grouping(tier, month) when 2 then month else tier end as key,
         (count(*) filter (where joined))::int as joined, (count(*) filter (where back))::int as "cameBack",
         (count(*) filter (where lapsed))::int as lapsed,
         case grouping(tier, month) when 2 then count(*) filter (where due and is_last_of_month)
           else count(*) filter (where due and is_last) end::int as due,
         case grouping(tier, month) when 2 then count(*) filter (where renewed and is_last_of_month)
           else count(*) filter (where renewed and is_last) end::int as renewed
  from moved group by grouping sets ((tier), (month), ())`;

/** How many stand on the day $1, by their highest tier. */
export const STANDING_SQL = `
  with ${SPELLS}, active as (
    select distinct on (donor_id) donor_id, tier from term
    where starts_on <= $1 and ends_on >= $1 order by donor_id, threshold_minor desc
  ), standing as (
    select tier, true as is_active from active
    union all
    select last_tier, false from spell
    where from_day <= $1 and to_day >= $1 and not exists (select from active where active.donor_id = spell.donor_id)
  )
  select tier.code as tier, tier.name, (count(*) filter (where is_active))::int as active,
         (count(*) filter (where not is_active))::int as "inGrace",
         (select count(*)::int from benefit_grant join membership_term on membership_term.id = term_id
          where benefit_grant.state = 'open' and membership_term.tier = tier.code) as owed
  from tier left join standing on standing.tier = tier.code
  group by tier.code, tier.name, tier.threshold_minor, tier.open
  having tier.open or count(standing.tier) > 0
  order by tier.threshold_minor`;

/** Benefits that wait to be sent now. */
export const OWED_SQL = `
  select benefit_id as id, max(name) as name, count(*)::int as owed, min(granted_on)::text as oldest
  from benefit_grant where state = 'open' and term_id is not null
  group by benefit_id order by min(granted_on), max(name)`;
