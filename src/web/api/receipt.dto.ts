import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId, GiftId } from '../../kernel/id.js';
import { DELIVERIES, type Delivery } from '../../receipts/listing/receipt-filters.js';
import type { ReceiptSnapshot } from '../../regimes/receipt-snapshot.js';
import type { ReceiptRow, VoidReason } from '../../reports/receipt-register.js';
import type { Caller } from '../http/access.js';
import {
  DesignationView,
  DonorLinkView,
  donorLinkView,
  IsCalendarDate,
  IsIdText,
  IsText,
  money,
  MoneyView,
  ReceiptLinkView,
} from './common.dto.js';
import { PageQuery } from './paging.js';

const STATUSES = ['issued', 'void'] as const;
const VOID_REASONS: readonly VoidReason[] = [
  'refund',
  'partial-refund',
  'refund-failed',
  'chargeback',
  'dispute-won',
  'correction',
];

export class ReceiptQuery extends PageQuery {
  @ApiProperty({
    type: String,
    required: false,
    format: 'date',
    description: 'First issue date, in the newsroom’s time zone.',
  })
  @IsOptional()
  @IsCalendarDate()
  from?: CalendarDate;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'Last issue date, included.' })
  @IsOptional()
  @IsCalendarDate()
  to?: CalendarDate;

  @ApiProperty({ required: false, enum: STATUSES, description: 'Without it: both.' })
  @IsOptional()
  @IsIn(STATUSES, { message: `Choose one of: ${STATUSES.join(', ')}.` })
  status?: 'issued' | 'void';

  @ApiProperty({ required: false, example: 'general', description: 'The code of a designation.' })
  @IsOptional()
  @IsText(40)
  designation?: string;

  @ApiProperty({ type: String, required: false, format: 'uuid', description: 'The receipts of one gift.' })
  @IsOptional()
  @IsIdText()
  giftId?: GiftId;

  @ApiProperty({ type: String, required: false, format: 'uuid', description: 'The receipts of one donor.' })
  @IsOptional()
  @IsIdText()
  donorId?: DonorId;
}

export class VoidView {
  @ApiProperty({ enum: VOID_REASONS, example: 'refund' })
  reason!: VoidReason;

  @ApiProperty({ format: 'date', example: '2026-12-02' })
  date!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The member of staff; null for keys and the processor.' })
  by!: string | null;
}

export class ReceiptView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-5c1e-7f00-8a3b-2f6f0c9d1e11' })
  id!: string;

  @ApiProperty({ example: 'R-2026-000123', description: 'Gapless within its year.' })
  number!: string;

  @ApiProperty({ enum: STATUSES, example: 'issued' })
  status!: 'issued' | 'void';

  @ApiProperty({ format: 'uuid', example: '019ab8d2-4f77-7a10-b0de-93a1f5f1c3a7' })
  giftId!: string;

  @ApiProperty({ type: DonorLinkView, description: 'The name is the one that the receipt shows.' })
  donor!: DonorLinkView;

  @ApiProperty({ format: 'date', example: '2026-11-24' })
  giftDate!: string;

  @ApiProperty({ format: 'date', example: '2026-11-24' })
  issueDate!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-24T15:42:11.000Z' })
  issuedAt!: string;

  @ApiProperty({ type: MoneyView })
  amount!: MoneyView;

  @ApiProperty({ type: MoneyView })
  deductible!: MoneyView;

  @ApiProperty({ type: DesignationView })
  designation!: DesignationView;

  @ApiProperty({ type: VoidView, nullable: true, description: 'Null while the receipt counts.' })
  void!: VoidView | null;

  @ApiProperty({ type: ReceiptLinkView, nullable: true })
  replaces!: ReceiptLinkView | null;

  @ApiProperty({ type: ReceiptLinkView, nullable: true })
  replacedBy!: ReceiptLinkView | null;

  @ApiProperty({
    type: String,
    enum: [...DELIVERIES, null],
    nullable: true,
    description: 'How it reached the donor, or what it waits for; null for a void one that was never on its way.',
  })
  delivery!: Delivery | null;
}

export class ReceiptPage {
  @ApiProperty({ type: [ReceiptView] })
  data!: ReceiptView[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;
}

export class IssuerView {
  @ApiProperty({ example: 'The Ledger' }) name!: string;
  @ApiProperty({ example: 'The Ledger News Foundation' }) legalName!: string;
  @ApiProperty({ example: '12-3456789' }) ein!: string;
  @ApiProperty({ type: [String], example: ['100 Main Street', 'Dallas, TX 75201'] }) addressLines!: readonly string[];
  @ApiProperty({ example: 'giving@ledger.example' }) email!: string;
  @ApiProperty({ example: 'https://ledger.example' }) website!: string;
  @ApiProperty({ type: [String], example: ['Jane Doe, Executive Director'], description: 'Who signs it.' })
  signatories!: readonly string[];
}

export class BenefitsView {
  @ApiProperty({ example: 'A tote bag' }) description!: string;
  @ApiProperty({ type: MoneyView, description: 'The fair value in good faith.' }) value!: MoneyView;
}

export class ReceiptContentView {
  @ApiProperty({ type: IssuerView })
  organisation!: IssuerView;

  @ApiProperty({ enum: ['none', 'some', 'insubstantial'], description: 'What was given in return for the gift.' })
  statement!: 'none' | 'some' | 'insubstantial';

  @ApiProperty({ type: BenefitsView, nullable: true })
  benefits!: BenefitsView | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What was given in kind. The receipt then states no value; the amount is the book value.',
  })
  property!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Visa ending in 4242' })
  method!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Only when the donor restricted the gift.' })
  designation!: string | null;

  @ApiProperty({ type: [String], description: 'Texts that a state requires, in full.' })
  disclosures!: readonly string[];
}

export class ReceiptDetailView extends ReceiptView {
  @ApiProperty({ type: ReceiptContentView, description: 'All else that it says, frozen at its issue.' })
  content!: ReceiptContentView;
}

export function receiptView(receipt: ReceiptRow, caller: Caller): ReceiptView {
  const { currency } = receipt;
  return {
    id: receipt.id,
    number: receipt.label,
    status: receipt.status,
    giftId: receipt.giftId,
    donor: donorLinkView(receipt.donor, caller),
    giftDate: receipt.giftDate,
    issueDate: receipt.issueDate,
    issuedAt: receipt.issuedAt.toISOString(),
    amount: money(receipt.amountMinor, currency),
    deductible: money(receipt.deductibleMinor, currency),
    designation: receipt.designation,
    void: receipt.voided && { reason: receipt.voided.reason, date: receipt.voided.date, by: receipt.voided.by },
    replaces: linkView(receipt.replaces),
    replacedBy: linkView(receipt.replacedBy),
    delivery: receipt.delivery,
  };
}

export function receiptDetailView(
  { snapshot, ...receipt }: ReceiptRow & { readonly snapshot: ReceiptSnapshot },
  caller: Caller,
): ReceiptDetailView {
  const { organisation, statement, benefits, property, method, designation, disclosures } = snapshot;
  return {
    ...receiptView(receipt, caller),
    content: {
      organisation: { ...organisation, signatories: organisation.signatories ?? [] },
      statement,
      benefits: benefits && {
        description: benefits.description,
        value: money(BigInt(benefits.valueMinor), snapshot.currency),
      },
      property: property ?? null,
      method,
      designation,
      disclosures,
    },
  };
}

function linkView(link: ReceiptRow['replaces']): ReceiptLinkView | null {
  return link && { id: link.id, number: link.label };
}
