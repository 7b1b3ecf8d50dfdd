import { addDays, dateIn } from '../../kernel/calendar.js';
import type { Db } from '../../database/db.js';
import { readOrganisation } from '../../organisation/organisation.js';
import type { Extent } from '../acts/act.js';

/** As links carry it. Outside its days it counts for nothing, so every gift of the demo may name it. */
export const DRIVE_SLUG = 'records-drive';
const DRIVE_ID = '01930000-0000-7000-8000-0000000000d1';
const DAYS_BEFORE = 21;
const DAYS_AFTER = 10;
const CENTS_IN_1000 = 100_000;

/** A drive that runs when the demo ends: three weeks of it have gone by. */
export async function beginDrive(db: Db, { to }: Pick<Extent, 'to'>): Promise<void> {
  const { timeZone } = await readOrganisation(db.manager);
  const today = dateIn(timeZone, to);
  await db.query(
    `insert into campaign (id, slug, name, description, goal_minor, starts_on, ends_on, cost_minor)
     values ($1, $2, 'Public records drive', 'Pays for a year of records requests and the lawyer behind them.', $5, $3, $4, 42000)
     on conflict (slug) do update set starts_on = excluded.starts_on, ends_on = excluded.ends_on`,
    [DRIVE_ID, DRIVE_SLUG, addDays(today, -DAYS_BEFORE), addDays(today, DAYS_AFTER), CENTS_IN_1000],
  );
  await db.query(
    `insert into matching_offer (id, campaign_id, sponsor, percent, cap_minor, starts_on, ends_on, terms, made_at)
     values (gen_random_uuid(), (select id from campaign where slug = $1), 'the Alvarez Family Fund', 100, $4, $2, $3,
             'Paid within a month of the last day.', now())`,
    [DRIVE_SLUG, addDays(today, -DAYS_BEFORE + 7), addDays(today, DAYS_AFTER), CENTS_IN_1000],
  );
}

/** Sets the goal a good third above what came, so that there is something left to give for, and asks for it on articles. */
export async function setGoal(db: Db): Promise<void> {
  await db.query(
    `with brought as (
       select campaign.id, ceil(coalesce(sum(amount_minor), 0) * 1.35 / ${CENTS_IN_1000} + 1) * ${CENTS_IN_1000} as minor
       from campaign left join gift on gift.campaign_id = campaign.id and gift_date is not null
       where slug = $1 group by campaign.id
     ), offered as (
       update matching_offer set cap_minor = minor from brought where campaign_id = brought.id
     )
     update campaign set goal_minor = minor from brought where campaign.id = brought.id`,
    [DRIVE_SLUG],
  );
  await db.query(
    `update form set campaign_id = (select id from campaign where slug = $1) where slug = 'article-footer'`,
    [DRIVE_SLUG],
  );
}
