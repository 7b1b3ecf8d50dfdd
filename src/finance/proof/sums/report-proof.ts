import type { SqlProofs } from '../sql-proof.js';
import { AGAIN } from './sum-repairs.js';

const BY_HAND =
  'Rows were changed past the guards of the database. Ask whoever has access to it; compare with the last backup.';

/** Days and donors that are marked to be reckoned again are no difference yet. */
const FRESH_DAY = 'not exists (select from stale_day where stale_day.day = coalesce(kept.day, own.day))';
const FRESH_DONOR =
  'not exists (select from stale_donor where stale_donor.donor_id = coalesce(kept.donor_id, own.donor_id))';

/** The sums that reports read, reckoned again from gifts, refunds, disputes and changes of plans. */
export const REPORT_PROOFS: SqlProofs = {
  'SUM-01': {
    sentence: 'the sums that reports read are what the gifts, refunds, disputes and changes of plans say',
    looked: `
      select (select count(distinct day) from giving_day) || ' days and ' || (select count(distinct donor_id) from donor_spell)
        || ' donors' as looked`,
    problems: `
      select 'sum' as kind, 'day ' || coalesce(kept.day, own.day) || ', ' || coalesce(kept.split, own.split) || ' '
               || coalesce(kept.value, own.value) as object,
             coalesce(own.gifts, 0) || ' gifts, ' || coalesce(own.gross_minor, 0) || ' given, ' || coalesce(own.fee_minor, 0)
               || ' fees, ' || coalesce(own.returned_minor, 0) || ' returned' as expected,
             coalesce(kept.gifts, 0) || ' gifts, ' || coalesce(kept.gross_minor, 0) || ' given, ' || coalesce(kept.fee_minor, 0)
               || ' fees, ' || coalesce(kept.returned_minor, 0) || ' returned' as found
      from giving_day as kept full join giving_of_days(null) as own using (day, split, value, currency)
      where (kept.gifts, kept.gross_minor, kept.fee_minor, kept.fees_pending, kept.returned_minor, kept.from_plans,
             kept.charge_fee_minor, kept.fee_known_minor)
              is distinct from (own.gifts, own.gross_minor, own.fee_minor, own.fees_pending, own.returned_minor, own.from_plans,
             own.charge_fee_minor, own.fee_known_minor) and ${FRESH_DAY}
      union all
      select 'sum', 'stories of day ' || day, 'what its gifts say', count(*) || ' rows that say something else'
      from ((select * from story_day except select * from stories_of_days(null))
            union all (select * from stories_of_days(null) except select * from story_day)) as different
      where not exists (select from stale_day where stale_day.day = different.day) group by day
      union all
      select 'sum', 'plans of day ' || day, 'what their changes say', count(*) || ' rows that say something else'
      from ((select * from plan_day except select * from moves_of_days(null))
            union all (select * from moves_of_days(null) except select * from plan_day)) as different
      where not exists (select from stale_day where stale_day.day = different.day) group by day
      union all
      select 'sum', 'donor ' || coalesce(kept.donor_id, own.donor_id) || ', giving from ' || coalesce(kept.from_day, own.from_day),
             coalesce('until ' || own.until_day, 'nothing'), coalesce('until ' || kept.until_day, 'nothing')
      from donor_spell as kept full join spells_of(null) as own using (donor_id, from_day)
      where (kept.until_day, kept.next_from) is distinct from (own.until_day, own.next_from) and ${FRESH_DONOR}
      union all
      select 'sum', 'donor ' || coalesce(kept.donor_id, own.donor_id) || ', fiscal year ' || coalesce(kept.year, own.year),
             coalesce(own.gifts || ' gifts, ' || own.given_minor, 'nothing'), coalesce(kept.gifts || ' gifts, ' || kept.given_minor, 'nothing')
      from donor_year as kept
      full join (select years.* from report_sums, years_of(null, fiscal_year_start) as years) as own using (donor_id, year)
      where (kept.gifts, kept.given_minor, kept.months, kept.is_first, kept.next_year)
              is distinct from (own.gifts, own.given_minor, own.months, own.is_first, own.next_year) and ${FRESH_DONOR}
      union all
      select 'sum', 'donor ' || donor_id || ', day ' || day, coalesce(own.gifts || ' gifts, ' || own.gross_minor, 'nothing'),
             coalesce(kept.gifts || ' gifts, ' || kept.gross_minor, 'nothing') || ', or other neighbors'
      from donor_day as kept full join days_of_donors(null) as own using (donor_id, currency, campaign_id, day)
      where (kept.*) is distinct from (own.*) and ${FRESH_DONOR}
      union all
      select 'sum', 'supporters of day ' || coalesce(kept.day, own.day), coalesce(own.active, 0) || ' and ' || coalesce(own.gone, 0) || ' missed',
             coalesce(kept.active_change, 0) || ' and ' || coalesce(kept.gone_change, 0) || ' missed'
      from supporter_day as kept
      full join (select change.day, sum(change.active_change) as active, sum(change.gone_change) as gone
                 from donor_spell, spell_changes(from_day, until_day, next_from) as change group by change.day) as own using (day)
      where (coalesce(kept.active_change, 0), coalesce(kept.gone_change, 0)) <> (coalesce(own.active, 0), coalesce(own.gone, 0))
      union all
      select 'sum', 'cohort ' || to_char(coalesce(kept.cohort, own.cohort), 'YYYY-MM') || ' in ' || to_char(coalesce(kept.month, own.month), 'YYYY-MM'),
             coalesce(own.donors, 0) || ' donors', coalesce(kept.donors, 0) || ' donors'
      from cohort_month as kept
      full join (select cohorts.* from report_sums, cohorts_of(null, fiscal_year_start) as cohorts) as own using (cohort, month)
      where coalesce(kept.donors, 0) <> coalesce(own.donors, 0)`,
    repair: { sum: AGAIN },
  },
  'SUM-02': {
    sentence: 'the history of each plan ends with what the plan gives in a month, and nothing is lost between changes',
    looked: `select count(*) || ' changes of plans' as looked from plan_change where position is not null`,
    problems: `
      select 'value' as kind, 'plan ' || plan.id as object, round(own, 2) || ' a month, as the plan says' as expected,
             coalesce(round(is_monthly, 2)::text, 'nothing') || ' by its history' as found
      from (select id, case when state in ('active', 'past_due')
                       then amount_minor::numeric / (interval_count * case interval when 'year' then 12 else 1 end) else 0 end as own
            from plan where state <> 'pending') as plan
      left join lateral (select is_monthly from plan_change where plan_id = plan.id and position is not null
                         order by position desc limit 1) as last on true
      where round(own, 6) <> round(coalesce(is_monthly, 0), 6)
      union all
      select 'chain', 'plan ' || plan_id, round(left_over, 2) || ' a month, as the change before left it', round(was_monthly, 2)::text
      from (select plan_id, was_monthly, lag(is_monthly) over (partition by plan_id order by position) as left_over
            from plan_change where position is not null) as chain
      where was_monthly <> left_over
        and not (was_monthly = 0 and exists (
          select from plan join plan_change as taking on taking.plan_id = plan.id
          where plan.replaces_id = chain.plan_id and taking.took_over))`,
    repair: { value: BY_HAND, chain: BY_HAND },
  },
};
