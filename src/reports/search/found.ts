/** What a search finds, in groups. */
export type FoundKind = 'donors' | 'gifts' | 'receipts' | 'plans';

/** One thing that was found. */
export interface FoundRow {
  readonly kind: FoundKind;
  readonly id: string;
  /** What it is called: a name, an amount, a number. */
  readonly title: string;
  /** What tells it from others of the same title. */
  readonly detail: string;
}

/** Whose search it is: what a role does not see, it does not find (R-SEC-06). */
export interface SearchRights {
  readonly donors: boolean;
  readonly gifts: boolean;
  readonly receipts: boolean;
  readonly processorIds: boolean;
  /** Whether donors who are anonymous to staff are known (R-TPG-06). */
  readonly anonymousDonors: boolean;
}

/** At most so many of a kind: whoever wants more opens the list. */
export const FOUND_MAX = 8;
