import type { CalendarDate } from '../../kernel/calendar.js';
import type { Tx } from '../../database/db.js';
import { benefitsOf, readCatalogue } from '../../memberships/catalogue.js';

/** What donors get in return from some level on, for the page that lets them do without (R-QPQ-07). */
export interface Presents {
  /** What has to be given in a year, in minor units, before anything comes with it. */
  readonly fromMinor: number;
  readonly names: readonly string[];
}

/** Null where no level brings anything. */
export async function presentsOn(tx: Tx, today: CalendarDate): Promise<Presents | null> {
  const catalogue = await readCatalogue(tx);
  const levels = catalogue.tiers
    .map(({ code, thresholdMinor }) => ({ thresholdMinor, benefits: benefitsOf(catalogue, code, today) }))
    .filter(({ benefits }) => benefits.length > 0);
  if (levels.length === 0) return null;
  return {
    fromMinor: Math.min(...levels.map(({ thresholdMinor }) => thresholdMinor)),
    names: [...new Set(levels.flatMap(({ benefits }) => benefits.map(({ name }) => name)))],
  };
}
