import type { JSX } from 'preact';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import { PLAN_STATE_WORDS } from '../../../plans/changes/change-words.js';
import type { PlanMethod, PlanRhythm } from '../../../plans/listing/plan-filters.js';
import type { PlanState } from '../../../plans/plan-state.js';
import { amountPerPeriod } from '../../../plans/plan-terms.js';
import type { NamedChange } from '../../../reports/plans/plan-detail.js';
import type { PlanRow } from '../../../reports/plans/plan-list.js';
import type { Tone } from '../../http/ui/blocks.js';
import { StatusDot } from '../../http/ui/text.js';

const TONES: Readonly<Record<PlanState, Tone>> = {
  pending: 'quiet',
  active: 'good',
  paused: 'warn',
  past_due: 'bad',
  cancelled: 'quiet',
  lapsed: 'quiet',
  completed: 'quiet',
};

export function PlanStatus({ state }: { state: PlanState }): JSX.Element {
  return <StatusDot tone={TONES[state]} word={PLAN_STATE_WORDS[state]} />;
}

export const PLAN_RHYTHM_WORDS: Readonly<Record<PlanRhythm, string>> = {
  monthly: 'Monthly',
  quarterly: 'Quarterly',
  yearly: 'Yearly',
  other: 'Another rhythm',
};

export const PLAN_METHOD_WORDS: Readonly<Record<PlanMethod, string>> = {
  card: 'Card',
  bank: 'Bank account',
  other: 'Something else',
};

/** "$12 a month". */
export function planAmount(plan: Pick<PlanRow, 'amountMinor' | 'currency' | 'interval' | 'intervalCount'>): string {
  return amountPerPeriod(Money.of(plan.amountMinor, plan.currency), plan);
}

/** The last day that a card is good for, if that comes before the next charge. */
export function endsBefore(expiresOn: CalendarDate | null, nextChargeOn: CalendarDate | null): boolean {
  return expiresOn !== null && nextChargeOn !== null && expiresOn < nextChargeOn;
}

/** Who made a change. */
export function whoChanged({ byKind, staffName, actor, reason }: NamedChange): string {
  switch (byKind) {
    case 'donor':
      return 'the donor';
    case 'staff':
      return staffName ?? (actor.startsWith('key:') ? 'an API key' : 'staff');
    case 'processor':
      return 'the payment processor';
    case 'system':
      return reason ?? 'by itself, as agreed';
  }
}

const TROUBLE_REASONS: Readonly<Record<string, string>> = {
  'insufficient-funds': 'Not enough money',
  expired: 'Card expired',
  'lost-or-stolen': 'Card not in use any more',
  authentication: 'The bank wants a confirmation',
  'closed-account': 'Account closed',
  'no-authorisation': 'Debits not allowed',
  'wrong-details': 'Details do not match',
  'no-method': 'No card or account',
  generic: 'Declined without a reason',
};

export function troubleReasonWord(reason: string): string {
  return TROUBLE_REASONS[reason] ?? reason;
}

const TROUBLE_OUTCOMES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  recovered: { tone: 'good', word: 'Recovered' },
  lost: { tone: 'bad', word: 'Lost' },
  cancelled: { tone: 'quiet', word: 'Plan was cancelled' },
  voided: { tone: 'quiet', word: 'Given up' },
};

export function TroubleStatus({ outcome }: { outcome: string | null }): JSX.Element {
  return <StatusDot {...(TROUBLE_OUTCOMES[outcome ?? ''] ?? { tone: 'warn' as const, word: 'Open' })} />;
}
