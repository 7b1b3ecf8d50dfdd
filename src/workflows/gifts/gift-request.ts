import { v5 as uuidOf } from 'uuid';
import type { Attribution } from '../../campaigns/attribution.js';
import type { Form } from '../../campaigns/forms.js';
import type { Giver } from '../../donors/donors.js';
import type { NewsletterWish } from '../../gifts/newsletter/newsletter-wish.store.js';
import type { PublicationNotice } from '../../gifts/publication-notice.store.js';
import type { TributeWish } from '../../gifts/tributes/tribute.js';
import type { MembershipGift } from '../../memberships/gifted.store.js';

/** A filled and checked gift page. Amounts in minor units of the organisation's currency. */
export interface GiftRequest {
  /** As it is given on now: its campaign is the one that the link named, where that one runs. */
  readonly form: Form;
  /** Made with the page; the same page sent twice is one gift (R-PAY-07). */
  readonly clientRequestId: string;
  /** The whole payment, the covered fee included. */
  readonly amountMinor: number;
  readonly coveredFeeMinor: number;
  readonly designation: string;
  readonly giver: Giver;
  readonly comment: string | null;
  readonly mayQuote: boolean;
  readonly anonymous: boolean;
  readonly attribution: Attribution;
  /** Nothing is wanted in return: the whole payment is a contribution (R-QPQ-07). */
  readonly declinesBenefits?: boolean;
  /** In whose honor or memory it is given; of a plan its first gift. */
  readonly tribute?: TributeWish;
  /** Who may match it. */
  readonly employer?: string;
  /** That the name will be published, where the gift is that large (R-TRN-03). */
  readonly publication?: PublicationNotice;
  /** That the newsletter is wanted; heard once the gift has come (R-PRV-08). */
  readonly newsletter?: NewsletterWish;
  /** The gift is a year of membership for somebody else (R-MEM-04). */
  readonly membershipGift?: MembershipGift;
}

/** What the donor sees next: the payment page, the thank-you page of a gift that is paid already, or the form again. */
export type GiftStart =
  | { readonly kind: 'checkout'; readonly url: string }
  | { readonly kind: 'already-given'; readonly thanksToken: string }
  | { readonly kind: 'resting' };

/**
 * One key for one form and all that the donor chose in it, but not for where the donor came from: that is no reason to
 * give twice. Going back to change the amount or the name starts another gift, pressing twice does not (R-PAY-07).
 */
export function requestKey(request: GiftRequest & { readonly consent?: unknown }, attempt: number): string {
  const { clientRequestId, form, attribution: _, consent: __, publication: ___, ...chosen } = request;
  const giver = { ...chosen.giver, email: chosen.giver.email.toLowerCase() };
  return uuidOf(JSON.stringify([form.slug, { ...chosen, giver }, attempt]), clientRequestId);
}
