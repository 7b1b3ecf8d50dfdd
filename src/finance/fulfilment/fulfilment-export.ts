import type { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { csvCopy, guarded } from '../csv-copy.js';

/** What is open of the benefits, for whoever packs and posts them; with the address that each member gave. */
export function exportFulfilment(pool: Pool): Readable {
  const outer = COLUMNS.map(
    ([header, , kind], at) => `${kind === 'text' ? guarded(`c${at}`) : `c${at}`} as "${header}"`,
  );
  const inner = COLUMNS.map(([, sql], at) => `${sql} as c${at}`);
  return csvCopy(
    pool,
    `select ${outer.join(', ')} from (select ${inner.join(', ')} ${FROM} order by granted_on, benefit_grant.id) as rows`,
  );
}

const COLUMNS: readonly (readonly [header: string, sql: string, kind: 'text' | 'date'])[] = [
  ['Benefit', 'benefit_grant.name', 'text'],
  ['Posted', `case when mailed then 'yes' else 'no' end`, 'text'],
  ['First name', 'donor.first_name', 'text'],
  ['Last name', 'donor.last_name', 'text'],
  ['Email', 'donor.email', 'text'],
  ['Address', 'donor.address_line1', 'text'],
  ['Address, second line', 'donor.address_line2', 'text'],
  ['City', 'donor.city', 'text'],
  ['State', 'donor.region', 'text'],
  ['ZIP', 'donor.postal_code', 'text'],
  ['Country', 'donor.country', 'text'],
  ['Tier', 'tier.name', 'text'],
  ['Since', 'granted_on', 'date'],
  ['Member until', 'coalesce(ended_on, ends_on)', 'date'],
  ['Reference', 'benefit_grant.id::text', 'text'],
];

const FROM = `
  from benefit_grant
  join membership_term on membership_term.id = term_id
  join tier on code = membership_term.tier
  join donor on donor.id = membership_term.donor_id
  where benefit_grant.state = 'open'`;
