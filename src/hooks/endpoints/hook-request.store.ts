import { rows, type Tx } from '../../database/db.js';
import { HookRequestReused } from './hook-errors.js';

/** What a program asked for, under a name that is the same however often it asks. */
export interface HookRequest {
  readonly id: string;
  readonly endpointId: string;
  readonly asked: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/**
 * Writes down that it was asked for. Returns null the first time, and then the endpoint of the first time: all was done
 * already. Waits for one of the same name that is under way. @throws HookRequestReused where something else was asked for
 */
export async function noteRequest(tx: Tx, { id, endpointId, asked, at }: HookRequest): Promise<string | null> {
  const text = JSON.stringify(asked);
  const [first] = await rows(
    tx,
    `insert into hook_request (id, endpoint_id, asked, at) values ($1, $2, $3, $4)
     on conflict (id) do nothing returning id`,
    [id, endpointId, text, at],
  );
  if (first) return null;
  const [before] = await rows<{ endpointId: string; isSame: boolean }>(
    tx,
    `select endpoint_id as "endpointId", asked = $2::jsonb as "isSame" from hook_request where id = $1`,
    [id, text],
  );
  if (!before!.isSame) throw new HookRequestReused();
  return before!.endpointId;
}
