import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../kernel/calendar.js';
import type { DonorId, GiftId, PlanId } from '../kernel/id.js';
import { calendarDate, minorUnits } from '../database/columns.js';
import { Attributed } from '../campaigns/attribution.js';
import type { Acknowledgment, GiftChannel } from './offline/gift-channel.js';
import type { GiftState } from './gift-state.js';

/** One payment towards the newsroom, from the pressed button on. Constraints and triggers are in the migration. */
@Entity('gift')
export class GiftTable extends Attributed {
  @PrimaryColumn('uuid') id!: GiftId;
  /** Made by the browser for one filled form: pressing twice is one gift (R-PAY-07). Renewals have none. */
  @Column('uuid', { name: 'client_request_id', nullable: true }) clientRequestId!: string | null;
  @Column('uuid', { name: 'donor_id' }) donorId!: DonorId;
  /** The form on which it was given; an offline gift has none. */
  @Column('uuid', { name: 'form_id', nullable: true }) formId!: string | null;
  @Column('uuid', { name: 'campaign_id' }) campaignId!: string;
  @Column('text') designation!: string;
  /** What it is for since staff moved it after its month was closed; null where `designation` says it. */
  @Column('text', { name: 'moved_to', nullable: true }) movedTo!: string | null;
  @Column('text') state!: GiftState;
  @Column('text') channel!: GiftChannel;
  @Column('text') acknowledgment!: Acknowledgment;
  /** What was given that is not money: the receipt says this and no value (R-NCG-01); the amount is for our books. */
  @Column('text', { nullable: true }) property!: string | null;
  /** The batch that it was recorded in; gifts that came through the processor are in none. */
  @Column('uuid', { name: 'batch_id', nullable: true }) batchId!: string | null;
  /** The gift that was recorded wrongly and is told rightly here. */
  @Column('uuid', { name: 'corrects_id', nullable: true }) correctsId!: GiftId | null;
  @Column({ ...minorUnits, name: 'amount_minor' }) amountMinor!: bigint;
  @Column({ ...minorUnits, name: 'covered_fee_minor' }) coveredFeeMinor!: bigint;
  @Column('char', { length: 3 }) currency!: string;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('boolean', { name: 'may_quote' }) mayQuote!: boolean;
  /** Nothing is wanted in return (R-QPQ-07). */
  @Column('boolean', { name: 'declines_benefits' }) declinesBenefits!: boolean;
  @Column('boolean') anonymous!: boolean;

  /** The plan that the gift is a charge of, and the period that it pays for: one gift for each (R-REG-16). */
  @Column('uuid', { name: 'plan_id', nullable: true }) planId!: PlanId | null;
  @Column('timestamptz', { name: 'period_start', nullable: true }) periodStart!: Date | null;
  /** Of the plan when the gift came; the database writes it, and no later change of the plan changes it. */
  @Column({ type: 'text', insert: false, update: false }) rhythm?:
    'once' | 'monthly' | 'quarterly' | 'yearly' | 'other';
  @Column('text', { name: 'stripe_invoice_id', nullable: true }) stripeInvoiceId!: string | null;

  /** What the processor is asked, frozen before the first call (R-PAY-06); the processor asks for renewals itself. */
  @Column('jsonb', { name: 'checkout_request', nullable: true }) checkoutRequest!: object | null;
  @Column('text', { name: 'checkout_url', nullable: true }) checkoutUrl!: string | null;
  @Column('text', { name: 'stripe_session_id', nullable: true }) stripeSessionId!: string | null;
  @Column('text', { name: 'stripe_payment_intent_id', nullable: true }) stripePaymentIntentId!: string | null;
  @Column('text', { name: 'stripe_charge_id', nullable: true }) stripeChargeId!: string | null;
  @Column('text', { name: 'stripe_balance_transaction_id', nullable: true }) stripeBalanceTransactionId!: string | null;
  @Column('text', { nullable: true }) method!: string | null;
  /** The processor's fee; null until it is known. */
  @Column({ ...minorUnits, name: 'fee_minor', nullable: true }) feeMinor!: bigint | null;

  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  /** The processor's instant of the charge (R-DAT-03). */
  @Column('timestamptz', { name: 'occurred_at', nullable: true }) occurredAt!: Date | null;
  /** The same as a date in the organisation's zone: it decides the tax year. */
  @Column({ ...calendarDate, name: 'gift_date', nullable: true }) giftDate!: CalendarDate | null;
  @Column('uuid', { name: 'settlement_entry_id', nullable: true }) settlementEntryId!: string | null;
  @Column('uuid', { name: 'fee_entry_id', nullable: true }) feeEntryId!: string | null;
}
