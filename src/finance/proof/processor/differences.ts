import type { Difference } from '../proof-result.js';
import { REPAIRS } from './repairs.js';

/** Nothing when the two say the same. */
export function unequal(object: string, expected: string, found: string, repair: string): Difference[] {
  return expected === found ? [] : [{ object, expected, found, repair }];
}

/** Something of ours that the processor has never heard of. */
export function unknownThere(object: string, thing: string): Difference {
  return { object, expected: `${thing} at the processor`, found: 'unknown there', repair: REPAIRS.unknown };
}
