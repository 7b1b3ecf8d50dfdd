import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { CalendarDate } from '../../../kernel/calendar.js';
import type { DonorId } from '../../../kernel/id.js';
import type { PlanState } from '../../../plans/plan-state.js';
import type { Rhythm } from '../../../plans/rhythm.js';
import type { PlanDetail } from '../../../reports/plans/plan-detail.js';
import { PLAN_METHODS, PLAN_RHYTHMS, type PlanMethod, type PlanRhythm } from '../../../plans/listing/plan-filters.js';
import type { PlanRow } from '../../../reports/plans/plan-list.js';
import type { Caller } from '../../http/access.js';
import {
  CampaignView,
  DesignationView,
  DonorLinkView,
  donorLinkView,
  IsCalendarDate,
  IsIdText,
  money,
  MoneyView,
} from '../common.dto.js';
import { AttributionView } from '../gift.dto.js';
import { PageQuery } from '../paging.js';
import { seesProcessor } from '../refund.dto.js';
import { PlanChangeView, planChangeView } from './plan-change.dto.js';

export const PLAN_STATES = ['active', 'paused', 'past_due', 'cancelled', 'lapsed', 'completed'] as const;

export class PlanQuery extends PageQuery {
  @ApiProperty({ required: false, enum: PLAN_STATES, description: 'Without it: plans that run.' })
  @IsOptional()
  @IsIn(PLAN_STATES, { message: `Choose one of: ${PLAN_STATES.join(', ')}.` })
  state?: (typeof PLAN_STATES)[number];

  @ApiProperty({ required: false, enum: PLAN_RHYTHMS, description: 'How often the plan is charged.' })
  @IsOptional()
  @IsIn(PLAN_RHYTHMS, { message: `Choose one of: ${PLAN_RHYTHMS.join(', ')}.` })
  rhythm?: PlanRhythm;

  @ApiProperty({ required: false, enum: PLAN_METHODS, description: 'What it is paid with.' })
  @IsOptional()
  @IsIn(PLAN_METHODS, { message: `Choose one of: ${PLAN_METHODS.join(', ')}.` })
  method?: PlanMethod;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'First day of the next charge.' })
  @IsOptional()
  @IsCalendarDate()
  from?: CalendarDate;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'Last day of the next charge, included.' })
  @IsOptional()
  @IsCalendarDate()
  to?: CalendarDate;

  @ApiProperty({
    type: String,
    required: false,
    format: 'uuid',
    description: 'The plans of one donor, ended ones too.',
  })
  @IsOptional()
  @IsIdText()
  donorId?: DonorId;
}

export class PlanView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-6a10-7c21-9e43-0c5f1e9b7d55' })
  id!: string;

  @ApiProperty({
    type: 'integer',
    example: 3,
    description: 'Grows with each change; a change names the one it is for.',
  })
  version!: number;

  @ApiProperty({ enum: ['pending', ...PLAN_STATES], example: 'active' })
  state!: PlanState;

  @ApiProperty({ type: DonorLinkView })
  donor!: DonorLinkView;

  @ApiProperty({ type: MoneyView, description: 'The whole charge, the covered fee included.' })
  amount!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'The part of the amount that the donor adds for the fee.' })
  coveredFee!: MoneyView;

  @ApiProperty({ enum: ['month', 'year'], example: 'month' })
  interval!: Rhythm['interval'];

  @ApiProperty({ type: 'integer', example: 1, description: '3 with month is a quarter.' })
  intervalCount!: number;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: '2026-12-05',
    description: 'Null after the end.',
  })
  nextChargeOn!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'The first charge after a pause.' })
  pausedUntil!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Visa ending in 4242' })
  method!: string | null;

  @ApiProperty({ type: DesignationView })
  designation!: DesignationView;

  @ApiProperty({ type: CampaignView })
  campaign!: CampaignView;

  @ApiProperty({ example: false, description: 'Whether a change is on its way to the payment processor.' })
  isBeingChanged!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-05T17:00:00.000Z' })
  startedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt!: string | null;
}

export class PlanPage {
  @ApiProperty({ type: [PlanView] })
  data!: PlanView[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;
}

export class PlanProcessorView {
  @ApiProperty({ type: String, nullable: true, example: 'sub_…' }) subscriptionId!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'cus_…' }) customerId!: string | null;
}

export class PlanDetailView extends PlanView {
  @ApiProperty({ format: 'date', example: '2026-08-05', description: 'The day that all charges are counted from.' })
  anchorOn!: string;

  @ApiProperty({ example: 'Support this newsroom', description: 'The form on which it began.' })
  form!: string;

  @ApiProperty({ type: AttributionView })
  attribution!: AttributionView;

  @ApiProperty({ type: PlanProcessorView, nullable: true, description: 'With processor:read; else null.' })
  processor!: PlanProcessorView | null;

  @ApiProperty({ type: [PlanChangeView], description: 'All that ever happened to it, the latest first.' })
  changes!: PlanChangeView[];
}

export function planView(plan: PlanRow, caller: Caller): PlanView {
  const { currency } = plan;
  return {
    id: plan.id,
    version: plan.version,
    state: plan.state,
    donor: donorLinkView(plan.donor, caller),
    amount: money(plan.amountMinor, currency),
    coveredFee: money(plan.coveredFeeMinor, currency),
    interval: plan.interval,
    intervalCount: plan.intervalCount,
    nextChargeOn: plan.nextChargeOn,
    pausedUntil: plan.pausedUntil,
    method: plan.method,
    designation: plan.designation,
    campaign: plan.campaign,
    isBeingChanged: plan.isBeingChanged,
    startedAt: plan.startedAt.toISOString(),
    endedAt: plan.endedAt?.toISOString() ?? null,
  };
}

export function planDetailView(
  { row, plan, formTitle, attribution, changes }: PlanDetail,
  caller: Caller,
): PlanDetailView {
  const { stripeSubscriptionId: subscriptionId, stripeCustomerId: customerId } = plan;
  return {
    ...planView(row, caller),
    anchorOn: plan.anchorOn,
    form: formTitle,
    attribution,
    processor: seesProcessor(caller) ? { subscriptionId, customerId } : null,
    changes: changes.map(planChangeView),
  };
}
