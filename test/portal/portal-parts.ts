import type { DonorId } from '../../src/kernel/id.js';
import type { TestApp } from '../support/app.js';
import type { PortalDonor } from '../support/portal.js';

/** The id of the donor with a first name. */
export async function donorIdOf(app: TestApp, firstName: string): Promise<DonorId> {
  const [donor] = await app.db.query<{ id: DonorId }>('select id from donor where first_name = $1', [firstName]);
  return donor!.id;
}

/** The one link of the newest letter by a template. */
export async function linkOf(app: TestApp, template: string): Promise<string> {
  const [letter] = await app.db.query<{ url: string }>(
    `select data->>'url' as url from letter where template = $1 order by queued_at desc, id desc limit 1`,
    [template],
  );
  return letter!.url;
}

/** What a page says, without its tags. */
export function wordsOf(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

export async function readWords(donor: PortalDonor, path: string): Promise<string> {
  return wordsOf(await donor.read(path));
}
