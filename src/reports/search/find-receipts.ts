import { type CalendarDate, formatDate } from '../../kernel/calendar.js';
import { Conditions } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { shownName } from '../../donors/identity/shown-name.js';
import { FOUND_MAX, type FoundRow, type SearchRights } from './found.js';
import type { SearchText } from './search-text.js';

/** Receipts by their whole label, by the number in it, or by id; the latest first. */
export async function findReceipts(db: Db, search: SearchText, rights: SearchRights): Promise<FoundRow[]> {
  if (!rights.receipts) return [];
  const { id, receipt, receiptNumber } = search;
  const conditions = new Conditions();
  const parts: string[] = [];
  if (id) parts.push(`receipt.id = ${conditions.value(id)}::uuid`);
  if (receipt) parts.push(`receipt.label = ${conditions.value(receipt)}`);
  if (receiptNumber !== null) {
    const number = conditions.value(receiptNumber);
    parts.push(`(receipt.series_id, receipt.number) in (select id, ${number}::int from receipt_series)`);
  }
  if (parts.length === 0) return [];
  return receipts(db, parts.join(' or '), conditions, rights);
}

/** These receipts, as far as the role sees them. */
export async function receiptsById(db: Db, ids: readonly string[], rights: SearchRights): Promise<FoundRow[]> {
  if (!rights.receipts || ids.length === 0) return [];
  const conditions = new Conditions();
  conditions.where('receipt.id = any (?::uuid[])', ids);
  return receipts(db, conditions.sql, conditions, rights);
}

async function receipts(db: Db, where: string, conditions: Conditions, rights: SearchRights): Promise<FoundRow[]> {
  const found = await db.query<{ id: string; label: string; donor: string; issuedOn: CalendarDate; status: string }>(
    `select receipt.id, receipt.label, ${shownName(rights.anonymousDonors)} as donor, receipt.issue_date::text as "issuedOn",
            receipt.status
     from receipt join gift on gift.id = receipt.gift_id join donor on donor.id = gift.donor_id
     where ${where} order by receipt.issued_at desc, receipt.id limit ${FOUND_MAX}`,
    conditions.parameters,
  );
  return found.map(({ id, label, donor, issuedOn, status }) => ({
    kind: 'receipts',
    id,
    title: label,
    detail: [donor, formatDate(issuedOn), status === 'void' ? 'void' : ''].filter(Boolean).join(' · '),
  }));
}
