import { formatDate, type CalendarDate } from '../../kernel/calendar.js';
import { Conditions } from '../../database/conditions.js';
import { type Db, rows } from '../../database/db.js';
import { isKnownTo, shownName, shownText } from '../../donors/identity/shown-name.js';
import { phoneKey } from '../../donors/phone-key.js';
import { FOUND_MAX, type FoundRow, type SearchRights } from './found.js';
import type { SearchText } from './search-text.js';

/** So many that fit are looked at for the latest givers among them; there may be twenty thousand Marias. */
const LOOKED_AT = 400;
/** From so many letters on, a slip of the finger can be told from another name. */
const FUZZY_MIN = 4;
/** How much of what was typed must be in a name, as pg_trgm reckons it: a slip costs one word half of its letters. */
const LIKENESS = { oneWord: 0.5, words: 0.6 } as const;

/** Donors by name, address, phone or the last digits of their card; those who gave last come first. */
export async function findDonors(db: Db, search: SearchText, rights: SearchRights): Promise<FoundRow[]> {
  if (!rights.donors || search.text === '') return [];
  const exact = await matching(db, exactMatches(db, search, rights), rights);
  const isName = search.plain.length >= FUZZY_MIN && /\p{L}{3}/u.test(search.plain);
  if (exact.length >= FOUND_MAX || !isName) return exact.slice(0, FOUND_MAX);
  const alike = await similar(db, search, rights);
  const known = new Set(exact.map(({ id }) => id));
  return [...exact, ...alike.filter(({ id }) => !known.has(id))].slice(0, FOUND_MAX);
}

/** These donors, as far as the role knows them; in no order that means something. */
export async function donorsById(db: Db, ids: readonly string[], rights: SearchRights): Promise<FoundRow[]> {
  if (!rights.donors || ids.length === 0) return [];
  const conditions = new Conditions();
  const among = `select id from unnest(${conditions.value(ids)}::uuid[]) as found (id)`;
  return matching(db, { sql: `${among} where ${isKnown(rights)}`, conditions }, rights);
}

interface Matches {
  readonly sql: string;
  readonly conditions: Conditions;
}

/** Each way of finding somebody has an index of its own; joined by "or" none would be used. */
function exactMatches(db: Db, { text, plain, id, lastDigits }: SearchText, rights: SearchRights): Matches {
  const conditions = new Conditions();
  const parts: string[] = [];
  const phone = phoneKey(db.manager, text);
  if (id) parts.push(`select ${conditions.value(id)}::uuid as id`);
  if (plain.length >= 3) {
    const part = conditions.value(`%${escaped(plain)}%`);
    parts.push(
      `(select donor.id from donor where donor.search_text like ${part} and donor.merged_into is null limit ${LOOKED_AT})`,
    );
  } else if (plain !== '') {
    const [from, to] = [conditions.value(plain), conditions.value(`${plain}\u{10ffff}`)];
    const family = `plain_text(donor.last_name || ' ' || donor.first_name) collate "C"`;
    parts.push(`(select donor.id from donor where ${family} >= ${from} and ${family} < ${to} limit ${LOOKED_AT})`);
  }
  if (text.includes('@')) {
    parts.push(`select donor_id from donor_email where email_key = ${conditions.value(text.toLowerCase())}`);
  }
  if (phone) parts.push(`select id from donor where phone_key = ${conditions.value(phone)}`);
  if (lastDigits) {
    const digits = conditions.value(lastDigits);
    parts.push(
      `(select donor_id from gift where right(method, 4) = ${digits} and method ~ '[0-9]{4}$'
        order by occurred_at desc nulls last limit ${LOOKED_AT})`,
      `(select donor_id from plan where right(method, 4) = ${digits} and method ~ '[0-9]{4}$' limit ${LOOKED_AT})`,
    );
  }
  const union = parts.length === 0 ? 'select null::uuid as id where false' : parts.join(' union ');
  return { sql: `select id from (${union}) as found where ${isKnown(rights)}`, conditions };
}

function isKnown({ anonymousDonors }: SearchRights): string {
  return anonymousDonors ? 'true' : `exists (select from donor where donor.id = found.id and ${isKnownTo(false)})`;
}

async function matching(db: Db, { sql, conditions }: Matches, rights: SearchRights): Promise<FoundRow[]> {
  const found = await db.query<DonorFound>(
    `with found as materialized (${sql})
     select ${columns(rights)} from found join donor on donor.id = found.id
     left join donor_giving giving on giving.donor_id = donor.id
     where donor.merged_into is null and ${HAS_PAGE}
     order by giving.last_gift_at desc nulls last, donor.id limit ${FOUND_MAX}`,
    conditions.parameters,
  );
  return found.map(rowOf);
}

/** Names that are nearly what was typed, the nearest first. The threshold holds for the transaction alone. */
function similar(db: Db, { plain }: SearchText, rights: SearchRights): Promise<FoundRow[]> {
  return db.write(async (tx) => {
    const likeness = plain.includes(' ') ? LIKENESS.words : LIKENESS.oneWord;
    await rows(tx, `set local pg_trgm.word_similarity_threshold = ${likeness}`);
    const found = await rows<DonorFound>(
      tx,
      `with found as materialized (
         select donor.id, word_similarity($1, donor.search_text) as likeness from donor
         where $1 <% donor.search_text and donor.merged_into is null and ${isKnownTo(rights.anonymousDonors)}
         order by likeness desc limit 50)
       select ${columns(rights)} from found join donor on donor.id = found.id
       left join donor_giving giving on giving.donor_id = donor.id
       where ${HAS_PAGE} order by found.likeness desc, giving.last_gift_at desc nulls last, donor.id limit ${FOUND_MAX}`,
      [plain],
    );
    return found.map(rowOf);
  });
}

/** Whoever began a gift and never finished it is no donor, and has no page. */
const HAS_PAGE = `(giving.donor_id is not null or donor.origin <> 'gift'
  or exists (select from soft_credit where soft_credit.donor_id = donor.id))`;

function columns({ anonymousDonors }: SearchRights): string {
  return `donor.id, ${shownName(anonymousDonors)} as name, ${shownText(anonymousDonors, 'email')} as email,
    giving.last_gift_on::text as "lastGift"`;
}

interface DonorFound {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly lastGift: CalendarDate | null;
}

function rowOf({ id, name, email, lastGift }: DonorFound): FoundRow {
  const last = lastGift === null ? 'has given nothing yet' : `last gift ${formatDate(lastGift)}`;
  return { kind: 'donors', id, title: name, detail: [email, last].filter(Boolean).join(' · ') };
}

/** Signs that mean something in a pattern mean themselves. */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
