import { InvalidInput, type FieldProblem } from '../../kernel/app-error.js';
import { coveredTotalMinor, type FeeRate } from '../../kernel/fee-cover.js';
import { Money, parseAmount } from '../../kernel/money.js';
import type { Form } from '../../campaigns/forms.js';
import type { GiftRequest } from '../../workflows/start-gift.js';
import { validated } from '../http/validated.js';
import { attributionFields, attributionOf } from './attribution.js';
import { GiftFormDto } from './gift-form.dto.js';

/** The posted page as a request to give. @throws InvalidInput naming every field at once, in the order of the page. */
export function giftRequest(form: Form, posted: Record<string, unknown>, currency: string, rate: FeeRate): GiftRequest {
  const problems: FieldProblem[] = [];
  const dto = collected(problems, () => validated(GiftFormDto, posted));
  const amount = chosenAmount(form, posted, currency, problems);
  const designation = chosenDesignation(form, posted, problems);
  if (problems.length > 0 || !dto || !amount || !designation) throw new InvalidInput(inPageOrder(problems));

  const giftMinor = Number(amount.minor);
  const totalMinor = dto.coverFee === 'yes' ? coveredTotalMinor(giftMinor, rate) : giftMinor;
  return {
    form,
    clientRequestId: dto.clientRequestId,
    amountMinor: totalMinor,
    coveredFeeMinor: totalMinor - giftMinor,
    designation,
    giver: { email: dto.email, firstName: dto.firstName, lastName: dto.lastName },
    comment: dto.comment || null,
    mayQuote: dto.quote === 'yes',
    anonymous: dto.anonymous === 'yes',
    attribution: attributionOf(attributionFields(posted)),
  };
}

/** One of the form's amounts, or the typed one within the form's limits (R-FRD-03, R-A11-04). */
function chosenAmount(
  form: Form,
  posted: Record<string, unknown>,
  currency: string,
  problems: FieldProblem[],
): Money | null {
  const choice = typeof posted['amount'] === 'string' ? posted['amount'] : '';
  if (choice !== 'other') {
    if (form.amountsMinor.map(String).includes(choice)) return Money.of(Number(choice), currency);
    problems.push({ field: 'amount', message: 'Choose an amount, or choose Other and enter one.' });
    return null;
  }
  const typed = typeof posted['otherAmount'] === 'string' ? posted['otherAmount'] : '';
  const amount = parseAmount(typed, currency);
  const problem = amount ? outsideLimits(amount, form) : typedProblem(typed);
  if (!problem) return amount;
  problems.push({ field: 'otherAmount', message: problem });
  return null;
}

function typedProblem(typed: string): string {
  return typed.trim() === ''
    ? 'Enter the amount that you would like to give.'
    : 'Enter an amount such as 25, 25.00 or 1,000. We did not want to guess.';
}

function outsideLimits(amount: Money, form: Form): string | null {
  const least = Money.of(form.minimumMinor, amount.currency);
  const most = Money.of(form.maximumMinor, amount.currency);
  if (amount.compare(least) < 0) return `The smallest gift that we can take online is ${least.formatShort()}.`;
  if (amount.compare(most) > 0) {
    return `The largest gift that we can take online is ${most.formatShort()}. Please write to us about a larger one.`;
  }
  return null;
}

function chosenDesignation(form: Form, posted: Record<string, unknown>, problems: FieldProblem[]): string | null {
  const [first] = form.designations;
  const chosen = posted['designation'] || first?.code;
  const found = form.designations.find((each) => each.code === chosen);
  if (!found) problems.push({ field: 'designation', message: 'Choose what your gift should pay for.' });
  return found?.code ?? null;
}

function collected<T>(problems: FieldProblem[], check: () => T): T | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    problems.push(...error.fields);
    return null;
  }
}

const ORDER = ['amount', 'otherAmount', 'designation', 'email', 'firstName', 'lastName', 'comment', 'clientRequestId'];

function inPageOrder(problems: readonly FieldProblem[]): FieldProblem[] {
  const place = ({ field }: FieldProblem): number => ORDER.indexOf(field);
  const first = problems.filter((each, at) => problems.findIndex((other) => other.field === each.field) === at);
  return first.sort((a, b) => place(a) - place(b));
}
