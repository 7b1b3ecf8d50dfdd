import type { FieldProblem } from '../../../../kernel/app-error.js';
import { parseDate } from '../../../../kernel/calendar.js';
import { coveredTotalMinor, type FeeRate } from '../../../../kernel/fee-cover.js';
import { type Money, parseAmount } from '../../../../kernel/money.js';
import { OFFERED_RHYTHMS, type ChangeLimits, type PlanChange } from '../../../../plans/changes/plan-change.js';
import type { PlanTable } from '../../../../plans/plan.table.js';
import { rhythmWord } from '../../../../plans/rhythm.js';
import { textFields } from '../../../http/forms.js';
import { giftOf, type Part } from '../plan-words.js';

/** What the forms of a change send, as it was typed. */
export interface ChangeFields {
  /** Without the covered fee. */
  readonly amount: string;
  /** "yes" or "no". */
  readonly cover: string;
  /** "monthly", "quarterly", "yearly". */
  readonly rhythm: string;
  readonly firstOn: string;
  readonly designation: string;
  readonly months: string;
}

/** What a change is measured by. */
export interface ChangeContext {
  readonly plan: PlanTable;
  readonly limits: ChangeLimits;
  readonly rate: FeeRate;
}

/** The names of the fields that each part sends. */
export const FIELDS_OF_PART: Readonly<Record<Part, readonly (keyof ChangeFields)[]>> = {
  amount: ['amount'],
  fee: ['cover'],
  rhythm: ['rhythm', 'amount'],
  date: ['firstOn'],
  designation: ['designation'],
  skip: [],
  pause: ['months'],
  resume: [],
};

export function sentFields(sent: unknown): ChangeFields {
  return textFields(sent, 'amount', 'cover', 'rhythm', 'firstOn', 'designation', 'months');
}

/** The plan as it is, for forms that nobody has touched. */
export function fieldsOfPlan(plan: PlanTable): ChangeFields {
  return {
    amount: giftOf(plan).toDecimal(),
    cover: plan.coveredFeeMinor > 0n ? 'yes' : 'no',
    rhythm: rhythmWord(plan),
    firstOn: plan.nextChargeOn ?? '',
    designation: plan.designation,
    months: '',
  };
}

/** The change that a filled form asks for, or why it asks for none. */
export function wishOf(
  part: Part,
  fields: ChangeFields,
  context: ChangeContext,
): PlanChange | { readonly problem: FieldProblem } {
  const { plan } = context;
  const isCovered = plan.coveredFeeMinor > 0n;
  switch (part) {
    case 'amount': {
      const typed = typedAmount(fields.amount, plan.currency);
      return 'problem' in typed ? typed : { kind: 'amount', ...charge(typed.minor, isCovered, context) };
    }
    case 'fee': {
      if (!['yes', 'no'].includes(fields.cover)) return problem('cover', 'Choose whether to cover the fee.');
      return { kind: 'amount', ...charge(giftOf(plan).minor, fields.cover === 'yes', context) };
    }
    case 'rhythm': {
      const rhythm = OFFERED_RHYTHMS.find((each) => rhythmWord(each) === fields.rhythm);
      if (!rhythm) return problem('rhythm', 'Choose monthly, quarterly or yearly.');
      const typed = typedAmount(fields.amount, plan.currency);
      return 'problem' in typed ? typed : { kind: 'rhythm', rhythm, ...charge(typed.minor, isCovered, context) };
    }
    case 'date': {
      const firstOn = parseDate(fields.firstOn);
      return firstOn ? { kind: 'date', firstOn } : problem('firstOn', 'Enter a day of the calendar: 2026-12-05.');
    }
    case 'designation':
      return { kind: 'designation', designation: fields.designation };
    case 'pause':
      return { kind: 'pause', months: /^\d{1,2}$/.test(fields.months) ? Number(fields.months) : 0 };
    case 'skip':
    case 'resume':
      return { kind: part };
  }
}

/** The whole charge for a gift. One that no form takes is left as it is, for `outcomeOf` to refuse. */
export function charge(
  giftMinor: bigint,
  isCovered: boolean,
  { limits, rate }: Pick<ChangeContext, 'limits' | 'rate'>,
): { amountMinor: bigint; coveredFeeMinor: bigint } {
  const isTaken = giftMinor > 0n && giftMinor <= limits.maximumMinor;
  const amountMinor = isCovered && isTaken ? BigInt(coveredTotalMinor(Number(giftMinor), rate)) : giftMinor;
  return { amountMinor, coveredFeeMinor: amountMinor - giftMinor };
}

function typedAmount(typed: string, currency: string): Money | { readonly problem: FieldProblem } {
  if (typed === '') return problem('amount', 'Enter the amount that you would like to give.');
  return (
    parseAmount(typed, currency) ??
    problem('amount', 'Enter an amount such as 25, 25.00 or 1,000. We did not want to guess.')
  );
}

function problem(field: keyof ChangeFields, message: string): { readonly problem: FieldProblem } {
  return { problem: { field, message } };
}
