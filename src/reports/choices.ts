import type { Db } from '../database/db.js';

/** Every designation, also those that no form offers any more: old gifts still have them. */
export function listDesignations(db: Db): Promise<{ code: string; name: string }[]> {
  return db.query('select code, name from designation order by position, code');
}

/** Every campaign by its id, the general one first. */
export function listCampaigns(db: Db): Promise<{ id: string; name: string }[]> {
  return db.query(`select id, name from campaign order by slug <> 'general', name, id`);
}
