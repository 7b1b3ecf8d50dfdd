import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, GiftId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { ALIKE, type ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import type { Figures, ProblemCount } from './import-run.js';

export type RowStatus = 'ready' | 'known' | 'alike' | 'left-out' | 'refused' | 'brought' | 'undone';

/** A row that was looked at. Hashes are hex. */
export interface CheckedRow {
  readonly number: number;
  readonly line: number;
  readonly status: 'ready' | 'left-out' | 'refused';
  readonly problem: string | null;
  readonly field: string | null;
  readonly externalId: string | null;
  readonly idKey: string | null;
  readonly likeKey: string | null;
  readonly donorKey: string | null;
  readonly donorId: DonorId | null;
  /** Whether the donor is told apart by name and address alone. */
  readonly donorByName: boolean;
  readonly amountMinor: string | null;
  readonly giftDate: CalendarDate | null;
  readonly currency: string | null;
}

/** Keeps rows of a look through a file: which are new, which are here already, and which look like one that is here. */
export async function insertRows(
  tx: Tx,
  { runId, source }: { readonly runId: ImportRunId; readonly source: string },
  checked: readonly CheckedRow[],
): Promise<void> {
  await rows(tx, INSERT_ROWS, [runId, JSON.stringify(checked), source, ALIKE]);
}

export async function deleteRows(tx: Tx, runId: ImportRunId): Promise<void> {
  await rows(tx, 'delete from import_row where run_id = $1', [runId]);
}

/** What rows were found to be, by number. */
export async function rowsFound(
  tx: Tx,
  runId: ImportRunId,
  [from, to]: readonly [number, number],
): Promise<Map<number, { status: RowStatus; nth: number | null }>> {
  const found = await rows<{ number: number; status: RowStatus; nth: number | null }>(
    tx,
    'select number, status, nth from import_row where run_id = $1 and number between $2 and $3',
    [runId, from, to],
  );
  return new Map(found.map(({ number, ...row }) => [number, row]));
}

/** Notes what became of rows: a gift, or nothing new because it was here already. */
export async function markRows(
  tx: Tx,
  runId: ImportRunId,
  brought: readonly { readonly number: number; readonly giftId: GiftId | null; readonly status: 'brought' | 'known' }[],
): Promise<void> {
  if (brought.length === 0) return;
  await rows(
    tx,
    `update import_row set status = made.status, gift_id = made."giftId"
     from jsonb_to_recordset($2::jsonb) as made (number integer, "giftId" uuid, status text)
     where run_id = $1 and import_row.number = made.number`,
    [runId, JSON.stringify(brought)],
  );
}

/** A refused row, for the file of errors. */
export interface RefusedRow {
  readonly number: number;
  readonly problem: string;
  readonly field: string | null;
}

export function refusedRows(tx: Tx, runId: ImportRunId, after: number, limit: number): Promise<RefusedRow[]> {
  return rows<RefusedRow>(
    tx,
    `select number, problem, field from import_row
     where run_id = $1 and status = 'refused' and number > $2 order by number limit $3`,
    [runId, after, limit],
  );
}

export type RowFigures = Omit<Figures, 'firstDate' | 'lastDate' | 'dateOrder' | 'decimals' | 'undone'>;

/** What the rows of a run come to. @param alike whether gifts that look like others count as gifts */
export async function rowFigures(tx: Tx, runId: ImportRunId, alike: 'skip' | 'bring'): Promise<RowFigures> {
  const [counts] = await rows<Omit<RowFigures, 'problems'>>(tx, COUNT_ROWS, [runId, alike === 'bring']);
  const problems = await rows<ProblemCount>(tx, COUNT_PROBLEMS, [runId]);
  return { ...counts!, problems };
}

const INSERT_ROWS = `
  insert into import_row (run_id, number, line, status, problem, field, id_key, like_key, nth, donor_key, donor_known, donor_by_name, amount_minor)
  select $1, number, line,
    case when status <> 'ready' then status
         when is_same_id then 'refused'
         when "likeKey" is null then 'ready'
         when exists (select from imported_gift
                      where source = $3 and external_key = coalesce("externalId", $4 || "likeKey" || ':' || nth)) then 'known'
         when nth <= (select count(*) from gift
           where gift.donor_id = placed."donorId" and gift.gift_date = placed."giftDate" and gift.currency = placed.currency
             and gift.amount_minor = placed."amountMinor" and gift.occurred_at is not null
             and not exists (select from imported_gift where gift_id = gift.id and source = $3)) then 'alike'
         else 'ready' end,
    case when is_same_id and status = 'ready' then 'same-id' else problem end,
    case when is_same_id and status = 'ready' then 'gift-id' else field end,
    decode("idKey", 'hex'), decode("likeKey", 'hex'), nth, decode("donorKey", 'hex'), "donorId" is not null, "donorByName", "amountMinor"
  from (
    select given.*,
      case when "likeKey" is not null then (
        (select count(*) from import_row held where held.run_id = $1 and held.like_key = decode("likeKey", 'hex'))
        + row_number() over (partition by "likeKey" order by number))::integer end as nth,
      "idKey" is not null and (row_number() over (partition by "idKey" order by number) > 1
        or exists (select from import_row held where held.run_id = $1 and held.id_key = decode("idKey", 'hex'))) as is_same_id
    from jsonb_to_recordset($2::jsonb) as given (number integer, line integer, status text, problem text, field text,
      "externalId" text, "idKey" text, "likeKey" text, "donorKey" text, "donorId" uuid, "donorByName" boolean, "amountMinor" bigint,
      "giftDate" date, currency text)
  ) as placed`;

const COUNT_ROWS = `
  select count(*)::int as rows,
    count(distinct donor_key) filter (where not donor_known and is_taken)::int as "newDonors",
    count(distinct donor_key) filter (where donor_known and is_taken)::int as "knownDonors",
    count(distinct donor_key) filter (where donor_by_name and is_taken)::int as "namedDonors",
    count(*) filter (where is_taken and like_key is not null)::int as gifts,
    coalesce(sum(amount_minor) filter (where is_taken), 0)::text as "giftsMinor",
    count(*) filter (where status = 'known')::int as known, count(*) filter (where status = 'alike')::int as alike,
    count(*) filter (where status = 'left-out')::int as "leftOut", count(*) filter (where status = 'refused')::int as refused,
    count(amount_minor)::int as amounts, coalesce(sum(amount_minor), 0)::text as "amountsMinor"
  from (select *, status in ('ready', 'brought') or (status = 'alike' and $2) as is_taken
        from import_row where run_id = $1) as row`;

const COUNT_PROBLEMS = `
  select problem, field, count(*)::int as count, (array_agg(line order by number))[1:5] as lines
  from import_row where run_id = $1 and problem is not null
  group by problem, field order by count(*) desc, problem, field`;
