/** All that a link in a letter may show. Money and dates are formatted. */
export interface FixFacts {
  /** The gift that is open, or the plan's. */
  readonly amount: string;
  readonly planAmount: string;
  /** "Visa ending in 4242". */
  readonly method: string | null;
  /** When the open gift was due. */
  readonly dueOn: string | null;
  readonly why: string | null;
  readonly nextTryOn: string | null;
  readonly nextChargeOn: string | null;
  readonly endedOn: string | null;
}

export interface Saved extends FixFacts {
  readonly state: 'saved';
  /** What came of the gift that was open. */
  readonly paid: 'paid' | 'processing' | 'declined' | 'refused' | 'nothing-open';
  /** Why it was not paid, in sentences. */
  readonly why: string;
}

export interface Open extends FixFacts {
  readonly state: 'open';
  /** The donor asked for a try that is not allowed. */
  readonly isRefused: boolean;
  /** The bank wants the donor to confirm: trying again without them is of no use. */
  readonly wantsConfirmation: boolean;
  /** The donor asked for a try, and the bank said no. */
  readonly isDeclined?: boolean;
}

export interface Checking extends FixFacts {
  readonly state: 'checking';
  readonly checks: number;
  /** What the address has to keep while the page looks again. */
  readonly keep: string;
}

export type Standing =
  | { readonly state: 'old' }
  | Open
  | Checking
  | Saved
  | (FixFacts & { readonly state: 'ended'; readonly formUrl: string })
  | (FixFacts & { readonly state: 'fine' | 'not-saved' | 'paid' | 'on-its-way' });

/** How often the page looks again by itself. */
export const CHECKS = 15;
