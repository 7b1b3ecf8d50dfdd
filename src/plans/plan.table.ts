import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../kernel/calendar.js';
import type { DonorId, PlanId } from '../kernel/id.js';
import { calendarDate, minorUnits } from '../database/columns.js';
import { Attributed } from '../campaigns/attribution.js';
import type { PlanState } from './plan-state.js';
import type { Rhythm } from './rhythm.js';

/** A promise to give again and again; each of its charges is a gift. Constraints and triggers are in the migration. */
@Entity('plan')
export class PlanTable extends Attributed implements Rhythm {
  @PrimaryColumn('uuid') id!: PlanId;
  @Column('uuid', { name: 'donor_id' }) donorId!: DonorId;
  @Column('uuid', { name: 'form_id' }) formId!: string;
  @Column('uuid', { name: 'campaign_id' }) campaignId!: string;
  @Column('text') designation!: string;
  @Column('text') state!: PlanState;
  /** What the next charge will be; a gift keeps what was charged. */
  @Column({ ...minorUnits, name: 'amount_minor' }) amountMinor!: bigint;
  @Column('char', { length: 3 }) currency!: string;
  @Column('text') interval!: Rhythm['interval'];
  @Column('smallint', { name: 'interval_count' }) intervalCount!: number;

  /** The part of the amount that covers the processing fee (R-FEE-04). */
  @Column({ ...minorUnits, name: 'covered_fee_minor' }) coveredFeeMinor!: bigint;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('boolean', { name: 'may_quote' }) mayQuote!: boolean;
  /** Nothing is wanted in return (R-QPQ-07). */
  @Column('boolean', { name: 'declines_benefits' }) declinesBenefits!: boolean;
  @Column('boolean') anonymous!: boolean;

  /** Whose dates hold: an adopted plan is charged on the processor's until somebody moves them here. */
  @Column('text') calendar!: 'ours' | 'processor';
  /** The day that all charges are counted from (R-REG-08). */
  @Column({ ...calendarDate, name: 'anchor_on' }) anchorOn!: CalendarDate;
  /** Null while nothing has been charged yet, and after the end. */
  @Column({ ...calendarDate, name: 'next_charge_on', nullable: true }) nextChargeOn!: CalendarDate | null;
  /** The day of the first charge after a pause. */
  @Column({ ...calendarDate, name: 'paused_until', nullable: true }) pausedUntil!: CalendarDate | null;

  @Column('text', { name: 'stripe_payment_method_id', nullable: true }) stripePaymentMethodId!: string | null;
  /** "Visa ending in 4242". */
  @Column('text', { nullable: true }) method!: string | null;
  /** "card", "us_bank_account", "link". */
  @Column('text', { name: 'method_kind', nullable: true }) methodKind!: string | null;
  /** The last day that the card is good for. */
  @Column({ ...calendarDate, name: 'method_expires_on', nullable: true }) methodExpiresOn!: CalendarDate | null;

  /** Made with the gift page; the same page sent twice is one plan (R-PAY-07). */
  @Column('uuid', { name: 'client_request_id', nullable: true }) clientRequestId!: string | null;
  @Column('jsonb', { name: 'checkout_request', nullable: true }) checkoutRequest!: object | null;
  @Column('text', { name: 'checkout_url', nullable: true }) checkoutUrl!: string | null;
  @Column('text', { name: 'stripe_session_id', nullable: true }) stripeSessionId!: string | null;
  /** Null until the first charge. */
  @Column('text', { name: 'stripe_subscription_id', nullable: true }) stripeSubscriptionId!: string | null;
  @Column('text', { name: 'stripe_customer_id', nullable: true }) stripeCustomerId!: string | null;
  /** The ended plan that this one goes on for. */
  @Column('uuid', { name: 'restarts_id', nullable: true }) restartsId!: PlanId | null;
  /** The plan that ends when this one begins (R-REG-17). */
  @Column('uuid', { name: 'replaces_id', nullable: true }) replacesId!: PlanId | null;
  /** Grows with each change; a page that was made from an older one is out of date. */
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  /** When a subscription that was begun elsewhere was taken over; what was paid before is not ours. */
  @Column('timestamptz', { name: 'adopted_at', nullable: true }) adoptedAt!: Date | null;
  /** The processor's instant of the end; set once, with the last state. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
