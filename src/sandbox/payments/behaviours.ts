/** Why a payment failed, as Stripe tells it. */
export interface Decline {
  readonly code: string;
  readonly declineCode: string;
  /** For the payer. */
  readonly message: string;
}

/** What happens when money is asked of a test card or test account, now and later. */
export interface Behaviour {
  /** The ending of Stripe's own test token, "visa" in `pm_card_visa`. Stored with the method in place of a number. */
  readonly name: string;
  /** With the payer present; a decline leaves them at the page. */
  readonly present: 'authenticates' | 'succeeds' | Decline;
  /** Without the payer, for renewals. */
  readonly absent: 'succeeds' | Decline;
  /** Later news about a payment that succeeded. */
  readonly dispute?: 'fraudulent' | 'inquiry' | 'product_not_received';
  readonly warning?: true;
  readonly refund?: 'fails';
  readonly fee?: 'late';
  /** The money is in the available balance as soon as it is paid. */
  readonly funds?: 'at once';
  /** Banks send a new expiry date by themselves; without it the card ends with its printed month. */
  readonly renews: boolean;
}

const DECLINED = 'The card was declined. Nothing was charged; try another card.';

export const GENERIC_DECLINE: Decline = { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED };

export const EXPIRED: Decline = {
  code: 'expired_card',
  declineCode: 'expired_card',
  message: 'The card has expired. Nothing was charged; try another card.',
};

export const NEEDS_AUTHENTICATION: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'The bank wants the payer to confirm. Nothing was charged; ask them to come back and confirm.',
};

export const INSUFFICIENT: Decline = {
  code: 'card_declined',
  declineCode: 'insufficient_funds',
  message: 'The card has insufficient funds. Nothing was charged; try another card.',
};

/** What a bank can be made to say, by its decline code. */
export const DECLINES = {
  generic_decline: GENERIC_DECLINE,
  insufficient_funds: INSUFFICIENT,
  expired_card: EXPIRED,
  lost_card: { code: 'card_declined', declineCode: 'lost_card', message: DECLINED },
  stolen_card: { code: 'card_declined', declineCode: 'stolen_card', message: DECLINED },
  authentication_required: NEEDS_AUTHENTICATION,
} as const satisfies Readonly<Record<string, Decline>>;

/** A method that pays whenever it is asked; `special` says what is different about it. */
export function pays(name: string, special: Partial<Behaviour> = {}): Behaviour {
  return { name, present: 'succeeds', absent: 'succeeds', renews: true, ...special };
}

export function declines(name: string, decline: Decline): Behaviour {
  return { name, present: decline, absent: decline, renews: true };
}
