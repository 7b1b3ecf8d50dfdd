import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { type CalendarDate, parseDate } from '../../../kernel/calendar.js';
import { coveredTotalMinor, type FeeRate } from '../../../kernel/fee-cover.js';
import { Money, parseAmount } from '../../../kernel/money.js';
import {
  type ChangeLimits,
  OFFERED_RHYTHMS,
  outcomeOf,
  PAUSE_MONTHS_MAX,
  type PlanChange,
} from '../../../plans/changes/plan-change.js';
import type { Consent } from '../../../plans/plan.store.js';
import type { PlanTable } from '../../../plans/plan.table.js';
import { rhythmWord } from '../../../plans/rhythm.js';

type Kind = PlanChange['kind'];

/** What can be done to a plan, as buttons say it. */
export const CHANGE_ACTIONS: Readonly<Record<Kind, string>> = {
  amount: 'Change amount',
  date: 'Change date',
  rhythm: 'Change rhythm',
  designation: 'Change designation',
  skip: 'Skip next gift',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
};
export const CHANGE_KINDS = Object.keys(CHANGE_ACTIONS) as Kind[];

/** What the form of a change sends; `version` is of the plan that the page showed, `request` names one change. */
export const CHANGE_FIELDS = [
  'kind',
  'amount',
  'coverFee',
  'firstOn',
  'rhythm',
  'designation',
  'months',
  'reason',
  'note',
  'consent',
  'step',
  'version',
  'request',
] as const;
export type ChangeFields = Readonly<Record<(typeof CHANGE_FIELDS)[number], string>>;

/** The changes that make sense for a plan now. */
export function kindsFor(plan: PlanTable, today: CalendarDate, limits: ChangeLimits): Kind[] {
  const always: readonly Kind[] = ['amount', 'date', 'rhythm', 'designation'];
  const samples: PlanChange[] = [
    { kind: 'skip' },
    { kind: 'pause', months: 1 },
    { kind: 'resume' },
    { kind: 'cancel' },
  ];
  const fitting = samples.filter((change) => 'after' in outcomeOf(plan, change, today, limits)).map(({ kind }) => kind);
  if (!fitting.includes('cancel')) return [];
  const isOffered = (kind: Kind): boolean => {
    if (kind === 'designation') return limits.designations.length > 1;
    return kind !== 'rhythm' || plan.state !== 'past_due';
  };
  return [...always.filter(isOffered), ...fitting];
}

/** The form as the plan is now. */
export function fieldsOf(plan: PlanTable, kind: Kind): ChangeFields {
  return {
    kind,
    amount: Money.of(plan.amountMinor - plan.coveredFeeMinor, plan.currency).toDecimal(),
    coverFee: plan.coveredFeeMinor > 0n ? 'yes' : '',
    firstOn: plan.nextChargeOn ?? '',
    rhythm: rhythmWord(plan),
    designation: plan.designation,
    months: '1',
    reason: '',
    note: '',
    consent: '',
    step: 'review',
    version: String(plan.version),
    request: '',
  };
}

/** The change that a form asks for. @throws InvalidInput */
export function changeOf(fields: ChangeFields, plan: PlanTable, limits: ChangeLimits, rate: FeeRate): PlanChange {
  const problems: FieldProblem[] = [];
  const change = wished(fields, plan, limits, rate, problems);
  if (!fields.reason) problems.push({ field: 'reason', message: 'Say why. The donor reads it in the letter.' });
  if (problems.length > 0 || !change) throw new InvalidInput(problems);
  return change;
}

/** How the donor agreed to give more, as it was written down. */
export function consentOf({ consent }: ChangeFields): Consent | null {
  return consent ? { text: consent, textVersion: 'recorded', channel: 'staff', ip: null } : null;
}

function wished(
  fields: ChangeFields,
  plan: PlanTable,
  limits: ChangeLimits,
  rate: FeeRate,
  problems: FieldProblem[],
): PlanChange | null {
  switch (fields.kind) {
    case 'amount': {
      const charge = chargeOf(fields, plan, limits, rate, problems);
      return charge && { kind: 'amount', ...charge };
    }
    case 'rhythm': {
      const rhythm = OFFERED_RHYTHMS.find((each) => rhythmWord(each) === fields.rhythm);
      if (!rhythm) problems.push({ field: 'rhythm', message: 'Choose monthly, quarterly or yearly.' });
      const charge = chargeOf(fields, plan, limits, rate, problems);
      return rhythm && charge ? { kind: 'rhythm', rhythm, ...charge } : null;
    }
    case 'date': {
      const firstOn = parseDate(fields.firstOn);
      if (!firstOn) problems.push({ field: 'firstOn', message: 'Enter a day, such as 2026-12-05.' });
      return firstOn && { kind: 'date', firstOn };
    }
    case 'designation':
      return { kind: 'designation', designation: fields.designation };
    case 'pause': {
      const months = /^\d{1,2}$/.test(fields.months) ? Number(fields.months) : 0;
      if (months < 1) problems.push({ field: 'months', message: `Choose between 1 and ${PAUSE_MONTHS_MAX} months.` });
      return { kind: 'pause', months };
    }
    case 'skip':
    case 'resume':
    case 'cancel':
      return { kind: fields.kind };
    default:
      problems.push({ field: 'kind', message: 'Choose what is to change.' });
      return null;
  }
}

/** The whole charge for the gift that was typed. */
function chargeOf(
  { amount, coverFee }: ChangeFields,
  { currency }: PlanTable,
  { maximumMinor }: ChangeLimits,
  rate: FeeRate,
  problems: FieldProblem[],
): { amountMinor: bigint; coveredFeeMinor: bigint } | null {
  const gift = parseAmount(amount, currency);
  if (!gift?.isPositive) {
    problems.push({ field: 'amount', message: 'Enter an amount such as 15 or 15.00.' });
    return null;
  }
  const isCovered = coverFee === 'yes' && gift.minor <= maximumMinor;
  const amountMinor = isCovered ? BigInt(coveredTotalMinor(Number(gift.minor), rate)) : gift.minor;
  return { amountMinor, coveredFeeMinor: amountMinor - gift.minor };
}
