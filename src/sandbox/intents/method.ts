import { invalid } from '../api/errors.js';
import { demandLocked } from '../api/fetching.js';
import type { Values } from '../api/parameters.js';
import { METHOD_DATA, methodFromData, methodFromToken } from '../resources/method-data.js';
import type { PaymentMethod } from '../state/kinds/payments.js';
import type { Work } from '../state/work.js';

/** How a request names the method to use: an id, a test token, or the data of a new one. */
export interface MethodWish {
  readonly payment_method?: string | undefined;
  readonly payment_method_data?: Values<typeof METHOD_DATA> | undefined;
}

/** What the intent that is to use it demands of it. */
interface Purpose {
  readonly customer: string | null;
  readonly types: readonly string[];
}

/**
 * The method that a request asks for, or null when it asks for none.
 * @throws Refusal when there is no such method, or when it cannot be used for the purpose.
 */
export async function methodFor(work: Work, wish: MethodWish, purpose: Purpose): Promise<PaymentMethod | null> {
  if (wish.payment_method !== undefined && wish.payment_method_data !== undefined) {
    throw invalid('Give either payment_method or payment_method_data.', 'payment_method_data');
  }
  const method = await wished(work, wish);
  if (method) checkPurpose(method, purpose);
  return method;
}

/** The method with this id, locked, or a new one for a test token. @throws Refusal `resource_missing`. */
export async function methodNamed(work: Work, name: string, param = 'payment_method'): Promise<PaymentMethod> {
  const made = methodFromToken(work.now, name);
  if (!made) return demandLocked(work, 'payment_method', name, param);
  work.put(made);
  return made;
}

async function wished(work: Work, wish: MethodWish): Promise<PaymentMethod | null> {
  if (wish.payment_method !== undefined) return methodNamed(work, wish.payment_method);
  if (wish.payment_method_data === undefined) return null;
  const made = methodFromData(work.now, wish.payment_method_data, 'payment_method_data');
  work.put(made);
  return made;
}

function checkPurpose(method: PaymentMethod, { customer, types }: Purpose): void {
  if (!types.includes(method.type)) {
    throw invalid(
      `A method of type ${method.type} cannot be used here; these can: ${types.join(', ')}.`,
      'payment_method',
      'payment_intent_incompatible_payment_method',
    );
  }
  if (method.memory.spent) {
    throw invalid(
      `${method.id} was used before without being saved for a customer, or was detached from one. Use another.`,
      'payment_method',
      'payment_method_unexpected_state',
    );
  }
  if (method.customer !== null && method.customer !== customer) {
    throw invalid(`${method.id} belongs to a customer. Give that customer together with it.`, 'payment_method');
  }
}
