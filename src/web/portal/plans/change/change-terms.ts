import { formatDateLong } from '../../../../kernel/calendar.js';
import { Money } from '../../../../kernel/money.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import { onDay } from '../../../../plans/changes/change-words.js';
import { PLAN_TERMS_VERSION } from '../../../../plans/plan-terms.js';
import type { Consent } from '../../../../plans/plan.store.js';
import type { PlanTable } from '../../../../plans/plan.table.js';
import { BANK_ACCOUNT, type Part } from '../plan-words.js';

/** The changes that alter what is charged, or when; the donor agrees to the terms anew (R-REG-02). */
const PROMISES: readonly Part[] = ['amount', 'fee', 'rhythm', 'date'];

/** What the donor agrees to by saving a change, beside its sentence; empty where nothing new is promised. */
export function termsOf(part: Part, after: PlanTable, organisation: Organisation): string[] {
  return PROMISES.includes(part) ? planPromise(after, organisation) : [];
}

/** The terms of a plan that goes on: when it is charged, how long, how to stop, and the debit of a bank account. */
export function planPromise(plan: PlanTable, { name, email }: Organisation): string[] {
  const amount = Money.of(plan.amountMinor, plan.currency).formatShort();
  const next = plan.nextChargeOn ? formatDateLong(plan.nextChargeOn) : null;
  const day = onDay(plan);
  const debit =
    `You allow ${name} to debit your bank account electronically for ${amount} ${day}${next ? `, starting on ${next}` : ''}, ` +
    `and to credit it to correct errors. You can stop this at any time before the next debit, here or by writing to ${email}; ` +
    `please allow three business days.`;
  return [
    `Nothing is charged today. ${amount} (${plan.currency}) is charged ${next ? `next on ${next}, then ` : ''}${day}, until you stop.`,
    'Change or cancel in two clicks, from any receipt.',
    ...(plan.methodKind === BANK_ACCOUNT ? [debit] : []),
  ];
}

/** What is kept of the donor's yes; null where nothing had to be agreed to. */
export function consentTo(
  { sentence, terms }: { readonly sentence: string; readonly terms: readonly string[] },
  ip: string,
): Consent | null {
  if (terms.length === 0) return null;
  return { text: [sentence, ...terms].join('\n'), textVersion: PLAN_TERMS_VERSION, channel: 'portal', ip };
}
