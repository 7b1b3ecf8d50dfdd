import { invalid } from '../api/errors.js';
import { choice, list, refused } from '../api/parameters.js';

/** The types of payment method that the sandbox has. */
export type MethodType = 'card' | 'us_bank_account';

/** Every type that Stripe knows may be named, also where the sandbox offers none of it. */
const NAMES =
  'acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik ' +
  'boleto card cashapp crypto customer_balance eps fpx giropay grabpay ideal kakao_pay klarna konbini kr_card link ' +
  'mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix ' +
  'promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi ' +
  'us_bank_account wechat_pay zip';

/** A list of types, as `allowed_payment_method_types` and `excluded_payment_method_types` take it. */
export const METHOD_TYPES = list(choice(...NAMES.split(' ')), 60);

/** The parameter that Stripe took away; the code is theirs. */
export const NO_METHOD_TYPES = refused(
  'Payment methods are dynamic since version 2026-09-30.endive: use allowed_payment_method_types or excluded_payment_method_types.',
  'payment_method_types_no_longer_supported',
);

export interface MethodTypeWishes {
  readonly allowed_payment_method_types?: readonly string[] | undefined;
  readonly excluded_payment_method_types?: readonly string[] | undefined;
}

/**
 * The types that a payer can choose from: cards, and US bank accounts for US dollars.
 * @throws Refusal when the wishes leave none.
 */
export function offeredTypes(currency: string | null, wishes: MethodTypeWishes): MethodType[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = [] } = wishes;
  if (allowed && excluded.length > 0) {
    throw invalid(
      'Give either allowed_payment_method_types or excluded_payment_method_types.',
      'excluded_payment_method_types',
    );
  }
  const possible: readonly MethodType[] = currency === 'usd' ? ['card', 'us_bank_account'] : ['card'];
  const offered = possible.filter((type) => (allowed?.includes(type) ?? true) && !excluded.includes(type));
  if (offered.length > 0) return offered;
  throw invalid(
    'No type of payment method is left. The sandbox has cards, and US bank accounts for US dollars.',
    allowed ? 'allowed_payment_method_types' : 'excluded_payment_method_types',
  );
}
