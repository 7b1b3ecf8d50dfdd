import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { Db } from '../../database/db.js';
import { donorIdNow } from '../../donors/identity/donor-now.js';
import { isId } from '../../kernel/id.js';
import { donorDetail, type DonorRow, listDonors } from '../../reports/donor-list.js';
import { Needs } from '../http/access.js';
import { IsText, money, MoneyView } from './common.dto.js';
import { ApiNoun, Documented } from './openapi/documented.js';
import { BAD_CURSOR, NoParameters, pageOf, PageQuery, StrictPipe } from './paging.js';

export class DonorQuery extends PageQuery {
  @ApiProperty({ required: false, example: 'alvarez', description: 'Part of a name or of an email address.' })
  @IsOptional()
  @IsText(200)
  q?: string;
}

export class DonorView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-4b0a-7c55-9d21-6b1c5f0e7a42' })
  id!: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Set when the donor that was asked for was merged into another: this one, of whom the answer tells.',
  })
  mergedInto!: string | null;

  @ApiProperty({ example: 'Maria Alvarez' })
  name!: string;

  @ApiProperty({ example: 'Maria' })
  firstName!: string;

  @ApiProperty({ example: 'Alvarez' })
  lastName!: string;

  @ApiProperty({ example: 'maria@example.org' })
  email!: string;

  @ApiProperty({ type: MoneyView, description: 'Everything received less everything returned.' })
  lifetime!: MoneyView;

  @ApiProperty({ type: 'integer', example: 4, description: 'Received gifts, the refunded ones included.' })
  gifts!: number;

  @ApiProperty({ format: 'date', example: '2025-11-28' })
  firstGift!: string;

  @ApiProperty({ format: 'date', example: '2026-11-24' })
  lastGift!: string;
}

export class DonorPage {
  @ApiProperty({ type: [DonorView] })
  data!: DonorView[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;
}

@Controller('api/v1/donors')
@ApiNoun('Donors')
export class DonorsController {
  constructor(private readonly db: Db) {}

  @Get()
  @Needs('donors:read')
  @Documented({ summary: 'Donors, the latest giver first', answer: DonorPage, problems: BAD_CURSOR })
  list(@Query(StrictPipe) query: DonorQuery): Promise<DonorPage> {
    return pageOf(
      query,
      (page) => listDonors(this.db, { text: query.q }, page),
      (row) => donorView(row),
    );
  }

  @Get(':id')
  @Needs('donors:read')
  @Documented({ summary: 'One donor', answer: DonorView, of: 'donor' })
  async read(@Param('id') id: string, @Query(StrictPipe) _: NoParameters): Promise<DonorView> {
    const now = isId(id) ? await donorIdNow(this.db.manager, id) : id;
    return donorView(await donorDetail(this.db, now), now === id ? null : now);
  }
}

function donorView({ lifetimeMinor, currency, ...donor }: DonorRow, mergedInto: string | null = null): DonorView {
  const { id, name, firstName, lastName, email, gifts, firstGift, lastGift } = donor;
  return {
    id,
    mergedInto,
    name,
    firstName,
    lastName,
    email,
    lifetime: money(lifetimeMinor, currency),
    gifts,
    firstGift,
    lastGift,
  };
}
