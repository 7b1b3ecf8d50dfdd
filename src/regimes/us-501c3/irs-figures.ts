import { yearOf } from '../../kernel/calendar.js';
import type { ParametersInForce } from '../regime-parameters.js';
import type { YearFigures } from '../tax-regime.js';

/** The figures of a calendar year; always 1 : 5 : 10 (R-QPQ-05). Amounts in minor units. */
export interface IrsParameter {
  readonly year: number;
  /** What a token may cost. */
  readonly lowCostLimitMinor: number;
  /** The least payment for which tokens are disregarded. */
  readonly minGiftMinor: number;
  /** The most that the 2 % test lets pass. */
  readonly capMinor: number;
}

const KEY = 'insubstantial-benefits';

export const IRS_FIGURES: YearFigures = {
  key: KEY,
  name: 'IRS figures',
  purpose: 'For tokens and for the 2 % test. Always as 1 to 5 to 10.',
  source: 'Rev. Proc. 2025-32',
  fields: [
    { key: 'lowCostLimit', label: 'What a token may cost', column: 'Token may cost' },
    { key: 'minGift', label: 'Least gift for tokens', column: 'For gifts from' },
    { key: 'cap', label: 'Cap of the 2 % test', column: '2 % up to' },
  ],
  missing: (hasEarlier) =>
    hasEarlier
      ? 'Its gifts are valued by those of an earlier year, which says too much on receipts rather than too little.'
      : 'Until there are some, no benefit counts as insubstantial.',
  problemOf({ lowCostLimit = 0, minGift = 0, cap = 0 }) {
    if (minGift === 5 * lowCostLimit && cap === 10 * lowCostLimit) return null;
    const message = 'The three figures must be as 1 to 5 to 10. One of them is mistyped.';
    return { field: 'lowCostLimit', message };
  },
};

/** The figures of the payment's year, or of the latest before it; null where no year has any yet. */
export function irsParameterOf(parameters: ParametersInForce): IrsParameter | null {
  const found = parameters.get(KEY);
  if (!found) return null;
  const { lowCostLimit = 0, minGift = 0, cap = 0 } = found.value;
  return { year: yearOf(found.validFrom), lowCostLimitMinor: lowCostLimit, minGiftMinor: minGift, capMinor: cap };
}
