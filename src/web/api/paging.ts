import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { Slice, SliceRequest } from '../../reports/slice.js';
import { validated } from '../http/validated.js';
import { IsText } from './common.dto.js';

const LIMIT_DEFAULT = 25;
const LIMIT_MAX = 100;
const LIMIT_MESSAGE = `Ask for 1 to ${LIMIT_MAX} rows.`;

/** What a list may answer besides the problems of every route. */
export const BAD_CURSOR = { 400: 'The cursor is not one that an answer gave out.' };

/** Which part of a list is wanted. */
export class PageQuery {
  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    description: 'How many rows at most.',
  })
  @Transform(({ value }: { value: unknown }) => (/^\d{1,9}$/.test(String(value)) ? Number(value) : NaN))
  @IsInt({ message: LIMIT_MESSAGE })
  @Min(1, { message: LIMIT_MESSAGE })
  @Max(LIMIT_MAX, { message: LIMIT_MESSAGE })
  limit: number = LIMIT_DEFAULT;

  @ApiProperty({
    required: false,
    description: 'The nextCursor of the previous answer, unchanged and with the same filters.',
  })
  @IsOptional()
  @IsText(300)
  cursor?: string;
}

/** The query of a route that takes no parameters: any is refused, so that a misspelt filter is never ignored. */
export class NoParameters {}

/** Checks a query or a body against its class, and refuses what the class does not name. */
@Injectable()
export class StrictPipe implements PipeTransform<unknown, object> {
  transform(value: unknown, { metatype }: ArgumentMetadata): object {
    return validated(metatype as Type<object>, value, { strict: true });
  }
}

/** Asks for a slice and answers it as a page of the API: forward only. @throws BadCursor */
export async function pageOf<Row, View>(
  { limit, cursor }: PageQuery,
  ask: (request: SliceRequest) => Promise<Slice<Row>>,
  view: (row: Row) => View,
): Promise<{ data: View[]; nextCursor: string | null }> {
  const slice = await ask({ limit, after: cursor });
  return { data: slice.items.map(view), nextCursor: slice.next };
}
