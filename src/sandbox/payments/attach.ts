import { cardError } from '../api/card-error.js';
import type { Refusal } from '../api/errors.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';
import { behaviourOf } from './method-behaviour.js';

/** A method becomes the customer's; nothing happens when it is theirs already. */
export function attachMethod(work: Work, method: PaymentMethod, customer: string): void {
  if (method.customer === customer) return;
  method.customer = customer;
  work.put(method);
  work.emit('payment_method.attached', method);
}

/** A method is nobody's any more, and can never be used again. */
export function detachMethod(work: Work, method: PaymentMethod): void {
  const before = { customer: method.customer };
  method.customer = null;
  method.memory.spent = true;
  work.put(method);
  work.emit('payment_method.detached', method, before);
}

/** The bank looks at a card when it is saved, and says no to a bad one; null when it has nothing against it. */
export function refusalToSave(method: PaymentMethod): Refusal | null {
  const { present } = behaviourOf(method);
  if (typeof present === 'string') return null;
  return cardError({ code: present.code, decline_code: present.declineCode, message: present.message });
}
