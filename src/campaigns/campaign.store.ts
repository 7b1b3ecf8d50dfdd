import { InvalidInput, NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { isId, newId, type StaffId } from '../kernel/id.js';
import { rows, violatedConstraint, type Tx } from '../database/db.js';
import { type Campaign, CampaignChanged, type CampaignFacts } from './campaign.js';

/** Who saves, and when. */
interface Saved {
  readonly by: StaffId;
  readonly at: Date;
}

/** Every campaign, those that run before the archived ones, the general one first among them. */
export function listCampaigns(tx: Tx): Promise<Campaign[]> {
  return read(tx, 'true', []);
}

/** @throws NotFound */
export async function readCampaign(tx: Tx, id: string): Promise<Campaign> {
  const [campaign] = isId(id) ? await read(tx, 'campaign.id = $1', [id]) : [];
  if (!campaign) throw new NotFound('campaign');
  return campaign;
}

/** The same with its row locked until the transaction ends. @throws NotFound */
export async function lockCampaign(tx: Tx, id: string): Promise<Campaign> {
  if (isId(id)) await rows(tx, 'select from campaign where id = $1 for update', [id]);
  return readCampaign(tx, id);
}

/** The campaign that a link names, as long as gifts may be given to it on this day. */
export async function openCampaign(tx: Tx, slug: unknown, today: CalendarDate): Promise<Campaign | null> {
  if (typeof slug !== 'string' || slug === '') return null;
  const [campaign] = await read(
    tx,
    `slug = $1 and archived_at is null and coalesce(starts_on <= $2, true) and coalesce(ends_on >= $2, true)`,
    [slug, today],
  );
  return campaign ?? null;
}

/** Returns the id of the new campaign. @throws InvalidInput for a slug that another one has. */
export async function insertCampaign(tx: Tx, slug: string, facts: CampaignFacts, saved: Saved): Promise<string> {
  const id = newId();
  try {
    await rows(tx, INSERT, [JSON.stringify({ ...column(facts), id, slug }), saved.by, saved.at]);
  } catch (error) {
    if (violatedConstraint(error) !== 'campaign_slug') throw error;
    throw new InvalidInput([
      { field: 'slug', message: 'Another campaign has this short name. Choose a different one.' },
    ]);
  }
  return id;
}

/** @throws NotFound, CampaignChanged when it is not the version that was looked at */
export async function updateCampaign(
  tx: Tx,
  id: string,
  facts: CampaignFacts,
  saved: Saved & { readonly seen: number },
): Promise<void> {
  const campaign = await lockCampaign(tx, id);
  if (campaign.version !== saved.seen) throw new CampaignChanged(campaign);
  await rows(tx, UPDATE, [JSON.stringify(column(facts)), saved.by, saved.at, id]);
}

/** Puts a campaign away, or takes it back; its gifts and reports stay. */
export async function archiveCampaign(tx: Tx, id: string, isArchived: boolean, saved: Saved): Promise<void> {
  await rows(
    tx,
    `update campaign set archived_at = case when $2 then coalesce(archived_at, $4) end, version = version + 1,
       changed_by = $3, changed_at = $4 where id = $1`,
    [id, isArchived, saved.by, saved.at],
  );
}

/** A form on which gifts are given, with the campaign that they count for. */
export interface CampaignForm {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly open: boolean;
  readonly campaignId: string;
  readonly campaign: string;
}

export function listForms(tx: Tx): Promise<CampaignForm[]> {
  return rows(
    tx,
    `select form.id, form.slug, title, open, campaign_id as "campaignId", campaign.name as campaign
     from form join campaign on campaign.id = campaign_id order by form.slug`,
  );
}

/** From now on, what is given on the form counts for the campaign. @throws NotFound */
export async function giveFormTo(tx: Tx, formId: string, campaignId: string): Promise<CampaignForm> {
  const [before] = isId(formId) ? (await listForms(tx)).filter(({ id }) => id === formId) : [];
  if (!before) throw new NotFound('form');
  await rows(tx, 'update form set campaign_id = $2 where id = $1', [formId, campaignId]);
  return before;
}

function column({ goalMinor, costMinor, ...facts }: CampaignFacts): object {
  return { ...facts, goalMinor: goalMinor?.toString() ?? null, costMinor: costMinor?.toString() ?? null };
}

async function read(tx: Tx, where: string, parameters: readonly unknown[]): Promise<Campaign[]> {
  const found = await rows<
    Omit<Campaign, 'goalMinor' | 'costMinor'> & Record<'goalMinor' | 'costMinor', string | null>
  >(
    tx,
    `select campaign.id, slug, campaign.name, description, goal_minor as "goalMinor", goal_gifts as "goalGifts",
            goal_donors as "goalDonors", starts_on::text as "startsOn", ends_on::text as "endsOn",
            cost_minor as "costMinor", counting, archived_at as "archivedAt", version, staff.name as "changedBy",
            changed_at as "changedAt"
     from campaign left join staff on staff.id = changed_by
     where ${where}
     order by archived_at is not null, slug <> 'general', starts_on desc nulls last, campaign.name, campaign.id`,
    parameters,
  );
  return found.map(({ goalMinor, costMinor, ...campaign }) => ({
    ...campaign,
    goalMinor: goalMinor === null ? null : BigInt(goalMinor),
    costMinor: costMinor === null ? null : BigInt(costMinor),
  }));
}

const RECORD = `jsonb_to_record($1::jsonb) as given (id uuid, slug text, name text, description text, "goalMinor" bigint,
    "goalGifts" integer, "goalDonors" integer, "startsOn" date, "endsOn" date, "costMinor" bigint, counting text)`;

const INSERT = `
  insert into campaign (id, slug, name, description, goal_minor, goal_gifts, goal_donors, starts_on, ends_on,
    cost_minor, counting, changed_by, changed_at)
  select id, slug, name, description, "goalMinor", "goalGifts", "goalDonors", "startsOn", "endsOn", "costMinor",
    counting, $2, $3
  from ${RECORD}`;

const UPDATE = `
  update campaign set name = given.name, description = given.description, goal_minor = "goalMinor",
    goal_gifts = "goalGifts", goal_donors = "goalDonors", starts_on = "startsOn", ends_on = "endsOn",
    cost_minor = "costMinor", counting = given.counting, version = version + 1, changed_by = $2, changed_at = $3
  from ${RECORD}
  where campaign.id = $4`;
