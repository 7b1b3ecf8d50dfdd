import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DonorId, PlanId } from '../kernel/id.js';
import { minorUnits } from '../database/columns.js';
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

  @Column('text', { name: 'stripe_subscription_id' }) stripeSubscriptionId!: string;
  @Column('text', { name: 'stripe_customer_id' }) stripeCustomerId!: string;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  /** The processor's instant of the end; set once, with the last state. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
