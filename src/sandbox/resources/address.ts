import { group, required, text, type Shape, type Values } from '../api/parameters.js';
import type { Address } from '../state/kinds/customers.js';

/** A postal address as parameters. */
export const ADDRESS = {
  city: text(),
  country: text(2),
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
} satisfies Shape;

/** Where something is sent to, as intents take it. */
export const SHIPPING = {
  address: required(group(ADDRESS)),
  carrier: text(),
  name: required(text()),
  phone: text(50),
  tracking_number: text(),
} satisfies Shape;

/** The same as it is shown: what was not given is null. */
export function addressOf(given: Values<typeof ADDRESS> | null | undefined): Address {
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given ?? {};
  return { city, country, line1, line2, postal_code, state };
}

export function shippingOf(given: Values<typeof SHIPPING> | null | undefined): object | null {
  if (!given) return null;
  const { address, carrier = null, name, phone = null, tracking_number = null } = given;
  return { address: addressOf(address), carrier, name, phone, tracking_number };
}
