/** Form 990, Schedule B, as the instructions have it; minor units of US dollars (R-FED-01). */
const FLOOR_MINOR = 5_000_00n;

/** Which contributors a fiscal year's Schedule B names. */
export interface ScheduleBLimit {
  /** The general rule names $5,000 or more; the special rule what is more than 2 % of all contributions, if that is higher. */
  readonly rule: 'general' | 'special';
  readonly limitMinor: bigint;
  /** Whether exactly the limit is named. */
  readonly inclusive: boolean;
}

/**
 * @param contributionsMinor line 1h of Form 990, Part VIII: all contributions of the year.
 * @param meetsPublicSupport whether the 33⅓ % support test of Schedule A is met.
 */
export function scheduleBLimit(contributionsMinor: bigint, meetsPublicSupport: boolean): ScheduleBLimit {
  const twoPercent = contributionsMinor / 50n;
  if (!meetsPublicSupport || twoPercent <= FLOOR_MINOR) {
    return { rule: meetsPublicSupport ? 'special' : 'general', limitMinor: FLOOR_MINOR, inclusive: true };
  }
  return { rule: 'special', limitMinor: twoPercent, inclusive: false };
}

/**
 * `boundary`: named, but the preparer should look. Under the special rule the instructions say "more than the greater of
 * $5,000 and 2 %", the general rule says "$5,000 or more", and this contributor gave exactly that.
 */
export type ScheduleBListing = 'listed' | 'boundary' | 'not-listed';

export function listingOf(totalMinor: bigint, { rule, limitMinor, inclusive }: ScheduleBLimit): ScheduleBListing {
  if (totalMinor > limitMinor) return 'listed';
  if (totalMinor < limitMinor || !inclusive) return 'not-listed';
  return rule === 'special' ? 'boundary' : 'listed';
}
