import { newId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { ExceptionCause, Finding } from './deposit-line.js';

export interface LockedException {
  readonly id: string;
  readonly depositId: string;
  readonly lineId: string | null;
  readonly cause: ExceptionCause;
  readonly resolvedAt: Date | null;
}

/**
 * Makes the open exceptions of a deposit those that were found: what is new is opened, what has another cause by now is
 * changed, what is not there any more is closed as vanished.
 */
export async function followFindings(tx: Tx, depositId: string, findings: readonly Finding[], at: Date): Promise<void> {
  const found = JSON.stringify(
    findings.map(({ foundMinor, expectedMinor, ...finding }) => ({
      ...finding,
      id: newId(),
      foundMinor: foundMinor?.toString() ?? null,
      expectedMinor: expectedMinor?.toString() ?? null,
    })),
  );
  await rows(
    tx,
    `update deposit_exception set resolved_at = $3, resolution = 'vanished'
     where deposit_id = $1 and resolved_at is null and coalesce(line_id, deposit_id) not in (
       select coalesce("lineId", $1) from jsonb_to_recordset($2::jsonb) as found ("lineId" uuid))`,
    [depositId, found, at],
  );
  await rows(
    tx,
    `insert into deposit_exception (id, deposit_id, line_id, cause, found_minor, expected_minor, opened_at)
     select id, $1, "lineId", cause, "foundMinor", "expectedMinor", $3
     from jsonb_to_recordset($2::jsonb) as found (id uuid, "lineId" uuid, cause text, "foundMinor" bigint, "expectedMinor" bigint)
     on conflict (deposit_id, coalesce(line_id, deposit_id)) where resolved_at is null
       do update set cause = excluded.cause, found_minor = excluded.found_minor, expected_minor = excluded.expected_minor`,
    [depositId, found, at],
  );
}

/** The exception with this id, its row locked; null for none. Lock its deposit first. */
export async function lockException(tx: Tx, id: string): Promise<LockedException | null> {
  const [found] = await rows<LockedException>(
    tx,
    `select id, deposit_id as "depositId", line_id as "lineId", cause, resolved_at as "resolvedAt"
     from deposit_exception where id = $1 for update`,
    [id],
  );
  return found ?? null;
}

export async function depositOfException(tx: Tx, id: string): Promise<string | null> {
  const [found] = await rows<{ depositId: string }>(
    tx,
    'select deposit_id as "depositId" from deposit_exception where id = $1',
    [id],
  );
  return found?.depositId ?? null;
}

export async function ownException(tx: Tx, id: string, staffId: string): Promise<void> {
  await rows(tx, 'update deposit_exception set owner_id = $2 where id = $1 and resolved_at is null', [id, staffId]);
}

export async function closeException(
  tx: Tx,
  id: string,
  facts: { at: Date; by: string; reason: string },
): Promise<void> {
  await rows(
    tx,
    `update deposit_exception set resolved_at = $2, resolution = 'booked', resolved_by = $3, reason = $4 where id = $1`,
    [id, facts.at, facts.by, facts.reason],
  );
}
