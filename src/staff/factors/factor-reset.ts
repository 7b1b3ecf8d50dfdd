import { NotFound } from '../../kernel/app-error.js';
import { isId } from '../../kernel/id.js';
import type { Actor, Audit } from '../../audit/audit.js';
import { rows, type Tx } from '../../database/db.js';

const TAKEN_AWAY = [
  'staff_passkey',
  'staff_app_code',
  'staff_recovery_code',
  'staff_factor_attempt',
  'staff_session',
] as const;

/**
 * Somebody lost their phone: all second factors go, and all sessions end. The next sign-in sets up new ones.
 * @returns whether a password, or the provider, still lets them in. @throws NotFound
 */
export async function resetFactors(
  tx: Tx,
  audit: Audit,
  id: string,
  actor: Actor,
): Promise<{ readonly hasOtherWayIn: boolean }> {
  const [person] = isId(id)
    ? await rows<{ hasOtherWayIn: boolean }>(
        tx,
        `select password_hash is not null or exists (select from staff_identity where staff_id = staff.id)
           as "hasOtherWayIn"
         from staff where id = $1 and disabled_at is null for update`,
        [id],
      )
    : [];
  if (!person) throw new NotFound('account');
  for (const table of TAKEN_AWAY) await rows(tx, `delete from ${table} where staff_id = $1`, [id]);
  await audit.record(tx, { actor, action: 'reset second factors', object: `staff:${id}` });
  return person;
}
