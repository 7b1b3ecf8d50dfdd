import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import type { DonorId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import { readContacts } from '../../donors/sealed-contacts.js';
import { csvRow } from '../../kernel/csv-row.js';
import { cursorRows, type TextRow } from '../cursor-rows.js';
import type { ExportSource } from '../export-pool.js';
import { takeSnapshot } from '../snapshot.js';

/** What is open of the benefits, for whoever packs and posts them; with the address that each member gave. */
export function exportFulfilment(source: ExportSource): Readable {
  return Readable.from(linesOf(source), { objectMode: false });
}

async function* linesOf({ pool, tx }: ExportSource): AsyncGenerator<string, void, undefined> {
  const { client, giveBack } = await takeSnapshot(pool);
  let state: 'done' | 'abandoned' = 'abandoned';
  try {
    yield csvRow([...BEFORE, ...ADDRESS, ...AFTER].map(([header]) => header));
    yield* rowsOf(client, tx);
    state = 'done';
  } finally {
    await giveBack(state);
  }
}

async function* rowsOf(client: ClientBase, tx: Tx): AsyncGenerator<string, void, undefined> {
  const columns = [...BEFORE, ...AFTER].map(([, sql]) => sql);
  const select = `select ${columns.join(', ')}, donor.id ${FROM} order by granted_on, benefit_grant.id`;
  for await (const batch of cursorRows(client, () => [select])) {
    const ids = batch.map((row) => row.at(-1) as DonorId);
    const contacts = await readContacts(tx, ids);
    const line = (row: TextRow, at: number): string => {
      const cells = row.map((cell) => cell ?? '');
      const address = contacts.get(ids[at]!)!;
      return csvRow([
        ...cells.slice(0, BEFORE.length),
        ...ADDRESS.map(([, part]) => address[part]),
        ...cells.slice(BEFORE.length, -1),
      ]);
    };
    yield batch.map(line).join('');
  }
}

const BEFORE: readonly (readonly [header: string, sql: string])[] = [
  ['Benefit', 'benefit_grant.name'],
  ['Posted', `case when mailed then 'yes' else 'no' end`],
  ['First name', 'donor.first_name'],
  ['Last name', 'donor.last_name'],
  ['Email', 'donor.email'],
];

/** Sealed in the database, and opened batch by batch. */
const ADDRESS = [
  ['Address', 'line1'],
  ['Address, second line', 'line2'],
  ['City', 'city'],
  ['State', 'region'],
  ['ZIP', 'postalCode'],
  ['Country', 'country'],
] as const;

const AFTER: readonly (readonly [header: string, sql: string])[] = [
  ['Tier', 'tier.name'],
  ['Since', 'granted_on'],
  ['Member until', 'coalesce(ended_on, ends_on)'],
  ['Reference', 'benefit_grant.id'],
];

const FROM = `
  from benefit_grant
  join membership_term on membership_term.id = term_id
  join tier on code = membership_term.tier
  join donor on donor.id = membership_term.donor_id
  where benefit_grant.state = 'open'`;
