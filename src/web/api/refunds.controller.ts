import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min, ValidateIf } from 'class-validator';
import type { GiftId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import { refundable } from '../../gifts/refund.store.js';
import { REFUND_REASONS, type RefundReason } from '../../gifts/refund.table.js';
import { type GiftRefund, refundsOf } from '../../reports/gift-detail.js';
import { giftRowById } from '../../reports/gift-list.js';
import { listRefunds } from '../../reports/refund-list.js';
import { RefundGift } from '../../workflows/refunds/refund-gift.js';
import { actorOf, By, type Caller, Needs } from '../http/access.js';
import { IsText } from './common.dto.js';
import { IDEMPOTENCY_KEY, IdempotencyKeyReused, requestIdOf } from './idempotency.js';
import { ApiNoun, Documented } from './openapi/documented.js';
import { RefundView, refundView } from './refund.dto.js';
import { BAD_CURSOR, NoParameters, pageOf, PageQuery, StrictPipe } from './paging.js';

const AMOUNT_MESSAGE = 'Enter the amount in whole minor units (2500 is $25.00), or null for all that is left.';

export class RefundBody {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 1,
    example: 2500,
    description: 'Minor units of the gift’s currency; null for all that is left. Required, so that nothing is assumed.',
  })
  @ValidateIf((body: RefundBody) => body.amount !== null)
  @IsInt({ message: AMOUNT_MESSAGE })
  @Min(1, { message: AMOUNT_MESSAGE })
  @Max(Number.MAX_SAFE_INTEGER, { message: AMOUNT_MESSAGE })
  amount!: number | null;

  @ApiProperty({ enum: REFUND_REASONS, example: 'donor-request' })
  @IsIn(REFUND_REASONS, { message: `Choose one of: ${REFUND_REASONS.join(', ')}.` })
  reason!: RefundReason;

  @ApiProperty({ type: String, nullable: true, required: false, maxLength: 500, description: 'For colleagues.' })
  @IsOptional()
  @IsText(500)
  note?: string | null;
}

export class RefundList {
  @ApiProperty({ type: [RefundView], description: 'All refunds of the gift, the oldest first.' })
  data!: RefundView[];
}

export class RefundPage {
  @ApiProperty({ type: [RefundView] })
  data!: RefundView[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;
}

@Controller('api/v1')
@ApiNoun('Refunds')
export class RefundsController {
  constructor(
    private readonly db: Db,
    private readonly refundGift: RefundGift,
  ) {}

  @Get('refunds')
  @Needs('gifts:read')
  @Documented({ summary: 'Refunds of all gifts, the latest asked for first', answer: RefundPage, problems: BAD_CURSOR })
  list(@Query(StrictPipe) query: PageQuery, @By() caller: Caller): Promise<RefundPage> {
    return pageOf(
      query,
      (page) => listRefunds(this.db, page),
      (refund) => refundView(refund, caller),
    );
  }

  @Get('gifts/:id/refunds')
  @Needs('gifts:read')
  @Documented({
    summary: 'The refunds of one gift',
    answer: RefundList,
    of: 'gift',
  })
  async listOfGift(
    @Param('id') id: string,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<RefundList> {
    const { id: giftId, currency } = await giftRowById(this.db, id);
    const refunds = await refundsOf(this.db, giftId);
    return { data: refunds.map((refund) => refundView({ ...refund, giftId, currency }, caller)) };
  }

  @Post('gifts/:id/refunds')
  @Needs('gifts:refund')
  @ApiHeader(IDEMPOTENCY_KEY)
  @Documented({
    summary: 'Refund a gift in full or in part',
    description:
      'The answer comes before the processor has sent the money: read the refund again to see it succeed. More than one person may refund alone waits as awaiting-approval until somebody approves it on its page.',
    answer: RefundView,
    status: 201,
    of: 'gift',
    problems: {
      400: 'The body is not valid JSON.',
      409: 'More than is left, a gift that was never received, or a key that was used for another refund.',
    },
  })
  async create(
    @Param('id') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body(StrictPipe) body: RefundBody,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<RefundView> {
    const { id: giftId, currency } = await giftRowById(this.db, id);
    const { refundId } = await this.refundGift.run({
      giftId,
      amountMinor: await this.amountOf(giftId, body),
      reason: body.reason,
      note: body.note?.trim() || null,
      by: { actor: actorOf(caller), staffId: caller.kind === 'staff' ? caller.staffId : null },
      clientRequestId: requestIdOf(caller, key),
    });
    const refund = (await refundsOf(this.db, giftId)).find((each) => each.id === refundId)!;
    if (!isSame(refund, body)) throw new IdempotencyKeyReused('another refund of this gift. No money moved');
    return refundView({ ...refund, giftId, currency }, caller);
  }

  private async amountOf(giftId: GiftId, { amount }: RefundBody): Promise<bigint> {
    return amount === null ? refundable(this.db.manager, giftId) : BigInt(amount);
  }
}

/** Whether a stored refund is what the body asks for; "all that is left" was another amount before the refund. */
function isSame(refund: GiftRefund, body: RefundBody): boolean {
  const isAmount = body.amount === null || BigInt(body.amount) === refund.amountMinor;
  return isAmount && refund.reason === body.reason && refund.note === (body.note?.trim() || null);
}
