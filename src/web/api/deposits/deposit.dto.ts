import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { DEPOSIT_STATUSES, type DepositStatus } from '../../../deposits/listing/deposit-filters.js';
import { sumOf } from '../../../reports/deposits/deposit-figures.js';
import type { DepositRow } from '../../../reports/deposits/deposit-list.js';
import { type Caller, mayCall } from '../../http/access.js';
import { IsCalendarDate, money, MoneyView } from '../common.dto.js';
import { PageQuery } from '../paging.js';

const KINDS = ['processor', 'offline'] as const;
const YES_NO = ['yes', 'no'] as const;

/** The filters of the page of deposits, by the same names. */
export class DepositQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, format: 'date', description: 'First day of arrival at the bank.' })
  @IsOptional()
  @IsCalendarDate()
  from?: CalendarDate;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'Last day of arrival, included.' })
  @IsOptional()
  @IsCalendarDate()
  to?: CalendarDate;

  @ApiProperty({
    required: false,
    enum: YES_NO,
    description: 'Whether its bank line is known. no: without deposits that came back.',
  })
  @IsOptional()
  @IsIn(YES_NO, { message: 'Choose yes or no.' })
  matched?: 'yes' | 'no';

  @ApiProperty({ required: false, enum: DEPOSIT_STATUSES, description: 'How it stands.' })
  @IsOptional()
  @IsIn(DEPOSIT_STATUSES, { message: `Choose one of: ${DEPOSIT_STATUSES.join(', ')}.` })
  status?: DepositStatus;

  @ApiProperty({ required: false, enum: KINDS, description: 'A payout of the processor, or a batch on paper.' })
  @IsOptional()
  @IsIn(KINDS, { message: 'Choose processor or offline.' })
  kind?: 'processor' | 'offline';
}

export class DepositBatchView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'Checks of November 24' })
  label!: string;
}

export class DepositMatchView {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null where amount and days left no doubt.' })
  by!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Day of the bank line; null by hand.' })
  postedOn!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What the bank says of the line; null by hand.' })
  description!: string | null;
}

export class DepositView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-9f10-7c21-9e43-0c5f1e9b7d55' })
  id!: string;

  @ApiProperty({ enum: KINDS, description: 'A payout of the processor, or a batch on paper.' })
  kind!: 'processor' | 'offline';

  @ApiProperty({
    enum: DEPOSIT_STATUSES,
    description:
      'reconciled: it adds up. exception: something in it is not explained. waiting: the processor has not told yet what is in it. manual: asked for by hand, the processor never tells. failed, canceled: it came back.',
  })
  status!: DepositStatus;

  @ApiProperty({ format: 'date', example: '2026-11-27', description: 'Day on which it arrives at the bank.' })
  arrivalDate!: string;

  @ApiProperty({ type: MoneyView, description: 'What the bank shows; negative when the processor took money.' })
  amount!: MoneyView;

  @ApiProperty({ type: 'integer', example: 12 })
  gifts!: number;

  @ApiProperty({ type: MoneyView, description: 'The gifts as they were given, with the fees that donors covered.' })
  gross!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'The part of gross with which donors covered fees.' })
  covered!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'What the processor kept, as a negative number.' })
  fees!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'What went back to donors, as a negative number.' })
  refunds!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'What banks took in disputes or gave back, with the fees for it.' })
  disputes!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'Everything else that the processor moved.' })
  adjustments!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'What the processor kept for paying out, as a negative number.' })
  payoutFee!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'All of these together: the amount, once all lines are known.' })
  net!: MoneyView;

  @ApiProperty({ type: DepositBatchView, nullable: true, description: 'The batch on paper that became it.' })
  batch!: DepositBatchView | null;

  @ApiProperty({ type: DepositMatchView, nullable: true, description: 'Null while no bank line was found.' })
  match!: DepositMatchView | null;

  @ApiProperty({ type: String, nullable: true, example: 'po_1Q…', description: 'Null without processor:read.' })
  payoutId!: string | null;
}

export class DepositPage {
  @ApiProperty({ type: [DepositView] })
  data!: DepositView[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;
}

export function depositView(deposit: DepositRow, caller: Caller): DepositView {
  const { figures, match, currency } = deposit;
  const amount = (minor: bigint): MoneyView => money(minor, currency);
  return {
    id: deposit.id,
    kind: deposit.kind,
    status: deposit.status,
    arrivalDate: deposit.arrivalDate,
    amount: amount(deposit.amountMinor),
    gifts: figures.gifts,
    gross: amount(figures.grossMinor),
    covered: amount(figures.coveredMinor),
    fees: amount(figures.feeMinor),
    refunds: amount(figures.refundMinor),
    disputes: amount(figures.disputeMinor),
    adjustments: amount(figures.adjustmentMinor),
    payoutFee: amount(-deposit.payoutFeeMinor),
    net: amount(sumOf(figures) - deposit.payoutFeeMinor),
    batch: deposit.batch && { id: deposit.batch.id, label: deposit.batch.label },
    match: match && {
      at: match.at.toISOString(),
      by: match.by,
      postedOn: match.line?.postedOn ?? null,
      description: match.line?.description ?? null,
    },
    payoutId: mayCall(caller, 'processor:read') ? deposit.payoutId : null,
  };
}
