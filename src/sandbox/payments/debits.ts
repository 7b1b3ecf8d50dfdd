import type { Work } from '../state/work.js';
import { fail, succeed } from './attempt.js';
import { behaviourOf } from './method-behaviour.js';
import { tellOwner } from './owners.js';

/** A bank debit has come to its end, days after it was sent: the money is there, or the bank says why not. */
export async function endDebit(work: Work, chargeId: string): Promise<void> {
  const known = await work.find('charge', chargeId);
  const intent = known?.payment_intent ? await work.lock('payment_intent', known.payment_intent) : null;
  const charge = await work.lock('charge', chargeId);
  const method = charge && (await work.find('payment_method', charge.payment_method));
  if (!intent || !charge || !method || charge.status !== 'pending') return;
  const { absent } = behaviourOf(method);
  if (absent === 'succeeds') {
    succeed(work, intent, method, charge);
    return tellOwner(work, intent, { kind: 'succeeded', charge });
  }
  Object.assign(charge, {
    status: 'failed',
    failure_code: absent.code,
    failure_message: absent.message,
  });
  work.put(charge);
  work.emit('charge.failed', charge);
  const error = { code: absent.code, decline_code: absent.declineCode, message: absent.message };
  fail(work, intent, method, charge, error);
  return tellOwner(work, intent, { kind: 'declined', charge, error });
}
