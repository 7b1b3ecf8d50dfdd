import { NotFound } from '../../kernel/app-error.js';
import { newId, type Id, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { SetupId } from './setup.store.js';
import type { TroubleId } from './trouble.store.js';

export type TryId = Id<'try'>;

/** Somebody of the staff who asks for the money, by a form: the same `request` is the same try. */
export interface StaffAsking {
  readonly staffId: StaffId;
  readonly request: TryId;
}

/** A donor, or somebody of the staff, asked for the money to be taken now. */
export interface PlanTry {
  readonly id: TryId;
  readonly troubleId: TroubleId;
  readonly askedAt: Date;
  /** Null while the processor has not answered. */
  readonly result: 'paid' | 'processing' | 'declined' | null;
  readonly code: string | null;
}

/**
 * Opens a try, or joins the one that is open: whoever presses twice asks once. A form that comes again gets the try that
 * it opened. @throws NotFound for a request that belongs to another plan.
 */
export async function openTry(
  tx: Tx,
  troubleId: TroubleId,
  { setupId = null, staff }: { readonly setupId?: SetupId | null; readonly staff?: StaffAsking | undefined },
  at: Date,
): Promise<PlanTry & { readonly isNew: boolean }> {
  const id = staff?.request ?? newId<'try'>();
  const made = await rows(
    tx,
    `insert into plan_try (id, trouble_id, setup_id, asked_at, asked_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning id`,
    [id, troubleId, setupId, at, staff?.staffId ?? null],
  );
  const [open] = await rows<PlanTry>(
    tx,
    `${SELECT_TRY} where trouble_id = $1 and (id = $3 or result is null or setup_id = $2)
     order by id = $3 desc, result nulls last limit 1`,
    [troubleId, setupId, id],
  );
  if (!open) throw new NotFound('charge');
  return { ...open, isNew: made.length > 0 };
}

export async function endTry(
  tx: Tx,
  id: TryId,
  { result, code }: Pick<PlanTry, 'code' | 'result'>,
  at: Date,
): Promise<void> {
  await rows(tx, `update plan_try set result = $2, code = $3, ended_at = $4 where id = $1 and result is null`, [
    id,
    result,
    code,
    at,
  ]);
}

/** The try that a saved method led to; null when nothing was open then. */
export async function tryOfSetup(tx: Tx, setupId: SetupId): Promise<PlanTry | null> {
  const [found] = await rows<PlanTry>(tx, `${SELECT_TRY} where setup_id = $1`, [setupId]);
  return found ?? null;
}

export async function latestTry(tx: Tx, troubleId: TroubleId): Promise<PlanTry | null> {
  const [found] = await rows<PlanTry>(tx, `${SELECT_TRY} where trouble_id = $1 order by asked_at desc limit 1`, [
    troubleId,
  ]);
  return found ?? null;
}

/** Tries that a crash left without an answer. */
export function forgottenTries(tx: Tx, before: Date): Promise<{ troubleId: TroubleId; setupId: SetupId | null }[]> {
  return rows(
    tx,
    `select trouble_id as "troubleId", setup_id as "setupId" from plan_try where result is null and asked_at < $1`,
    [before],
  );
}

const SELECT_TRY = `
  select id, trouble_id as "troubleId", asked_at as "askedAt", result, code from plan_try`;
