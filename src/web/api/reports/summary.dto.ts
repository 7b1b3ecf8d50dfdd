import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { SUMMARY_GROUPS, type SummaryGroup } from '../../../reports/giving/summary-sql.js';
import type { Summary, SummaryFigures } from '../../../reports/giving/summary.js';
import { IsCalendarDate, IsText, money, moneyOrNull, MoneyView } from '../common.dto.js';

export class SummaryQuery {
  @ApiProperty({
    type: String,
    format: 'date',
    example: '2026-01-01',
    description: 'First date, in the newsroom’s time zone.',
  })
  @IsCalendarDate()
  from!: CalendarDate;

  @ApiProperty({ type: String, format: 'date', example: '2026-12-31', description: 'Last date, included.' })
  @IsCalendarDate()
  to!: CalendarDate;

  @ApiProperty({ required: false, enum: SUMMARY_GROUPS, default: 'total', description: 'What the rows are.' })
  @IsIn(SUMMARY_GROUPS, { message: `Choose one of: ${SUMMARY_GROUPS.join(', ')}.` })
  by: SummaryGroup = 'total';

  @ApiProperty({ required: false, example: 'general', description: 'The code of a designation.' })
  @IsOptional()
  @IsText(40)
  designation?: string;

  @ApiProperty({ required: false, example: 'general', description: 'The slug of a campaign.' })
  @IsOptional()
  @IsText(60)
  campaign?: string;

  @ApiProperty({ required: false, description: 'The id of an article, or its address when it has no id.' })
  @IsOptional()
  @IsText(2000)
  article?: string;
}

export class FiguresView {
  @ApiProperty({ type: 'integer', example: 120, description: 'Received gifts, those refunded later included.' })
  gifts!: number;

  @ApiProperty({ type: MoneyView })
  gross!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'The processor’s fees of these gifts, as far as they are known.' })
  fee!: MoneyView;

  @ApiProperty({ type: 'integer', example: 0, description: 'Gifts whose fee is not known yet.' })
  feesPending!: number;

  @ApiProperty({ type: MoneyView, description: 'What went back within the range, whenever the gift was given.' })
  refunded!: MoneyView;

  @ApiProperty({ type: MoneyView, description: 'Gross less fee less refunded.' })
  net!: MoneyView;

  @ApiProperty({ type: MoneyView, nullable: true, description: 'The mean gift; null without gifts.' })
  average!: MoneyView | null;

  @ApiProperty({ type: 'integer', example: 97 })
  donors!: number;

  @ApiProperty({ type: 'integer', example: 31, description: 'Donors whose first gift ever is one of these.' })
  newDonors!: number;

  @ApiProperty({ type: 'integer', example: 66, description: 'The other donors.' })
  returningDonors!: number;
}

export class SummaryRowView extends FiguresView {
  @ApiProperty({
    type: String,
    nullable: true,
    example: '2026-11',
    description: 'A month, a campaign’s slug, a designation’s code, an article’s id; null for gifts without article.',
  })
  key!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The name of the campaign or of the designation.' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'An address of the article.' })
  url!: string | null;
}

export class SummaryBasisView {
  @ApiProperty({ enum: ['gift date'], description: 'Which date puts a gift into the range.' })
  gifts!: 'gift date';

  @ApiProperty({ enum: ['gift date'], description: 'A fee belongs to its gift.' })
  fees!: 'gift date';

  @ApiProperty({ enum: ['refund date'], description: 'A refund counts when it happens; months that are over stay.' })
  refunds!: 'refund date';

  @ApiProperty({ example: 'America/Chicago' })
  timeZone!: string;

  @ApiProperty({ example: 'USD' })
  currency!: string;
}

export class SummaryView {
  @ApiProperty({ type: SummaryBasisView })
  basis!: SummaryBasisView;

  @ApiProperty({ format: 'date', example: '2026-01-01' })
  from!: string;

  @ApiProperty({ format: 'date', example: '2026-12-31' })
  to!: string;

  @ApiProperty({ enum: SUMMARY_GROUPS, example: 'month' })
  by!: SummaryGroup;

  @ApiProperty({
    type: [SummaryRowView],
    description: 'Months in order, the empty ones too; other groups by sum. Empty for by=total.',
  })
  rows!: SummaryRowView[];

  @ApiProperty({ type: FiguresView, description: 'Over all rows; a donor who stands in several counts once.' })
  total!: FiguresView;
}

export function summaryView({ basis, request, rows, total }: Summary): SummaryView {
  return {
    basis,
    from: request.from,
    to: request.to,
    by: request.by,
    rows: rows.map((row) => ({ key: row.key, name: row.name, url: row.url, ...figuresView(row, basis.currency) })),
    total: figuresView(total, basis.currency),
  };
}

function figuresView(figures: SummaryFigures, currency: string): FiguresView {
  return {
    gifts: figures.gifts,
    gross: money(figures.grossMinor, currency),
    fee: money(figures.feeMinor, currency),
    feesPending: figures.feesPending,
    refunded: money(figures.refundedMinor, currency),
    net: money(figures.netMinor, currency),
    average: moneyOrNull(figures.averageMinor, currency),
    donors: figures.donors,
    newDonors: figures.newDonors,
    returningDonors: figures.returningDonors,
  };
}
