import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DisputeId, GiftId } from '../../kernel/id.js';
import { minorUnits } from '../../database/columns.js';
import type { DisputeState } from '../../gateways/stripe/money-facts.js';

/** A donor's bank that wants the money of a gift back, for all of it or a part. */
@Entity('dispute')
export class DisputeTable {
  @PrimaryColumn('uuid') id!: DisputeId;
  @Column('uuid', { name: 'gift_id' }) giftId!: GiftId;
  @Column('text', { name: 'stripe_dispute_id' }) stripeDisputeId!: string;
  @Column('text') state!: DisputeState;
  @Column({ ...minorUnits, name: 'amount_minor' }) amountMinor!: bigint;
  /** What the bank took and has not given back. */
  @Column({ ...minorUnits, name: 'withheld_minor' }) withheldMinor!: bigint;
  /** What the lost dispute takes of the gift: at most what refunds had left of it. */
  @Column({ ...minorUnits, name: 'lost_minor' }) lostMinor!: bigint;
  /** What the processor charged for the dispute, less what it gave back of that. */
  @Column({ ...minorUnits, name: 'fee_minor' }) feeMinor!: bigint;
  @Column('char', { length: 3 }) currency!: string;
  @Column('text') reason!: string;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'evidence_due_at', nullable: true }) evidenceDueAt!: Date | null;
  /** When we heard that it is over; the processor does not say when it was decided. */
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('uuid', { name: 'withdrawal_entry_id', nullable: true }) withdrawalEntryId!: string | null;
  @Column('uuid', { name: 'reinstatement_entry_id', nullable: true }) reinstatementEntryId!: string | null;
  @Column('uuid', { name: 'loss_entry_id', nullable: true }) lossEntryId!: string | null;
  @Column('uuid', { name: 'loss_reversal_entry_id', nullable: true }) lossReversalEntryId!: string | null;
}
