import { InvalidInput, type FieldProblem } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { coveredTotalMinor, type FeeRate } from '../../kernel/fee-cover.js';
import { Money, parseAmount } from '../../kernel/money.js';
import type { Form } from '../../campaigns/forms.js';
import { parseFrequency, type Frequency } from '../../campaigns/frequency.js';
import type { NewsletterWords } from '../../donors/newsletter/newsletter-settings.js';
import type { Organisation } from '../../organisation/organisation.js';
import { dueAfter } from '../../plans/plan-calendar.js';
import { planTerms, PLAN_TERMS_VERSION, termsText, type PlanTerms } from '../../plans/plan-terms.js';
import type { Rhythm } from '../../plans/rhythm.js';
import type { GiftRequest } from '../../workflows/gifts/gift-request.js';
import type { PlanRequest } from '../../workflows/plans/start-plan.js';
import { validated } from '../http/validated.js';
import { attributionFields, attributionOf } from './attribution.js';
import { TRIBUTE_FIELDS, wishedEmployer, wishedTribute } from './details/tribute-form.js';
import { rhythmOf } from './frequency.js';
import { GiftFormDto } from './gift-form.dto.js';
import { wishedNewsletter } from './newsletter.js';
import { agreedNotice, type Publication } from './publication.js';

/** What a posted page is measured by. */
export interface GiftFormContext {
  readonly form: Form;
  /** What the gift counts for: the campaign that the link named, while it runs, else that of the form. */
  readonly campaignId: string;
  readonly organisation: Organisation;
  readonly rate: FeeRate;
  /** The organisation's date: the day of a plan's first charge. */
  readonly today: CalendarDate;
  readonly ip: string | null;
  /** Null while the page of donors is off. */
  readonly publication: Publication | null;
  /** Null where the newsroom does not ask. */
  readonly newsletter: NewsletterWords | null;
}

/** A gift that is given once, or the promise of a plan. */
export type Wish =
  | { readonly kind: 'gift'; readonly request: GiftRequest }
  | { readonly kind: 'plan'; readonly request: Omit<PlanRequest, 'replacesId'> };

/** The posted page as a request to give. @throws InvalidInput naming every field at once, in the order of the page. */
export function wishOf(posted: Record<string, unknown>, context: GiftFormContext): Wish {
  const { form, organisation, campaignId } = context;
  const problems: FieldProblem[] = [];
  const dto = collected(problems, () => validated(GiftFormDto, posted));
  const frequency = chosenFrequency(form, posted, problems);
  const amount = frequency && chosenAmount(form, frequency, posted, organisation.currency, problems);
  const designation = chosenDesignation(form, posted, problems);
  const totalMinor = amount && total(amount, dto?.coverFee === 'yes', context.rate);
  if (frequency && totalMinor) checkWhatWasShown(posted, frequency, totalMinor, context.today, problems);
  const notice = frequency && totalMinor ? agreedNotice(posted, { ...context, frequency, totalMinor }, problems) : null;
  const newsletter = wishedNewsletter(posted, context.newsletter, problems);
  const tribute = wishedTribute(posted, context.today, problems);
  const employer = wishedEmployer(posted, problems);
  if (problems.length > 0 || !dto || !frequency || !amount || !totalMinor || !designation) {
    throw new InvalidInput(inPageOrder(problems));
  }
  const request: GiftRequest = {
    form: { ...form, campaignId },
    clientRequestId: dto.clientRequestId,
    amountMinor: totalMinor,
    coveredFeeMinor: totalMinor - Number(amount.minor),
    designation,
    giver: { email: dto.email, firstName: dto.firstName, lastName: dto.lastName },
    comment: dto.comment || null,
    mayQuote: dto.quote === 'yes',
    anonymous: dto.anonymous === 'yes',
    declinesBenefits: dto.declineBenefits === 'yes',
    attribution: attributionOf(attributionFields(posted)),
    ...(tribute && { tribute }),
    ...(employer && { employer }),
    ...(notice && { publication: notice }),
    ...(newsletter && { newsletter }),
  };
  const rhythm = rhythmOf(frequency);
  if (!rhythm) return { kind: 'gift', request };
  return { kind: 'plan', request: { ...request, rhythm, consent: consentTo(rhythm, totalMinor, posted, context) } };
}

/** The terms of a plan that begins today, as the page shows them; without an amount while none is known. */
export function termsToday(
  rhythm: Rhythm,
  totalMinor: number | null,
  { organisation, today }: Pick<GiftFormContext, 'organisation' | 'today'>,
): PlanTerms & { readonly nextOn: CalendarDate } {
  const nextOn = dueAfter(today, rhythm, today);
  const { name, currency, email } = organisation;
  const amount = totalMinor === null ? null : Money.of(totalMinor, currency);
  const promise = { amount, currency, rhythm, firstOn: today, nextOn, organisation: name, contact: email };
  return { ...planTerms(promise), nextOn };
}

/** What the donor saw beside the button: with the amount, where a script could write it. */
function consentTo(
  rhythm: Rhythm,
  totalMinor: number,
  posted: Record<string, unknown>,
  context: GiftFormContext,
): PlanRequest['consent'] {
  const terms = termsToday(rhythm, posted['shownTotal'] ? totalMinor : null, context);
  return { text: termsText(terms), textVersion: PLAN_TERMS_VERSION, ip: context.ip };
}

/** The chosen rhythm of the form; who does not say, gives once. */
function chosenFrequency(form: Form, posted: Record<string, unknown>, problems: FieldProblem[]): Frequency | null {
  const chosen = parseFrequency(posted['frequency'] || 'once');
  if (chosen && form.rhythms.some(({ frequency }) => frequency === chosen)) return chosen;
  problems.push({ field: 'frequency', message: 'Choose how often you would like to give.' });
  return null;
}

/** One of the form's amounts for this rhythm, or the typed one within the form's limits (R-FRD-03, R-A11-04). */
function chosenAmount(
  form: Form,
  frequency: Frequency,
  posted: Record<string, unknown>,
  currency: string,
  problems: FieldProblem[],
): Money | null {
  const choice = typeof posted['amount'] === 'string' ? posted['amount'] : '';
  if (choice !== 'other') {
    // Without script an amount of another rhythm may still be ticked out of sight: that is no choice.
    const offered = form.rhythms.find((each) => each.frequency === frequency)?.amounts ?? [];
    const found = offered.find(({ minor }) => [`${frequency}-${minor}`, String(minor)].includes(choice));
    if (found) return Money.of(found.minor, currency);
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

function total(gift: Money, isCovered: boolean, rate: FeeRate): number {
  return isCovered ? coveredTotalMinor(Number(gift.minor), rate) : Number(gift.minor);
}

/** A button that said another amount, or dates of another day, was not pressed for this (R-REG-02, R-UX-05). */
function checkWhatWasShown(
  posted: Record<string, unknown>,
  frequency: Frequency,
  totalMinor: number,
  today: CalendarDate,
  problems: FieldProblem[],
): void {
  if (posted['shownTotal'] && posted['shownTotal'] !== String(totalMinor)) {
    problems.push({ field: 'shown', message: 'The page showed another amount. Please check it and press again.' });
  } else if (frequency !== 'once' && posted['shownOn'] && posted['shownOn'] !== today) {
    problems.push({
      field: 'shown',
      message: 'A new day has begun, so the dates of your plan have moved. Please look at them and press again.',
    });
  }
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

const BEFORE_DETAILS = ['frequency', 'amount', 'otherAmount', 'designation', 'email', 'firstName', 'lastName'];
const AFTER_DETAILS = ['comment', 'newsletter', 'publication', 'shown', 'clientRequestId'];
const ORDER: readonly string[] = [...BEFORE_DETAILS, ...TRIBUTE_FIELDS, ...AFTER_DETAILS];

function inPageOrder(problems: readonly FieldProblem[]): FieldProblem[] {
  const place = ({ field }: FieldProblem): number => ORDER.indexOf(field);
  const first = problems.filter((each, at) => problems.findIndex((other) => other.field === each.field) === at);
  return first.sort((a, b) => place(a) - place(b));
}
