import { rows, type Db, type Tx } from '../../database/db.js';

/*
 * Which question needed which sum. Over 5,000,000 gifts of 400,000 donors, warm, on two shared cores, the best raw SQL
 * took 570 ms for twelve months by campaign (Home shows two years of it, and a page has 200 ms: giving_day), 838 ms for
 * who gave in one year and not in the next (Home asks that of thirteen days: donor_spell, supporter_day; fiscal years:
 * donor_year), seconds for the stories of a busy month (Home shows them: story_day) and for the donors of each campaign
 * and area within two years (donor_day), and 2,143 ms for two years of cohorts (cohort_month). The value of 57,000 plans
 * and a year of what moved it took 75 ms, and Home needs them five times (plan_day). The bench `reports` measures them
 * again.
 */
const DAYS_AT_ONCE = 62;
const DONORS_AT_ONCE = 2_000;
/** So many rounds a reader waits for; what is left over is the worker's, and pages say that something is missing. */
const ROUNDS_OF_READER = 3;
/** So many marks are no news: they are of this moment, and the next reader takes them. */
const MARKS_OF_A_MOMENT = 2_000;

/**
 * Reckons afresh what gifts, refunds, disputes and changes of plans have made stale, so that a report which reads the
 * sums says the same as the lists. One at a time does it, in steps that are over in a moment; writers of money never
 * wait for it. It goes only as far as a reader may wait: see `isCounting`.
 * @param fiscalYearStart a change of it rebuilds everything
 */
export async function freshSums(db: Db, fiscalYearStart: number): Promise<void> {
  for (let round = 0; round < ROUNDS_OF_READER; round++) {
    if (await isFreshAfterStep(db, fiscalYearStart)) return;
  }
}

/** Everything that is stale, however much. */
export async function reckonAllSums(db: Db, fiscalYearStart: number): Promise<void> {
  for (;;) {
    if (await isFreshAfterStep(db, fiscalYearStart)) return;
  }
}

/** Whether more has come than readers could wait for, as while a file of old gifts is brought in. */
export async function isCounting(db: Db): Promise<boolean> {
  const [found] = await db.query<{ isCounting: boolean }>(
    `select exists (select from stale_day offset $1 limit 1) or exists (select from stale_donor offset $1 limit 1) as "isCounting"`,
    [MARKS_OF_A_MOMENT],
  );
  return found!.isCounting;
}

async function isFreshAfterStep(db: Db, start: number): Promise<boolean> {
  const known = await readState(db.manager, '');
  // Most of the time nothing has happened since: no lock then, and no transaction.
  if (known?.fiscalYearStart === start && !known.isStale) return true;
  return db.write(async (tx) => {
    const state = await readState(tx, 'for update');
    if (state?.fiscalYearStart !== start) {
      await rows(tx, 'select rebuild_report_sums($1)', [start]);
    } else {
      await reckonDays(tx);
      await reckonDonors(tx, start);
    }
    return !(await readState(tx, ''))!.isStale;
  });
}

interface KnownState {
  readonly fiscalYearStart: number;
  readonly isStale: boolean;
}

async function readState(tx: Tx, lock: '' | 'for update'): Promise<KnownState | undefined> {
  const [found] = await rows<KnownState>(
    tx,
    `select fiscal_year_start as "fiscalYearStart",
            exists (select from stale_day) or exists (select from stale_donor) as "isStale"
     from report_sums ${lock}`,
  );
  return found;
}

/** Takes what is seen to be stale first and looks at gifts and plans after that: what comes in between is taken again. */
async function reckonDays(tx: Tx): Promise<void> {
  const taken = await rows<{ day: string }>(
    tx,
    `with due as (select distinct day from stale_day order by day desc limit ${DAYS_AT_ONCE}),
          taken as (delete from stale_day using due where stale_day.day = due.day)
     select day::text from due`,
  );
  if (taken.length === 0) return;
  const days = [taken.map(({ day }) => day)];
  await rows(tx, 'delete from giving_day where day = any ($1::date[])', days);
  await rows(tx, 'insert into giving_day select * from giving_of_days($1::date[])', days);
  await rows(tx, 'delete from story_day where day = any ($1::date[])', days);
  await rows(tx, 'insert into story_day select * from stories_of_days($1::date[])', days);
  await rows(tx, 'delete from plan_day where day = any ($1::date[])', days);
  await rows(tx, 'insert into plan_day select * from moves_of_days($1::date[])', days);
}

async function reckonDonors(tx: Tx, start: number): Promise<void> {
  const taken = await rows<{ id: string }>(
    tx,
    `with due as (select donor_id, min(id) as first from stale_donor group by donor_id order by first limit ${DONORS_AT_ONCE}),
          taken as (delete from stale_donor using due where stale_donor.donor_id = due.donor_id)
     select donor_id as id from due`,
  );
  if (taken.length === 0) return;
  const donors = taken.map(({ id }) => id);
  await rows(tx, changeOfSpells('delete from donor_spell where donor_id = any ($1::uuid[]) returning *', '-'), [
    donors,
  ]);
  await rows(tx, changeOfSpells('insert into donor_spell select * from spells_of($1::uuid[]) returning *', '+'), [
    donors,
  ]);
  await rows(tx, CHANGED_DAYS, [donors]);
  await rows(tx, changeOfCohorts('-'), [donors, start]);
  await rows(tx, 'delete from donor_year where donor_id = any ($1::uuid[])', [donors]);
  await rows(tx, 'insert into donor_year select * from years_of($1::uuid[], $2)', [donors, start]);
  await rows(tx, changeOfCohorts('+'), [donors, start]);
}

const NEIGHBORS = [
  'area',
  'rhythm',
  'is_monthly',
  'gifts',
  'gross_minor',
  'donor_before',
  'campaign_before',
  'monthly_before',
  'next_day',
];

/**
 * Rows that stay as they are stay where they are: so the days of the table lie together, as reports read them. In one
 * statement, because a gift that comes between two of them would be a row for the second alone.
 */
const CHANGED_DAYS = `
  with own as materialized (
    select * from days_of_donors($1::uuid[])
  ), gone as (
    delete from donor_day as kept where donor_id = any ($1::uuid[]) and not exists (
      select from own where (own.donor_id, own.currency, own.campaign_id, own.day) = (kept.donor_id, kept.currency, kept.campaign_id, kept.day))
  )
  insert into donor_day as kept select * from own
  on conflict (donor_id, currency, campaign_id, day)
    do update set ${NEIGHBORS.map((column) => `${column} = excluded.${column}`).join(', ')}
    where (kept.*) is distinct from (excluded.*)`;

type Sign = '+' | '-';

/** Takes spells away or puts them in, and moves the days on which they begin and end by as much. */
function changeOfSpells(change: string, sign: Sign): string {
  return `
    with changed as (${change})
    insert into supporter_day (day, active_change, gone_change)
    select change.day, ${sign}sum(change.active_change), ${sign}sum(change.gone_change)
    from changed, spell_changes(from_day, until_day, next_from) as change group by change.day
    on conflict (day) do update set active_change = supporter_day.active_change + excluded.active_change,
      gone_change = supporter_day.gone_change + excluded.gone_change`;
}

/** The donors' share of the cohorts as their years stand now. */
function changeOfCohorts(sign: Sign): string {
  return `
    insert into cohort_month (cohort, month, donors)
    select cohort, month, ${sign}donors from cohorts_of($1::uuid[], $2)
    on conflict (cohort, month) do update set donors = cohort_month.donors + excluded.donors`;
}
