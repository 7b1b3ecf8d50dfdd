import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, GiftId, Id, PlanId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

export type ImportRunId = Id<'import-run'>;

/** A gift that was received elsewhere, and how it came here. */
export interface ImportedGift {
  readonly runId: ImportRunId;
  /** The file that it was in. */
  readonly runName: string;
  readonly source: string;
  /** Its id where it comes from; null when it had none there. */
  readonly externalId: string | null;
  readonly broughtAt: Date;
}

/** History to be written: settled, and neither booked nor receipted here. */
export interface NewImportedGift {
  readonly id: GiftId;
  readonly externalKey: string;
  readonly donorId: DonorId;
  readonly campaignId: string;
  readonly designation: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly giftDate: CalendarDate;
  readonly occurredAt: Date;
  readonly method: string | null;
  readonly anonymous: boolean;
  readonly comment: string | null;
  /** The plan and period that it paid for, of a subscription that was adopted; else null. */
  readonly planId: PlanId | null;
  readonly periodStart: Date | null;
}

/** Before the key of a gift that had no id where it comes from. */
export const ALIKE = 'alike:';

/**
 * Writes gifts of an import, and returns those that are new. One whose key its source brought before is left out.
 */
export async function insertImportedGifts(
  tx: Tx,
  { runId, source }: { readonly runId: ImportRunId; readonly source: string },
  gifts: readonly NewImportedGift[],
  now: Date,
): Promise<ReadonlySet<GiftId>> {
  if (gifts.length === 0) return new Set();
  const given = JSON.stringify(gifts, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  const known = await knownKeys(
    tx,
    source,
    gifts.map(({ externalKey }) => externalKey),
  );
  await rows(tx, INSERT_GIFTS, [given, now, [...known]]);
  const kept = await rows<{ id: GiftId }>(tx, INSERT_KEYS, [given, runId, source, [...known]]);
  return new Set(kept.map(({ id }) => id));
}

/** Those keys that the source has brought already. */
export async function knownKeys(tx: Tx, source: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await rows<{ key: string }>(
    tx,
    'select external_key as key from imported_gift where source = $1 and external_key = any($2)',
    [source, keys],
  );
  return new Set(found.map(({ key }) => key));
}

export async function importedGift(tx: Tx, id: GiftId): Promise<ImportedGift | null> {
  const [found] = await rows<ImportedGift>(
    tx,
    `select run_id as "runId", import_run.name as "runName", imported_gift.source,
            case when starts_with(external_key, $2) then null else external_key end as "externalId",
            gift.started_at as "broughtAt"
     from imported_gift join import_run on import_run.id = run_id join gift on gift.id = gift_id where gift_id = $1`,
    [id, ALIKE],
  );
  return found ?? null;
}

/** Deletes, of so many gifts after one of them, those on which nothing else builds; `last` is null at the end. */
export async function takeBackGifts(
  tx: Tx,
  runId: ImportRunId,
  { after, limit }: { readonly after: GiftId | null; readonly limit: number },
): Promise<{ last: GiftId | null; gone: number }> {
  const [taken] = await rows<{ last: GiftId | null; gone: number }>(
    tx,
    'select last_gift as last, gone from take_back_imported($1, $2, $3)',
    [runId, after, limit],
  );
  return taken!;
}

const INSERT_GIFTS = `
  insert into gift (id, donor_id, campaign_id, designation, state, channel, acknowledgment, amount_minor,
    covered_fee_minor, fee_minor, currency, comment, may_quote, declines_benefits, anonymous, method, started_at,
    occurred_at, gift_date, plan_id, period_start)
  select id, "donorId", "campaignId", designation, 'settled', 'imported', 'elsewhere', "amountMinor", 0, 0, currency,
    comment, false, true, anonymous, method, $2, "occurredAt", "giftDate", "planId", "periodStart"
  from jsonb_to_recordset($1::jsonb) as given (id uuid, "externalKey" text, "donorId" uuid, "campaignId" uuid,
    designation text, "amountMinor" bigint, currency text, "giftDate" date, "occurredAt" timestamptz, method text,
    anonymous boolean, comment text, "planId" uuid, "periodStart" timestamptz)
  where "externalKey" <> all($3)
  order by id
  on conflict on constraint gift_one_per_period do nothing`;

const INSERT_KEYS = `
  insert into imported_gift (gift_id, run_id, source, external_key)
  select given.id, $2, $3, "externalKey"
  from jsonb_to_recordset($1::jsonb) as given (id uuid, "externalKey" text)
  join gift on gift.id = given.id
  where "externalKey" <> all($4)
  order by "externalKey"
  returning gift_id as id`;
