import { newId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

/** What names of a file can stand for. */
export interface KnownPurposes {
  readonly designations: readonly { readonly code: string; readonly name: string }[];
  readonly campaigns: readonly { readonly id: string; readonly slug: string; readonly name: string }[];
}

export async function knownPurposes(tx: Tx): Promise<KnownPurposes> {
  return {
    designations: await rows(tx, 'select code, name from designation order by position, code'),
    campaigns: await rows(tx, `select id, slug, name from campaign order by slug <> 'general', lower(name), id`),
  };
}

/** A campaign of the past, by the name that it had. Returns its id. */
export async function makePastCampaign(tx: Tx, name: string): Promise<string> {
  const id = newId();
  const slug = await free(tx, 'select slug as taken from campaign where starts_with(slug, $1)', slugOf(name, 60));
  await rows(tx, 'insert into campaign (id, slug, name) values ($1, $2, $3)', [id, slug, name]);
  return id;
}

/** A designation of the past: closed, so that no form offers it, and without restriction until somebody says otherwise. */
export async function makePastDesignation(tx: Tx, name: string): Promise<string> {
  const code = await free(tx, 'select code as taken from designation where starts_with(code, $1)', slugOf(name, 40));
  await rows(
    tx,
    `insert into designation (code, name, restricted, position, open)
     select $1, $2, false, coalesce(max(position), 0) + 1, false from designation`,
    [code, name],
  );
  return code;
}

/** Takes one back that nothing refers to; false for one that is in use. */
export async function removePastPurpose(
  tx: Tx,
  kind: 'campaign' | 'designation' | 'tag',
  ref: string,
): Promise<boolean> {
  const [gone] = await rows(tx, REMOVE[kind], [ref]);
  return gone !== undefined;
}

const REMOVE = {
  campaign: `delete from campaign where id = $1::uuid and not exists (select from gift where campaign_id = campaign.id)
    and not exists (select from form where campaign_id = campaign.id)
    and not exists (select from plan where campaign_id = campaign.id)
    and not exists (select from offline_gift where campaign_id = campaign.id) returning id`,
  designation: `delete from designation where code = $1 and not exists (select from gift where designation = code)
    and not exists (select from form_designation where designation = code)
    and not exists (select from plan where designation = code)
    and not exists (select from offline_gift where designation = code) returning code`,
  tag: `delete from tag where id = $1::uuid and not exists (select from donor_tag where tag_id = tag.id) returning id`,
} as const;

async function free(tx: Tx, sql: string, wanted: string): Promise<string> {
  const taken = new Set((await rows<{ taken: string }>(tx, sql, [wanted])).map((row) => row.taken));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

function slugOf(name: string, longest: number): string {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return bare.slice(0, longest - 4).replaceAll(/^-+|-+$/g, '') || 'imported';
}
