import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import type { Attribution } from '../../campaigns/attribution.js';
import { GIFT_CHANNELS, type GiftChannel } from '../../gifts/offline/gift-channel.js';
import type { GiftState } from '../../gifts/gift-state.js';
import type { Rhythm } from '../../plans/rhythm.js';
import type { GiftDetail } from '../../reports/gift-detail.js';
import type { GiftRow } from '../../reports/gift-list.js';
import type { Caller } from '../http/access.js';
import {
  CampaignView,
  DesignationView,
  DonorLinkView,
  donorLinkView,
  IsCalendarDate,
  IsIdText,
  IsText,
  money,
  moneyOrNull,
  MoneyView,
  ReceiptLinkView,
} from './common.dto.js';
import { PageQuery } from './paging.js';
import { RefundView, refundView, seesProcessor } from './refund.dto.js';

const STATES: readonly GiftState[] = ['started', 'processing', 'settled', 'refunded', 'failed', 'expired'];

export class GiftQuery extends PageQuery {
  @ApiProperty({
    type: String,
    required: false,
    format: 'date',
    description: 'First gift date, in the newsroom’s time zone.',
  })
  @IsOptional()
  @IsCalendarDate()
  from?: CalendarDate;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'Last gift date, included.' })
  @IsOptional()
  @IsCalendarDate()
  to?: CalendarDate;

  @ApiProperty({ required: false, enum: STATES, description: 'Without it: received gifts, settled or refunded.' })
  @IsOptional()
  @IsIn(STATES, { message: `Choose one of: ${STATES.join(', ')}.` })
  state?: GiftState;

  @ApiProperty({ required: false, example: 'general', description: 'The code of a designation.' })
  @IsOptional()
  @IsText(40)
  designation?: string;

  @ApiProperty({ required: false, example: 'general', description: 'The slug of a campaign.' })
  @IsOptional()
  @IsText(60)
  campaign?: string;

  @ApiProperty({ required: false, description: 'The id that the newsroom gave an article.' })
  @IsOptional()
  @IsText(500)
  article?: string;

  @ApiProperty({ type: String, required: false, format: 'uuid', description: 'The gifts of one donor.' })
  @IsOptional()
  @IsIdText()
  donorId?: DonorId;
}

export class ArticleView {
  @ApiProperty({ type: String, nullable: true, example: 'council-budget-2026' })
  id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://ledger.example/council-budget' })
  url!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'City hall' })
  section!: string | null;
}

export class PlanLinkView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-6a10-7c21-9e43-0c5f1e9b7d55' })
  id!: string;

  @ApiProperty({ enum: ['month', 'year'], example: 'month' })
  interval!: Rhythm['interval'];

  @ApiProperty({ type: 'integer', example: 1, description: '3 with month is a quarter.' })
  intervalCount!: number;
}

export class GiftView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-4f77-7a10-b0de-93a1f5f1c3a7' })
  id!: string;

  @ApiProperty({ enum: STATES, example: 'settled' })
  state!: GiftState;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: '2026-11-24',
    description: 'The local date that decides the tax year; null until the money is received.',
  })
  giftDate!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-24T15:41:07.000Z' })
  startedAt!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-11-24T15:42:10.000Z',
    description: 'The instant of the charge as the processor reports it.',
  })
  occurredAt!: string | null;

  @ApiProperty({ type: DonorLinkView })
  donor!: DonorLinkView;

  @ApiProperty({ type: MoneyView, description: 'The whole payment, the covered fee included.' })
  amount!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'The part of the amount that the donor added for the fee.' })
  coveredFee!: MoneyView;

  @ApiProperty({ type: MoneyView, nullable: true, description: 'The processor’s fee; null until it is known.' })
  fee!: MoneyView | null;

  @ApiProperty({ type: MoneyView, description: 'What has in fact gone back.' })
  refunded!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'What a bank holds or keeps in a dispute, decided or not.' })
  disputed!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'The processor’s fee for disputes.' })
  disputeFee!: MoneyView;

  @ApiProperty({ type: MoneyView, nullable: true, description: 'Amount less all of these; null like the fee.' })
  net!: MoneyView | null;

  @ApiProperty({
    enum: GIFT_CHANNELS,
    example: 'online',
    description:
      'How it came. `imported` is history that was received, receipted and booked elsewhere; all others but `online` were recorded by staff. Stock and in-kind gifts have the value of the books.',
  })
  channel!: GiftChannel;

  @ApiProperty({ type: String, nullable: true, example: 'Visa ending in 4242' })
  method!: string | null;

  @ApiProperty({ example: false, description: 'Whether the donor wishes not to be named in public.' })
  anonymous!: boolean;

  @ApiProperty({ type: DesignationView })
  designation!: DesignationView;

  @ApiProperty({ type: CampaignView })
  campaign!: CampaignView;

  @ApiProperty({
    type: PlanLinkView,
    nullable: true,
    description: 'The plan whose charge it is; null for a single gift.',
  })
  plan!: PlanLinkView | null;

  @ApiProperty({ type: ArticleView, description: 'The article that the gift came from, as far as it is known.' })
  article!: ArticleView;

  @ApiProperty({ type: ReceiptLinkView, nullable: true, description: 'The receipt that counts now.' })
  receipt!: ReceiptLinkView | null;
}

export class GiftPage {
  @ApiProperty({ type: [GiftView] })
  data!: GiftView[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;
}

export class AttributionView implements Attribution {
  @ApiProperty({ type: String, nullable: true }) articleId!: string | null;
  @ApiProperty({ type: String, nullable: true }) articleUrl!: string | null;
  @ApiProperty({ type: String, nullable: true }) section!: string | null;
  @ApiProperty({ type: String, nullable: true }) author!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'article-footer' }) placement!: string | null;
  @ApiProperty({ type: String, nullable: true }) variant!: string | null;
  @ApiProperty({ type: String, nullable: true }) referrer!: string | null;
  @ApiProperty({ type: String, nullable: true }) utmSource!: string | null;
  @ApiProperty({ type: String, nullable: true }) utmMedium!: string | null;
  @ApiProperty({ type: String, nullable: true }) utmCampaign!: string | null;
  @ApiProperty({ type: String, nullable: true }) utmTerm!: string | null;
  @ApiProperty({ type: String, nullable: true }) utmContent!: string | null;
}

export class ProcessorView {
  @ApiProperty({ type: String, nullable: true, example: 'cs_…' }) sessionId!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'pi_…' }) paymentIntentId!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'ch_…' }) chargeId!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'txn_…' }) balanceTransactionId!: string | null;
}

export class GiftDetailView extends GiftView {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Support this newsroom',
    description: 'The form that took the gift; null where staff recorded it.',
  })
  form!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Keep reading the budgets.' })
  comment!: string | null;

  @ApiProperty({ example: true, description: 'Whether the newsroom may quote the comment.' })
  mayQuote!: boolean;

  @ApiProperty({ type: AttributionView })
  attribution!: AttributionView;

  @ApiProperty({ type: MoneyView, description: 'What can still be refunded.' })
  refundable!: MoneyView;

  @ApiProperty({ type: ProcessorView, nullable: true, description: 'With processor:read; else null.' })
  processor!: ProcessorView | null;

  @ApiProperty({ type: [RefundView], description: 'The oldest first.' })
  refunds!: RefundView[];

  @ApiProperty({ type: [ReceiptLinkView], description: 'All receipts of the gift, void ones too, by number.' })
  receipts!: ReceiptLinkView[];
}

export function giftView(gift: GiftRow, caller: Caller): GiftView {
  const { currency, receipt } = gift;
  return {
    id: gift.id,
    state: gift.state,
    giftDate: gift.giftDate,
    startedAt: gift.startedAt.toISOString(),
    occurredAt: gift.occurredAt?.toISOString() ?? null,
    donor: donorLinkView(gift.donor, caller),
    amount: money(gift.amountMinor, currency),
    coveredFee: money(gift.coveredFeeMinor, currency),
    fee: moneyOrNull(gift.feeMinor, currency),
    refunded: money(gift.refundedMinor, currency),
    disputed: money(gift.disputedMinor, currency),
    disputeFee: money(gift.disputeFeeMinor, currency),
    net: moneyOrNull(gift.netMinor, currency),
    channel: gift.channel,
    method: gift.method,
    anonymous: gift.anonymous,
    designation: gift.designation,
    campaign: gift.campaign,
    plan: gift.planId && gift.rhythm && { id: gift.planId, ...gift.rhythm },
    article: gift.article,
    receipt: receipt && { id: receipt.id, number: receipt.label },
  };
}

export function giftDetailView(gift: GiftDetail, caller: Caller): GiftDetailView {
  return {
    ...giftView(gift, caller),
    form: gift.formTitle,
    comment: gift.comment,
    mayQuote: gift.mayQuote,
    attribution: gift.attribution,
    refundable: money(gift.refundableMinor, gift.currency),
    processor: seesProcessor(caller) ? gift.processor : null,
    refunds: gift.refunds.map((refund) => refundView({ ...refund, giftId: gift.id, currency: gift.currency }, caller)),
    receipts: gift.receipts.map(({ id, label }) => ({ id, number: label })),
  };
}
