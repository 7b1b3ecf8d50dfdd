import type { Charge, PaymentMethod } from '../state/kinds/payments.js';
import { TEST_ACCOUNTS } from './banks.js';
import { pays, type Behaviour } from './behaviours.js';
import { TEST_CARDS } from './cards.js';

const CARDS = new Map(TEST_CARDS.map(({ behaviour }) => [behaviour.name, behaviour]));
const ACCOUNTS = new Map(TEST_ACCOUNTS.map(({ behaviour }) => [behaviour.name, behaviour]));

/** What a payment method does, by the name that it keeps. */
export function behaviourOf({ type, memory }: PaymentMethod): Behaviour {
  return named(type, memory.behaviour);
}

/** What follows a charge: it goes by the method that paid it, whatever has become of that since. */
export function behaviourBehind({ payment_method_details: details, memory }: Charge): Behaviour {
  return named(details.type, memory.behaviour);
}

function named(type: PaymentMethod['type'], name: string): Behaviour {
  return (type === 'card' ? CARDS : ACCOUNTS).get(name) ?? pays(name);
}
