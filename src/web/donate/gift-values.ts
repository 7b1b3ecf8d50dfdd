import { randomUUID } from 'node:crypto';
import { v5 as uuidOf } from 'uuid';
import { Money, parseAmount } from '../../kernel/money.js';
import type { Form } from '../../campaigns/forms.js';
import { parseFrequency, type Frequency } from '../../campaigns/frequency.js';
import type { Attribution } from '../../campaigns/attribution.js';
import { attributionFields, fieldsOfAttribution } from './attribution.js';
import { NO_TRIBUTE, tributeTexts, type TributeTexts } from './details/tribute-form.js';
import type { GiftPageModel } from './form/gift-model.js';

type Values = GiftPageModel['values'];

/** A gift or a plan whose payment page was left. */
export interface Given extends Attribution {
  readonly id: string;
  readonly frequency: Frequency;
  readonly amountMinor: bigint;
  readonly coveredFeeMinor: bigint;
  readonly currency: string;
  readonly designation: string;
  readonly comment: string | null;
  readonly mayQuote: boolean;
  readonly anonymous: boolean;
}

/** @param query what the link carries; unknown and impossible values are ignored, never an error. */
export function valuesOfLink(form: Form, query: Record<string, unknown>, currency: string): Values {
  const frequency = offeredFrequency(form, parseFrequency(query['frequency']));
  const asked = typeof query['amount'] === 'string' ? parseAmount(query['amount'], currency) : null;
  const designation = form.designations.find((each) => each.code === query['designation']) ?? form.designations[0];
  const other = query['amount'] === 'other' ? { amount: 'other', otherAmount: '' } : null;
  const minor = asked ? Number(asked.minor) : defaultMinor(form, frequency);
  return {
    frequency,
    ...(other ?? amountValues(form, frequency, minor, currency)),
    designation: designation?.code ?? '',
    email: '',
    firstName: '',
    lastName: '',
    coverFee: false,
    comment: '',
    quote: false,
    anonymous: false,
    declineBenefits: false,
    agreesToPublication: false,
    wantsNewsletter: false,
    tribute: NO_TRIBUTE,
    campaign: typeof query['campaign'] === 'string' ? query['campaign'] : '',
    offered: false,
    clientRequestId: randomUUID(),
    attribution: attributionFields(query),
  };
}

/** Everything as it was typed, also what no field may hold. */
export function valuesOfPost(form: Form, posted: Record<string, unknown>): Values {
  const text = (name: string): string => (typeof posted[name] === 'string' ? posted[name] : '').slice(0, 5000);
  const isId = /^[0-9a-f-]{36}$/i.test(text('clientRequestId'));
  const frequency = offeredFrequency(form, parseFrequency(posted['frequency'] || 'once'));
  return {
    frequency,
    amount: /^\d+$/.test(text('amount')) ? `${frequency}-${text('amount')}` : text('amount'),
    otherAmount: text('otherAmount'),
    designation: text('designation'),
    email: text('email'),
    firstName: text('firstName'),
    lastName: text('lastName'),
    coverFee: posted['coverFee'] === 'yes',
    comment: text('comment'),
    quote: posted['quote'] === 'yes',
    anonymous: posted['anonymous'] === 'yes',
    declineBenefits: posted['declineBenefits'] === 'yes',
    agreesToPublication: posted['publication'] === 'yes',
    wantsNewsletter: text('newsletter') !== '',
    tribute: tributeTexts(posted),
    campaign: text('campaign'),
    offered: posted['offered'] === 'yes',
    clientRequestId: isId ? text('clientRequestId') : randomUUID(),
    attribution: attributionFields(posted),
  };
}

/** What a donor typed before leaving the payment page. */
export function valuesOfGiven(
  form: Form,
  given: Given,
  typed: {
    readonly email: string;
    readonly firstName: string;
    readonly lastName: string;
    readonly declineBenefits: boolean;
    readonly wantsNewsletter: boolean;
    readonly campaign: string;
    readonly tribute: TributeTexts;
  },
): Values {
  const frequency = offeredFrequency(form, given.frequency);
  return {
    frequency,
    ...amountValues(form, frequency, Number(given.amountMinor - given.coveredFeeMinor), given.currency),
    ...typed,
    // Said again before every payment.
    agreesToPublication: false,
    designation: given.designation,
    coverFee: given.coveredFeeMinor > 0n,
    comment: given.comment ?? '',
    quote: given.mayQuote,
    anonymous: given.anonymous,
    offered: true,
    // The same for each visit: this page is not kept for the back button, since it shows what was typed.
    clientRequestId: uuidOf('again', given.id),
    attribution: fieldsOfAttribution(given),
  };
}

function offeredFrequency(form: Form, wish: Frequency | null): Frequency {
  return form.rhythms.find(({ frequency }) => frequency === wish)?.frequency ?? form.defaultFrequency;
}

function defaultMinor(form: Form, wish: Frequency): number {
  return form.rhythms.find(({ frequency }) => frequency === wish)?.defaultMinor ?? form.minimumMinor;
}

function amountValues(
  form: Form,
  wish: Frequency,
  minor: number,
  currency: string,
): Pick<Values, 'amount' | 'otherAmount'> {
  const offered = form.rhythms.find(({ frequency }) => frequency === wish)?.amounts ?? [];
  if (offered.some((each) => each.minor === minor)) return { amount: `${wish}-${minor}`, otherAmount: '' };
  return { amount: 'other', otherAmount: Money.of(minor, currency).toDecimal() };
}
