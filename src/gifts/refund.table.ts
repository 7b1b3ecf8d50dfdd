import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GiftId, RefundId, StaffId } from '../kernel/id.js';
import { minorUnits } from '../database/columns.js';

/**
 * Why money goes back; `at-processor` for refunds that were made in Stripe's own dashboard, `after-cancel` for what was
 * charged after the end of a plan (R-REG-06), `returned-check` for a check that the bank did not pay, `correction` where a
 * gift was recorded wrongly and another one tells it rightly.
 */
export const REFUND_REASONS = ['donor-request', 'duplicate', 'mistake', 'fraud', 'other'] as const;
export type RefundReason =
  (typeof REFUND_REASONS)[number] | 'at-processor' | 'after-cancel' | 'returned-check' | 'correction';

/** How staff sent money of an offline gift back; `returned` by the bank, `correction` of what was never given so. */
export type RefundPayment = 'check' | 'cash' | 'bank-transfer' | 'returned' | 'correction';

/** `awaiting-approval` until a second person agrees (R-VOI-07); `canceled` also when they do not. */
export type RefundRowState = 'awaiting-approval' | 'requested' | 'pending' | 'succeeded' | 'failed' | 'canceled';

/** Money on its way back to a donor, in full or in part. */
@Entity('refund')
export class RefundTable {
  @PrimaryColumn('uuid') id!: RefundId;
  @Column('uuid', { name: 'gift_id' }) giftId!: GiftId;
  @Column('text') state!: RefundRowState;
  @Column({ ...minorUnits, name: 'amount_minor' }) amountMinor!: bigint;
  @Column('char', { length: 3 }) currency!: string;
  @Column('text') reason!: RefundReason;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('uuid', { name: 'requested_by', nullable: true }) requestedBy!: StaffId | null;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  /** Whether it is more, or of an older gift, than one person may send back alone (R-VOI-07). */
  @Column('boolean', { name: 'needs_approval' }) needsApproval!: boolean;
  /** Who approved, declined or withdrew it. */
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: StaffId | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { name: 'stripe_refund_id', nullable: true }) stripeRefundId!: string | null;
  /** Why the processor did not send it. */
  @Column('text', { nullable: true }) failure!: string | null;
  /** Null where the processor sends it. */
  @Column('text', { name: 'paid_by', nullable: true }) paidBy!: RefundPayment | null;
  @Column('timestamptz', { name: 'occurred_at', nullable: true }) occurredAt!: Date | null;
  @Column('uuid', { name: 'entry_id', nullable: true }) entryId!: string | null;
  @Column('uuid', { name: 'reversal_entry_id', nullable: true }) reversalEntryId!: string | null;
  /** What the bank took for a check that it returned. */
  @Column('uuid', { name: 'bank_fee_entry_id', nullable: true }) bankFeeEntryId!: string | null;
}
