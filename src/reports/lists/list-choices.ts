import type { Db } from '../../database/db.js';

/** What lists can be filtered by that the newsroom made up itself. */
export interface ListChoices {
  readonly designations: readonly { readonly code: string; readonly name: string }[];
  readonly campaigns: readonly { readonly slug: string; readonly name: string }[];
  readonly tiers: readonly { readonly code: string; readonly name: string }[];
  readonly tags: readonly { readonly id: string; readonly name: string }[];
}

/** Archived and closed ones too: what was given for them stays in the lists. */
export async function listChoices(db: Db): Promise<ListChoices> {
  const [designations, campaigns, tiers, tags] = await Promise.all([
    db.query<ListChoices['designations'][number]>('select code, name from designation order by position, code'),
    db.query<ListChoices['campaigns'][number]>('select slug, name from campaign order by name, slug'),
    db.query<ListChoices['tiers'][number]>('select code, name from tier order by threshold_minor, code'),
    db.query<ListChoices['tags'][number]>('select id, name from tag order by name_key limit 500'),
  ]);
  return { designations, campaigns, tiers, tags };
}
