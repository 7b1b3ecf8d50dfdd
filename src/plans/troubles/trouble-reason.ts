/** Why a charge failed, as far as it matters for what the donor can do about it. */
export const TROUBLE_REASONS = [
  'insufficient-funds',
  'expired',
  'lost-or-stolen',
  'authentication',
  'closed-account',
  'no-authorisation',
  'wrong-details',
  'no-method',
  'generic',
] as const;
export type TroubleReason = (typeof TROUBLE_REASONS)[number];

/** Codes of cards and of bank debits (R-ACH-04), whichever way the processor writes them. */
const CODES: Readonly<Record<Exclude<TroubleReason, 'generic'>, readonly string[]>> = {
  'insufficient-funds': ['insufficient_funds', 'r01', 'r09'],
  expired: ['expired_card'],
  'lost-or-stolen': ['lost_card', 'stolen_card', 'pickup_card'],
  authentication: [
    'authentication_required',
    'invoice_payment_intent_requires_action',
    'payment_intent_authentication_failure',
    'subscription_payment_intent_requires_action',
  ],
  'closed-account': ['account_closed', 'bank_account_closed', 'invalid_account', 'r02', 'r16'],
  'no-authorisation': [
    'bank_ownership_changed',
    'debit_not_authorized',
    'payment_stopped',
    'revocation_of_all_authorizations',
    'revocation_of_authorization',
    'stop_payment_order',
    'r05',
    'r07',
    'r08',
    'r10',
    'r11',
    'r29',
  ],
  'wrong-details': [
    'incorrect_account_holder_name',
    'incorrect_cvc',
    'incorrect_number',
    'invalid_account_number',
    'invalid_cvc',
    'invalid_expiry_month',
    'invalid_expiry_year',
    'invalid_number',
    'no_account',
    'r03',
    'r04',
  ],
  'no-method': ['missing', 'resource_missing'],
};

const REASON_OF = new Map(
  Object.entries(CODES).flatMap(([reason, codes]) => codes.map((code) => [code, reason as TroubleReason] as const)),
);

/** An unknown code is a refusal like any other. */
export function troubleReason(code: string | null): TroubleReason {
  return REASON_OF.get(code?.toLowerCase() ?? '') ?? 'generic';
}

/** Which of the three limits of the bank network a returned debit counts towards, beside the overall one (R-ACH-05). */
export type ReturnKind = 'unauthorised' | 'administrative' | 'other';

const UNAUTHORISED: ReadonlySet<string> = new Set([
  ...CODES['no-authorisation'].filter((code) => !['payment_stopped', 'stop_payment_order', 'r08'].includes(code)),
  'fraudulent',
]);
const ADMINISTRATIVE: ReadonlySet<string> = new Set([
  'account_closed',
  'bank_account_closed',
  'incorrect_account_details',
  'invalid_account_number',
  'no_account',
  'r02',
  'r03',
  'r04',
]);

export function returnKind(code: string): ReturnKind {
  const known = code.toLowerCase();
  if (UNAUTHORISED.has(known)) return 'unauthorised';
  return ADMINISTRATIVE.has(known) ? 'administrative' : 'other';
}
