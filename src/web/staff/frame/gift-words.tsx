import type { JSX } from 'preact';
import type { DisputeState } from '../../../gateways/stripe/money-facts.js';
import type { GiftState } from '../../../gifts/gift-state.js';
import type { RefundReason, RefundRowState } from '../../../gifts/refund.table.js';
import type { Delivery } from '../../../receipts/listing/receipt-filters.js';
import type { GiftRow } from '../../../reports/gift-list.js';
import type { VoidReason } from '../../../reports/receipt-register.js';
import type { Tone } from '../../http/ui/blocks.js';
import { StatusDot } from '../../http/ui/text.js';

const GIFT_STATES: Readonly<Record<GiftState, { tone: Tone; word: string }>> = {
  settled: { tone: 'good', word: 'Received' },
  refunded: { tone: 'quiet', word: 'Refunded' },
  started: { tone: 'quiet', word: 'Started' },
  processing: { tone: 'warn', word: 'On its way' },
  failed: { tone: 'bad', word: 'Failed' },
  expired: { tone: 'quiet', word: 'Expired' },
};

type StatusOfGift = Pick<GiftRow, 'state' | 'refundedMinor' | 'disputedMinor' | 'isContested'>;

export function GiftStatus({ gift }: { gift: StatusOfGift }): JSX.Element {
  if (gift.isContested) return <StatusDot tone="bad" word="Disputed" />;
  if (gift.disputedMinor > 0n) return <StatusDot tone="bad" word={gift.state === 'settled' ? 'Partly lost' : 'Lost'} />;
  if (gift.state === 'settled' && gift.refundedMinor > 0n) return <StatusDot tone="warn" word="Partly refunded" />;
  return <StatusDot {...GIFT_STATES[gift.state]} />;
}

const REFUND_STATES: Readonly<Record<RefundRowState, { tone: Tone; word: string }>> = {
  'awaiting-approval': { tone: 'warn', word: 'Waits for approval' },
  requested: { tone: 'warn', word: 'Requested' },
  pending: { tone: 'warn', word: 'On its way' },
  succeeded: { tone: 'good', word: 'Sent back' },
  failed: { tone: 'bad', word: 'Failed' },
  canceled: { tone: 'bad', word: 'Canceled' },
};

export function RefundStatus({ state }: { state: RefundRowState }): JSX.Element {
  return <StatusDot {...REFUND_STATES[state]} />;
}

const DISPUTE_STATES: Readonly<Record<DisputeState, { tone: Tone; word: string }>> = {
  inquiry: { tone: 'warn', word: 'The bank asks' },
  'needs-response': { tone: 'bad', word: 'Waits for an answer' },
  'under-review': { tone: 'warn', word: 'With the bank' },
  won: { tone: 'good', word: 'Won' },
  lost: { tone: 'bad', word: 'Lost' },
  closed: { tone: 'quiet', word: 'Closed' },
};

export function DisputeStatus({ state }: { state: DisputeState }): JSX.Element {
  return <StatusDot {...DISPUTE_STATES[state]} />;
}

export const REFUND_REASON_WORDS: Readonly<Record<RefundReason, string>> = {
  'donor-request': 'The donor asked for it',
  duplicate: 'Given twice',
  mistake: 'A wrong amount or a slip',
  fraud: 'The card holder did not give it',
  other: 'Another reason',
  'after-cancel': 'Charged after the plan had ended',
  'at-processor': 'Made at the processor',
  'returned-check': 'The bank did not pay the check',
  correction: 'Recorded wrongly, and corrected',
};

const VOID_REASON_WORDS: Readonly<Record<VoidReason, string>> = {
  refund: 'Refunded',
  'partial-refund': 'Partly refunded',
  'refund-failed': 'A refund did not arrive',
  chargeback: 'Taken back by the bank',
  'dispute-won': 'A dispute was won',
  correction: 'Corrected',
};

export function voidReasonWord(reason: VoidReason): string {
  return VOID_REASON_WORDS[reason];
}

const LETTER_STATES = {
  queued: { tone: 'warn', word: 'Waiting to go out' },
  sent: { tone: 'good', word: 'Sent' },
  undeliverable: { tone: 'bad', word: 'Not delivered' },
} as const;

export function LetterStatus({ state }: { state: keyof typeof LETTER_STATES }): JSX.Element {
  return <StatusDot {...LETTER_STATES[state]} />;
}

const DELIVERY_WORDS: Readonly<Record<Delivery, { tone: Tone; word: string }>> = {
  sent: { tone: 'good', word: 'Sent' },
  printed: { tone: 'good', word: 'Mailed on paper' },
  queued: { tone: 'warn', word: 'Waiting to go out' },
  printing: { tone: 'warn', word: 'In a print batch' },
  undeliverable: { tone: 'bad', word: 'Came back' },
  'to-print': { tone: 'warn', word: 'To print' },
};

export function deliveryWord(delivery: Delivery): string {
  return DELIVERY_WORDS[delivery].word;
}

/** How a receipt reached its donor, or what it waits for. */
export function DeliveryStatus({ delivery }: { delivery: Delivery }): JSX.Element {
  return <StatusDot {...DELIVERY_WORDS[delivery]} />;
}

const LETTER_NAMES: Readonly<Record<string, string>> = {
  receipt: 'Receipt',
  'receipt-amended': 'Amended receipt',
  refund: 'Refund',
  chargeback: 'Disputed gift',
  'fund-recommendation': 'Thanks to the advisor of the fund',
  'fund-grant': 'Grant received, to the sponsor',
  'foundation-grant': 'Grant received',
  'match-thanks': 'Thanks to the matched employee',
  'services-thanks': 'Thanks for services',
  'tribute-card': 'Card about a tribute',
  'check-returned': 'Check returned',
  'refund-paid': 'Refund',
  'gift-corrected': 'Corrected receipt',
  'gift-not-yours': 'Receipt void',
};

export function letterName(template: string): string {
  return LETTER_NAMES[template] ?? template;
}
