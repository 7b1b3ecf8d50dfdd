import type { DonorId, StaffId } from '../../../kernel/id.js';
import { newId } from '../../../kernel/id.js';
import { rows, type Tx } from '../../../database/db.js';

export const DECISIONS = ['return', 'disclose', 'exception'] as const;
/** Give the gift back, name them all the same, or leave them out for a reason that is written down (R-TRN-03). */
export type Decision = (typeof DECISIONS)[number];

/** Whom a line is about. */
export interface LineKey {
  readonly donorId: DonorId;
  /** The donor-advised fund; empty for the donor. */
  readonly fund: string;
}

export interface Decided {
  readonly decision: Decision;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** A name as it should be printed, and why. */
export interface CorrectedName {
  readonly name: string;
  readonly note: string;
  readonly by: string;
  readonly at: Date;
}

export interface Draft {
  readonly fingerprint: string;
  /** What readers are told of this version. */
  readonly note: string;
  readonly preparedBy: StaffId;
  readonly preparedByName: string;
  readonly preparedAt: Date;
}

export function keyOf({ donorId, fund }: LineKey): string {
  return `${donorId} ${fund}`;
}

/** What was decided last about each line of a year; of merged donors about whoever stands for them now. */
export async function decisionsOf(tx: Tx, year: number): Promise<Map<string, Decided>> {
  const found = await rows<Decided & LineKey>(
    tx,
    `select distinct on (1, fund) donor_now(donor_id) as "donorId", fund, decision, reason, staff.name as by, decided_at as at
     from donor_list_decision join staff on staff.id = decided_by where year = $1
     order by 1, fund, position desc`,
    [year],
  );
  return new Map(found.map((each) => [keyOf(each), each]));
}

export async function decide(
  tx: Tx,
  year: number,
  { donorId, fund }: LineKey,
  decided: { readonly decision: Decision; readonly reason: string; readonly by: StaffId; readonly at: Date },
): Promise<void> {
  await rows(
    tx,
    `insert into donor_list_decision (id, year, donor_id, fund, decision, reason, decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [newId(), year, donorId, fund, decided.decision, decided.reason, decided.by, decided.at],
  );
}

/** Names as they should be printed, by line; the newest of each. */
export async function namesOf(tx: Tx, year: number): Promise<Map<string, string>> {
  const found = await rows<LineKey & { name: string }>(
    tx,
    `select distinct on (1, fund) donor_now(donor_id) as "donorId", fund, name
     from donor_list_name where year = $1 order by 1, fund, position desc`,
    [year],
  );
  return new Map(found.map((each) => [keyOf(each), each.name]));
}

export async function correctName(
  tx: Tx,
  year: number,
  { donorId, fund }: LineKey,
  { name, note, by, at }: { readonly name: string; readonly note: string; readonly by: StaffId; readonly at: Date },
): Promise<void> {
  await rows(
    tx,
    `insert into donor_list_name (id, year, donor_id, fund, name, note, corrected_by, corrected_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [newId(), year, donorId, fund, name, note, by, at],
  );
}

/** Everything that was decided and corrected about a line, the newest first. */
export async function historyOf(
  tx: Tx,
  year: number,
  { donorId, fund }: LineKey,
): Promise<{ decisions: Decided[]; names: CorrectedName[] }> {
  const about = [year, donorId, fund];
  const decisions = await rows<Decided>(
    tx,
    `select decision, reason, staff.name as by, decided_at as at
     from donor_list_decision join staff on staff.id = decided_by
     where year = $1 and donor_now(donor_id) = $2 and fund = $3 order by position desc`,
    about,
  );
  const names = await rows<CorrectedName>(
    tx,
    `select donor_list_name.name, note, staff.name as by, corrected_at as at
     from donor_list_name join staff on staff.id = corrected_by
     where year = $1 and donor_now(donor_id) = $2 and fund = $3 order by position desc`,
    about,
  );
  return { decisions, names };
}

export async function findDraft(tx: Tx, year: number): Promise<Draft | null> {
  const [found] = await rows<Draft>(
    tx,
    `select fingerprint, note, prepared_by as "preparedBy", staff.name as "preparedByName", prepared_at as "preparedAt"
     from donor_list_draft join staff on staff.id = prepared_by where year = $1`,
    [year],
  );
  return found ?? null;
}

export async function saveDraft(
  tx: Tx,
  year: number,
  {
    fingerprint,
    note,
    by,
    at,
  }: { readonly fingerprint: string; readonly note: string; readonly by: StaffId; readonly at: Date },
): Promise<void> {
  await rows(
    tx,
    `insert into donor_list_draft (year, fingerprint, note, prepared_by, prepared_at) values ($1, $2, $3, $4, $5)
     on conflict (year) do update set fingerprint = excluded.fingerprint, note = excluded.note,
       prepared_by = excluded.prepared_by, prepared_at = excluded.prepared_at`,
    [year, fingerprint, note, by, at],
  );
}

export async function dropDraft(tx: Tx, year: number): Promise<void> {
  await rows(tx, 'delete from donor_list_draft where year = $1', [year]);
}
