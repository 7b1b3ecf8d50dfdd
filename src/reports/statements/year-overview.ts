import type { DonorId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import { DONOR_NAME } from '../../receipts/statements/statement-lines.store.js';
import { IS_NEW, IS_OUTDATED, REACHABLE, yearPeople } from '../../receipts/statements/statement-run.store.js';
import { type StatementId, WHY_OUTDATED } from '../../receipts/statements/statement.store.js';
import type { StatementChange } from '../../receipts/statements/statement.js';

/** Legal donors of a year by what is to be done for them. */
export interface YearCounts {
  /** Without a statement yet, and with an e-mail address. */
  readonly byMail: number;
  /** … with a postal address only. */
  readonly toPrint: number;
  /** … with neither. */
  readonly unreachable: number;
  /** The receipts that the first two would list. */
  readonly receipts: number;
  /** Who has a statement, outdated or not. */
  readonly made: number;
  /** Whose statement is outdated, and who can be reached. */
  readonly outdated: number;
  /** Who gave, and of whose gifts no receipt stands: all returned, or thanked for by letter only. */
  readonly withoutReceipt: number;
}

/** One pass over the year's receipts. */
export async function yearCounts(db: Db, year: number): Promise<YearCounts> {
  const [counts] = await db.query<YearCounts>(
    `with people as materialized (
       select donor.id, coalesce(basis.receipts, 0) as receipts, statement.id is not null as is_made,
              ${IS_NEW} as is_new, ${IS_OUTDATED} as is_outdated, ${REACHABLE} as is_reachable, donor.email <> '' as by_mail
       from ${yearPeople('$1::int')})
     select count(*) filter (where is_new and by_mail)::int as "byMail",
            count(*) filter (where is_new and is_reachable and not by_mail)::int as "toPrint",
            count(*) filter (where is_new and not is_reachable)::int as unreachable,
            coalesce(sum(receipts) filter (where is_new and is_reachable), 0)::int as receipts,
            count(*) filter (where is_made)::int as made,
            count(*) filter (where is_outdated and is_reachable)::int as outdated,
            (select count(distinct donor_id)::int from gift
             where gift_date between make_date($1, 1, 1) and make_date($1, 12, 31) and settlement_entry_id is not null
               and donor_id not in (select id from people where receipts > 0)
               and donor_id in (select id from donor where erased_at is null)) as "withoutReceipt"
     from people`,
    [year],
  );
  return counts!;
}

/** The years that have statements: from the first receipted gift to the running one, the latest first. */
export async function statementYears(db: Db, running: number): Promise<number[]> {
  const [found] = await db.query<{ first: number | null }>(
    `select extract(year from min(gift_date))::int as first from receipt where status = 'issued'`,
  );
  const first = Math.min(found?.first ?? running, running);
  return Array.from({ length: running - first + 1 }, (_, ago) => running - ago);
}

export interface OutdatedRow {
  readonly donorId: DonorId;
  readonly donor: string;
  readonly statementId: StatementId;
  readonly version: number;
  readonly change: StatementChange;
  readonly isReachable: boolean;
}

/** Statements that no longer say what is so, by name. */
export function outdatedStatements(db: Db, year: number, limit: number): Promise<OutdatedRow[]> {
  return db.query<OutdatedRow>(
    `select donor.id as "donorId", ${DONOR_NAME} as donor, statement.id as "statementId", statement.version,
            ${WHY_OUTDATED} as change, ${REACHABLE} as "isReachable"
     from ${yearPeople('$1::int')} where ${IS_OUTDATED}
     order by lower(donor.last_name), lower(donor.first_name), donor.id limit $2`,
    [year, limit],
  );
}

export interface UnreachableRow {
  readonly donorId: DonorId;
  readonly donor: string;
  readonly receipts: number;
}

/** Donors to whom neither mail nor post would find its way, by name. */
export function unreachableDonors(db: Db, year: number, limit: number): Promise<UnreachableRow[]> {
  return db.query<UnreachableRow>(
    `select donor.id as "donorId", ${DONOR_NAME} as donor, basis.receipts
     from ${yearPeople('$1::int')} where ${IS_NEW} and not ${REACHABLE}
     order by lower(donor.last_name), lower(donor.first_name), donor.id limit $2`,
    [year, limit],
  );
}

export interface Sample {
  readonly kind: 'first' | 'longest' | 'benefits' | 'paper';
  readonly donorId: DonorId;
}

/** Donors whose pages are worth a look before all are sent. */
export function sampleDonors(db: Db, year: number): Promise<Sample[]> {
  const benefits = `exists (select from jsonb_each(totals) where value->'amountMinor' <> value->'deductibleMinor')`;
  return db.query<Sample>(
    `with people as materialized (
       select donor.id, basis.receipts, basis.totals, donor.email from ${yearPeople('$1::int')} where basis.receipts > 0)
     (select 'first' as kind, id as "donorId" from people order by id limit 1)
     union all (select 'longest', id from people order by receipts desc, id limit 1)
     union all (select 'benefits', id from people where ${benefits} order by id limit 1)
     union all (select 'paper', id from people where email = '' order by id limit 1)`,
    [year],
  );
}
