import { Readable } from 'node:stream';
import type { DonorId, ReceiptId } from '../kernel/id.js';
import type { Db } from '../database/db.js';
import { donorsAndMerged } from '../donors/identity/donor-now.js';
import { openNotes } from '../donors/records/notes.js';
import { readContacts } from '../donors/sealed-contacts.js';
import type { Receipts } from '../receipts/receipts.js';
import { type StatementId, statementDocument } from '../receipts/statements/statement.store.js';
import { csvLines, type CsvRow } from './csv-lines.js';
import { zipArchive, type ZipEntry } from './zip-stream.js';

/**
 * Everything that is kept about some donors, as one archive: JSON for programs, CSV for spreadsheets, and the receipts
 * (R-PRV-03). It is made while it is read, one receipt at a time.
 */
export function donorArchive(db: Db, receipts: Receipts, donorIds: readonly DonorId[]): Readable {
  return Readable.from(zipArchive(entriesOf(db, receipts, donorIds)), { objectMode: false });
}

async function* entriesOf(db: Db, receipts: Receipts, donorIds: readonly DonorId[]): AsyncGenerator<ZipEntry> {
  const ids = await donorsAndMerged(db.manager, donorIds);
  const [found] = await db.query<{ data: DonorData }>(DONOR_DATA, [ids]);
  const contacts = await readContacts(db.manager, ids);
  const data = {
    ...found!.data,
    donors: found!.data.donors.map((donor) => ({ ...donor, ...contacts.get(donor['id'] as DonorId) })),
    notes: await notesOf(db, ids),
  };
  yield { name: 'read-me.txt', content: [README] };
  yield { name: 'everything.json', content: [`${JSON.stringify(data, null, 2)}\n`] };
  for (const name of ['gifts', 'plans', 'consents', 'letters'] as const) {
    yield { name: `${name}.csv`, content: csvLines(data[name]) };
  }
  for (const { id, label } of data.receipts) {
    const { bytes } = await receipts.documentOf(id);
    yield { name: `receipts/${label}.pdf`, content: [bytes] };
  }
  for (const { id, year, version } of data.statements) {
    const { bytes } = await statementDocument(db.manager, id);
    yield { name: `statements/${year}-version-${version}-${id}.pdf`, content: [bytes] };
  }
}

/** What staff wrote about them, in their words. */
async function notesOf(db: Db, donorIds: readonly DonorId[]): Promise<CsvRow[]> {
  const notes = await db.query<{ id: string; kind: string; at: string }>(
    `select id, kind, to_json(at) #>> '{}' as at from donor_note
     where donor_id = any($1::uuid[]) and removed_at is null order by at, id`,
    [donorIds],
  );
  const words = await openNotes(
    db.manager,
    notes.map(({ id }) => id),
  );
  return notes.map(({ id, kind, at }) => ({ kind, at, text: words.get(id) ?? '' }));
}

interface DonorData {
  readonly donors: readonly CsvRow[];
  readonly gifts: readonly CsvRow[];
  readonly refunds: readonly CsvRow[];
  readonly plans: readonly CsvRow[];
  readonly planChanges: readonly object[];
  readonly consents: readonly CsvRow[];
  readonly memberships: readonly CsvRow[];
  readonly letters: readonly CsvRow[];
  readonly sessions: readonly CsvRow[];
  readonly receipts: readonly { readonly id: ReceiptId; readonly label: string; readonly said: object }[];
  readonly statements: readonly { readonly id: StatementId; readonly year: number; readonly version: number }[];
}

const README = `Everything that we keep about you.

everything.json   all of it, for programs
gifts.csv, plans.csv, consents.csv, letters.csv   the same in tables, for spreadsheets
receipts          every receipt as it was issued, those that are void by now among them
statements        every statement of a year as it was sent, earlier versions among them

Amounts are in minor units of their currency: 2500 USD is $25.00. Instants are in UTC.
Card and account numbers are not here, because we never have them: the payment processor keeps those.
`;

const listOf = (row: string, from: string, order: string): string =>
  `coalesce((select json_agg(json_build_object(${row}) order by ${order}) from ${from}), '[]')`;

const MINE = 'donor_id = any($1::uuid[])';

const DONOR_DATA = `
  select json_build_object(
    'donors', ${listOf(
      `'id', id, 'email', email, 'firstName', first_name, 'lastName', last_name, 'employer', employer, 'listedAs', listed_as, 'since', created_at,
       'doNotAskUntil', do_not_ask_until, 'doNotAskReason', do_not_ask_reason, 'thankedAs', recognition_name,
       'knownToFinanceOnly', anonymous_to_staff, 'mergedInto', merged_into,
       'household', (select name from household where household.id = household_id)`,
      'donor where id = any($1::uuid[])',
      'created_at, id',
    )},
    'gifts', ${listOf(
      `'id', gift.id, 'donor', donor_id, 'date', gift_date, 'state', gift.state, 'amountMinor', gift.amount_minor,
       'coveredFeeMinor', covered_fee_minor, 'currency', gift.currency, 'designation', designation, 'method', method,
       'plan', plan_id, 'comment', comment, 'mayQuote', may_quote, 'anonymous', anonymous, 'startedAt', started_at,
       'article', article_url, 'section', section, 'placement', placement, 'referrer', referrer,
       'utmSource', utm_source, 'utmMedium', utm_medium, 'utmCampaign', utm_campaign,
       'receipt', (select label from receipt where gift_id = gift.id and status = 'issued')`,
      `gift where ${MINE}`,
      'started_at, gift.id',
    )},
    'refunds', ${listOf(
      `'gift', gift_id, 'state', refund.state, 'amountMinor', refund.amount_minor, 'currency', refund.currency,
       'requestedAt', requested_at, 'sentAt', refund.occurred_at`,
      `refund join gift on gift.id = gift_id where ${MINE}`,
      'requested_at, refund.id',
    )},
    'plans', ${listOf(
      `'id', id, 'donor', donor_id, 'state', state, 'amountMinor', amount_minor, 'currency', currency,
       'interval', interval, 'intervalCount', interval_count, 'designation', designation, 'method', method,
       'startedAt', started_at, 'nextChargeOn', next_charge_on, 'pausedUntil', paused_until, 'endedAt', ended_at,
       'comment', comment`,
      `plan where ${MINE}`,
      'started_at, id',
    )},
    'planChanges', ${listOf(
      `'plan', plan_id, 'kind', kind, 'by', by_kind, 'reason', reason, 'before', before, 'after', after,
       'state', plan_change.state, 'at', requested_at`,
      `plan_change join plan on plan.id = plan_id where ${MINE}`,
      'requested_at, plan_change.id',
    )},
    'addresses', ${listOf(
      `'donor', donor_id, 'email', email, 'addedAt', added_at, 'confirmedAt', confirmed_at, 'confirmedHow', confirmed_how`,
      `donor_email where ${MINE}`,
      'added_at, id',
    )},
    'tags', ${listOf(
      `'donor', donor_id, 'tag', tag.name, 'at', donor_tag.at`,
      `donor_tag join tag on tag.id = tag_id where ${MINE}`,
      'donor_tag.at, tag.id',
    )},
    'fields', ${listOf(
      `'donor', donor_id, 'field', label, 'value', value, 'at', donor_field_value.at`,
      `donor_field_value join custom_field on custom_field.id = field_id where ${MINE}`,
      'position, custom_field.id',
    )},
    'merges', ${listOf(
      `'kept', kept_id, 'merged', gone_id, 'at', at, 'undoneAt', undone_at`,
      'donor_merge where kept_id = any($1::uuid[])',
      'at, id',
    )},
    'consents', ${listOf(
      `'donor', donor_id, 'purpose', purpose, 'given', given, 'how', how, 'at', at`,
      `donor_consent where ${MINE}`,
      'position',
    )},
    'memberships', ${listOf(
      `'donor', donor_id, 'tier', tier, 'startsOn', starts_on, 'endsOn', ends_on, 'source', source, 'endedOn', ended_on`,
      `membership_term where ${MINE}`,
      'starts_on, id',
    )},
    'letters', ${listOf(
      `'at', queued_at, 'to', recipient, 'subject', subject, 'state', state, 'text', text`,
      `letter where lower(recipient) in (select email_key from donor where id = any($1::uuid[]) and email <> ''
           union select email_key from donor_email where donor_id = any($1::uuid[]))
         and template <> 'sign-in-code'`,
      'queued_at, id',
    )},
    'sessions', ${listOf(
      `'device', device, 'signedInAt', signed_in_at, 'lastSeenAt', last_seen_at`,
      'portal_session where email_key in (select email_key from donor where id = any($1::uuid[]))',
      'signed_in_at, id',
    )},
    'statements', ${listOf(
      `'id', id, 'year', year, 'version', version, 'madeAt', made_at, 'said', snapshot`,
      `statement where ${MINE}`,
      'year, version, id',
    )},
    'receipts', ${listOf(
      `'id', receipt.id, 'label', label, 'status', status, 'said', snapshot`,
      `receipt join gift on gift.id = gift_id where ${MINE}`,
      'label',
    )}
  ) as data`;
