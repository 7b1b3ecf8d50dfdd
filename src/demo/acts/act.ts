import type { PostalAddress } from '../../donors/postal-address.js';
import type { Person } from '../people.js';
import type { Story } from '../stories.js';

/** How large a demo is. Dates are instants; amounts everywhere are minor units of the organisation's currency. */
export interface Extent {
  readonly from: Date;
  readonly to: Date;
  readonly donors: number;
  readonly oneTimeGifts: number;
  readonly monthlyPlans: number;
  readonly yearlyPlans: number;
}

/** What the payer pays with, by the numbers of the sandbox's test cards and accounts. */
export type Means =
  | { readonly kind: 'account'; readonly number: string }
  | { readonly kind: 'card'; readonly number: string; readonly expiry?: string }
  | { readonly kind: 'wallet' };

export interface GivenGift {
  readonly kind: 'gift';
  readonly donor: Person;
  readonly amountMinor: number;
  readonly coversFee: boolean;
  readonly designation: 'general' | 'investigations';
  readonly isAnonymous: boolean;
  readonly comment: string | null;
  readonly story: Story;
  readonly placement: string;
  readonly means: Means;
  /** A card that was declined before the one that paid. */
  readonly declinedFirst: string | null;
}

export interface StartedPlan {
  readonly kind: 'plan';
  readonly donor: Person;
  readonly amountMinor: number;
  readonly interval: 'month' | 'year';
  readonly story: Story;
  readonly placement: string;
  readonly means: Means;
}

/** What a sustainer wants of a plan. */
export type ChangeWish =
  | { readonly kind: 'raise'; readonly byMinor: number }
  | { readonly kind: 'skip' }
  | { readonly kind: 'pause'; readonly months: number }
  | { readonly kind: 'cancel' };

/** One thing that somebody does. `about` is the act that it follows on. */
export type Act =
  | GivenGift
  | StartedPlan
  | { readonly kind: 'change-plan'; readonly about: StartedPlan; readonly wish: ChangeWish }
  | { readonly kind: 'card-fails'; readonly about: StartedPlan; readonly times: number }
  | { readonly kind: 'new-card'; readonly about: StartedPlan }
  | { readonly kind: 'refund'; readonly about: GivenGift; readonly shareReturned: number }
  | { readonly kind: 'answer-disputes'; readonly winning: boolean }
  | { readonly kind: 'tell-address'; readonly about: GivenGift | StartedPlan; readonly address: PostalAddress }
  | { readonly kind: 'publish-donors'; readonly year: number };

export interface DatedAct {
  readonly at: Date;
  readonly act: Act;
}
