import { type Conditions, listed, type OneOrMore } from '../../database/conditions.js';

/** What stands for donors of whom no address in the United States is known. */
export const NO_AREA = 'unknown';

/**
 * Whether a donor lives in one of these areas now, as a condition over `donor`: the five digits of a ZIP code, the
 * first three of them for a region, or `NO_AREA`.
 */
export function inArea(conditions: Conditions, areas: OneOrMore<string>): string {
  return listed(areas)
    .map((area) => {
      if (area === NO_AREA) return `donor.postal_area = ''`;
      const value = conditions.value(area);
      return /^\d{3}$/.test(area) ? `left(donor.postal_area, 3) = ${value}` : `donor.postal_area = ${value}`;
    })
    .join(' or ');
}
