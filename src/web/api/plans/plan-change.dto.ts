import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { InvalidInput } from '../../../kernel/app-error.js';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { CHANGE_KIND_WORDS, type ChangeKind } from '../../../plans/changes/change-words.js';
import { PAUSE_MONTHS_MAX, type ChangeablePlan, type PlanChange } from '../../../plans/changes/plan-change.js';
import type { PlanSnapshot } from '../../../plans/changes/plan-change.store.js';
import type { NamedChange } from '../../../reports/plans/plan-detail.js';
import { IsCalendarDate, IsText, money, MoneyView } from '../common.dto.js';

const KINDS = ['amount', 'rhythm', 'date', 'designation', 'skip', 'pause', 'resume', 'cancel'] as const;
const ALL_KINDS = Object.keys(CHANGE_KIND_WORDS) as ChangeKind[];
const AMOUNT = 'Enter whole minor units: 1500 is $15.00.';

export class PlanChangeBody {
  @ApiProperty({ type: 'integer', example: 3, description: 'The version of the plan that you read.' })
  @IsInt({ message: 'Send the version of the plan that you read.' })
  @Min(1, { message: 'Send the version of the plan that you read.' })
  @Max(2_147_483_647, { message: 'Send the version of the plan that you read.' })
  version!: number;

  @ApiProperty({ enum: KINDS, example: 'amount' })
  @IsIn(KINDS, { message: `Choose one of: ${KINDS.join(', ')}.` })
  kind!: (typeof KINDS)[number];

  @ApiProperty({
    type: 'integer',
    required: false,
    example: 1500,
    description: 'For amount and rhythm: the whole charge in minor units, the covered fee included.',
  })
  @IsOptional()
  @IsInt({ message: AMOUNT })
  @Min(1, { message: AMOUNT })
  @Max(Number.MAX_SAFE_INTEGER, { message: AMOUNT })
  amount?: number;

  @ApiProperty({
    type: 'integer',
    required: false,
    example: 0,
    description: 'The part of it that covers the fee; else 0.',
  })
  @IsOptional()
  @IsInt({ message: AMOUNT })
  @Min(0, { message: AMOUNT })
  @Max(Number.MAX_SAFE_INTEGER, { message: AMOUNT })
  coveredFee?: number;

  @ApiProperty({ required: false, enum: ['month', 'year'], description: 'For rhythm.' })
  @IsOptional()
  @IsIn(['month', 'year'], { message: 'Choose month or year.' })
  interval?: 'month' | 'year';

  @ApiProperty({ type: 'integer', required: false, example: 3, description: 'For rhythm: 3 with month is a quarter.' })
  @IsOptional()
  @IsInt({ message: 'Send a whole number.' })
  intervalCount?: number;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'For date: the day of the next charge.' })
  @IsOptional()
  @IsCalendarDate()
  firstOn?: CalendarDate;

  @ApiProperty({ required: false, example: 'investigations', description: 'For designation: its code.' })
  @IsOptional()
  @IsText(40)
  designation?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    example: 3,
    description: `For pause: 1 to ${PAUSE_MONTHS_MAX} months.`,
  })
  @IsOptional()
  @IsInt({ message: `Choose between 1 and ${PAUSE_MONTHS_MAX} months.` })
  months?: number;

  @ApiProperty({
    maxLength: 500,
    example: 'You called us on Monday.',
    description: 'The donor reads it in the letter.',
  })
  @IsText(500)
  reason!: string;

  @ApiProperty({ type: String, required: false, nullable: true, maxLength: 500, description: 'For colleagues.' })
  @IsOptional()
  @IsText(500)
  note?: string | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    maxLength: 500,
    description: 'How and when the donor agreed; needed for a change that comes to more in a year.',
  })
  @IsOptional()
  @IsText(500)
  consent?: string | null;
}

/** What a version of a plan says; a change that touched only the card tells only that. */
export class PlanVersionView {
  @ApiProperty({ type: 'integer', nullable: true, example: 3 }) version!: number | null;
  @ApiProperty({ type: String, nullable: true, example: 'active' }) state!: string | null;
  @ApiProperty({ type: MoneyView, nullable: true }) amount!: MoneyView | null;
  @ApiProperty({ type: MoneyView, nullable: true }) coveredFee!: MoneyView | null;
  @ApiProperty({ type: String, nullable: true, example: 'month' }) interval!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 1 }) intervalCount!: number | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) nextChargeOn!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) pausedUntil!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'general' }) designation!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'Visa ending in 4242' }) method!: string | null;
}

export class PlanChangeView {
  @ApiProperty({ format: 'uuid', example: '8e2f7d1c-8b7d-5f3a-a1a5-3f0d2c9b6e10' })
  id!: string;

  @ApiProperty({ enum: ALL_KINDS, example: 'amount' })
  kind!: ChangeKind;

  @ApiProperty({ enum: ['donor', 'staff', 'processor', 'system'], example: 'staff' })
  by!: NamedChange['byKind'];

  @ApiProperty({ type: String, nullable: true, description: 'The member of staff; null for all others.' })
  staff!: string | null;

  @ApiProperty({
    enum: ['requested', 'applied', 'refused'],
    example: 'applied',
    description: 'requested: the payment processor has not been told yet, and will be.',
  })
  state!: NamedChange['state'];

  @ApiProperty({ type: String, nullable: true, description: 'Why it was refused; nothing has changed then.' })
  failure!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'You called us on Monday.' })
  reason!: string | null;

  @ApiProperty({ type: String, nullable: true })
  note!: string | null;

  @ApiProperty({ type: PlanVersionView })
  before!: PlanVersionView;

  @ApiProperty({ type: PlanVersionView })
  after!: PlanVersionView;

  @ApiProperty({ format: 'date-time', example: '2026-11-25T09:00:00.000Z' })
  requestedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  appliedAt!: string | null;
}

/** The change that a body asks for. @throws InvalidInput naming what its kind needs */
export function changeOf(body: PlanChangeBody): PlanChange {
  const need = <Name extends keyof PlanChangeBody>(name: Name): NonNullable<PlanChangeBody[Name]> => {
    const value = body[name];
    if (value === undefined || value === null) {
      throw new InvalidInput([{ field: name, message: `A change of the kind ${body.kind} needs it.` }]);
    }
    return value;
  };
  const charge = () => ({ amountMinor: BigInt(need('amount')), coveredFeeMinor: BigInt(body.coveredFee ?? 0) });
  switch (body.kind) {
    case 'amount':
      return { kind: 'amount', ...charge() };
    case 'rhythm': {
      const rhythm = { interval: need('interval'), intervalCount: need('intervalCount') };
      return { kind: 'rhythm', rhythm, ...charge() };
    }
    case 'date':
      return { kind: 'date', firstOn: need('firstOn') };
    case 'designation':
      return { kind: 'designation', designation: need('designation') };
    case 'pause':
      return { kind: 'pause', months: need('months') };
    default:
      return { kind: body.kind };
  }
}

/** Whether a stored change is what the body asks for, as far as the body says. */
export function isSame({ kind, reason, note, after }: NamedChange, body: PlanChangeBody): boolean {
  const isCharge =
    (kind !== 'amount' && kind !== 'rhythm') ||
    (after.amountMinor === BigInt(body.amount ?? 0) && after.coveredFeeMinor === BigInt(body.coveredFee ?? 0));
  const isTarget =
    (kind !== 'date' || after.nextChargeOn === body.firstOn) &&
    (kind !== 'designation' || after.designation === body.designation);
  const isTold = reason === (body.reason.trim() || null) && note === (body.note?.trim() || null);
  return kind === body.kind && isCharge && isTarget && isTold;
}

export function planChangeView(change: NamedChange): PlanChangeView {
  return {
    id: change.id,
    kind: change.kind,
    by: change.byKind,
    staff: change.staffName,
    state: change.state,
    failure: change.failure,
    reason: change.reason,
    note: change.note,
    before: planVersionView(change.before),
    after: planVersionView(change.after),
    requestedAt: change.requestedAt.toISOString(),
    appliedAt: change.appliedAt?.toISOString() ?? null,
  };
}

export function planVersionView(plan: PlanSnapshot | ChangeablePlan, version?: number): PlanVersionView {
  const amount = (minor: bigint | undefined): MoneyView | null =>
    minor === undefined || !plan.currency ? null : money(minor, plan.currency);
  return {
    version: version ?? ('version' in plan ? plan.version : null) ?? null,
    state: plan.state ?? null,
    amount: amount(plan.amountMinor),
    coveredFee: amount(plan.coveredFeeMinor),
    interval: plan.interval ?? null,
    intervalCount: plan.intervalCount ?? null,
    nextChargeOn: plan.nextChargeOn ?? null,
    pausedUntil: plan.pausedUntil ?? null,
    designation: plan.designation ?? null,
    method: plan.method ?? null,
  };
}
