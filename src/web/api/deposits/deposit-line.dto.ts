import { ApiProperty } from '@nestjs/swagger';
import type { DepositPart } from '../../../reports/deposits/deposit-views.js';
import { type Caller, mayCall } from '../../http/access.js';
import { money, MoneyView } from '../common.dto.js';

const KINDS = ['gift', 'refund', 'dispute', 'fee', 'adjustment'] as const satisfies readonly DepositPart['kind'][];

export class DepositLineView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: KINDS })
  kind!: DepositPart['kind'];

  @ApiProperty({ format: 'date-time', description: 'When the money moved.' })
  occurredAt!: string;

  @ApiProperty({ description: 'What the processor, or whoever recorded it, says of the line; may be empty.' })
  description!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The gift behind it.' })
  giftId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Maria Alvarez', description: 'Null without donors:read.' })
  donorName!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Where it is needed most',
    description: 'What the gift is for.',
  })
  designation!: string | null;

  @ApiProperty({ type: MoneyView, description: 'What came in; negative for what went out.' })
  amount!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'What the processor kept of it, as a positive number.' })
  fee!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'The amount less the fee.' })
  net!: MoneyView;

  @ApiProperty({ type: String, nullable: true, example: 'txn_1Q…', description: 'Null without processor:read.' })
  transactionId!: string | null;
}

export class DepositLinePage {
  @ApiProperty({ type: [DepositLineView] })
  data!: DepositLineView[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;
}

export function depositLineView(part: DepositPart, currency: string, caller: Caller): DepositLineView {
  return {
    id: part.id,
    kind: part.kind,
    occurredAt: part.occurredAt.toISOString(),
    description: part.description,
    giftId: part.gift?.id ?? null,
    donorName: part.gift && mayCall(caller, 'donors:read') ? part.gift.donor : null,
    designation: part.gift?.designation ?? null,
    amount: money(part.amountMinor, currency),
    fee: money(part.feeMinor, currency),
    net: money(part.netMinor, currency),
    transactionId: mayCall(caller, 'processor:read') ? part.transactionId : null,
  };
}
