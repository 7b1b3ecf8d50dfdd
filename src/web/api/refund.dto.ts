import { ApiProperty } from '@nestjs/swagger';
import { REFUND_REASONS, type RefundReason, type RefundRowState } from '../../gifts/refund.table.js';
import type { GiftRefund } from '../../reports/gift-detail.js';
import { type Caller, mayCall } from '../http/access.js';
import { money, MoneyView } from './common.dto.js';

const REFUND_STATES: readonly RefundRowState[] = [
  'awaiting-approval',
  'requested',
  'pending',
  'succeeded',
  'failed',
  'canceled',
];
const ALL_REASONS: readonly RefundReason[] = [
  ...REFUND_REASONS,
  'at-processor',
  'after-cancel',
  'returned-check',
  'correction',
];

export class RefundView {
  @ApiProperty({ format: 'uuid', example: '5b8f3c0e-8a55-5d4f-9c57-0d0a6a2a9f10' })
  id!: string;

  @ApiProperty({ format: 'uuid', example: '019ab8d2-4f77-7a10-b0de-93a1f5f1c3a7' })
  giftId!: string;

  @ApiProperty({
    enum: REFUND_STATES,
    example: 'requested',
    description: 'Money has gone back once it is succeeded. One that is awaiting-approval waits for a second person.',
  })
  state!: RefundRowState;

  @ApiProperty({ type: MoneyView })
  amount!: MoneyView;

  @ApiProperty({ enum: ALL_REASONS, example: 'donor-request', description: 'at-processor: made in its dashboard.' })
  reason!: RefundReason;

  @ApiProperty({ type: String, nullable: true, example: 'Gave twice by mistake' })
  note!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The member of staff; null for keys and the processor.' })
  requestedBy!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-25T09:00:00.000Z' })
  requestedAt!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Who approved, declined or withdrew it, where that was needed.',
  })
  decidedBy!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the processor sent it.' })
  occurredAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the processor did not send it.' })
  failure!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 're_3P…', description: 'With processor:read.' })
  processorId!: string | null;
}

export function refundView(refund: GiftRefund & { giftId: string; currency: string }, caller: Caller): RefundView {
  return {
    id: refund.id,
    giftId: refund.giftId,
    state: refund.state,
    amount: money(refund.amountMinor, refund.currency),
    reason: refund.reason,
    note: refund.note,
    requestedBy: refund.requestedBy,
    requestedAt: refund.requestedAt.toISOString(),
    decidedBy: refund.decidedBy,
    occurredAt: refund.occurredAt?.toISOString() ?? null,
    failure: refund.failure,
    processorId: seesProcessor(caller) ? refund.stripeRefundId : null,
  };
}

/** Ids at the processor are for those who act there. */
export function seesProcessor(caller: Caller): boolean {
  return mayCall(caller, 'processor:read');
}
