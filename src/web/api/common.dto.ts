import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, type ValidationOptions } from 'class-validator';
import { isId } from '../../kernel/id.js';
import { parseDate } from '../../kernel/calendar.js';
import { Money } from '../../kernel/money.js';
import { type Caller, mayCall } from '../http/access.js';

export class MoneyView {
  @ApiProperty({ type: 'integer', example: 2500, description: 'Minor units of the currency: 2500 is $25.00.' })
  amount!: number;

  @ApiProperty({ example: 'USD', description: 'ISO 4217 code.' })
  currency!: string;
}

/** @throws RangeError where JSON could not carry the amount exactly. */
export function money(minor: bigint, currency: string): MoneyView {
  return Money.of(minor, currency).toJSON();
}

export function moneyOrNull(minor: bigint | null, currency: string): MoneyView | null {
  return minor === null ? null : money(minor, currency);
}

export class DesignationView {
  @ApiProperty({ example: 'general' })
  code!: string;

  @ApiProperty({ example: 'Where it is needed most' })
  name!: string;
}

export class CampaignView {
  @ApiProperty({ example: 'general' })
  slug!: string;

  @ApiProperty({ example: 'General support' })
  name!: string;
}

export class ReceiptLinkView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-5c1e-7f00-8a3b-2f6f0c9d1e11' })
  id!: string;

  @ApiProperty({ example: 'R-2026-000123', description: 'The number on the receipt.' })
  number!: string;
}

export class DonorLinkView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-4b0a-7c55-9d21-6b1c5f0e7a42' })
  id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Maria Alvarez', description: 'Null without donors:read.' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'maria@example.org', description: 'Null without donors:read.' })
  email!: string | null;
}

/** A donor as far as the caller may know them. */
export function donorLinkView(donor: { id: string; name: string; email: string }, caller: Caller): DonorLinkView {
  const isNamed = mayCall(caller, 'donors:read');
  return { id: donor.id, name: isNamed ? donor.name : null, email: isNamed ? donor.email : null };
}

export class FieldProblemView {
  @ApiProperty({ example: '#/amount', description: 'JSON Pointer to the field of the body or the query.' })
  pointer!: string;

  @ApiProperty({ example: 'Enter the amount in minor units, or null for all that is left.' })
  detail!: string;
}

export class ProblemView {
  @ApiProperty({ example: 'https://give.example.org/problems/invalid-input', description: 'A page about the code.' })
  type!: string;

  @ApiProperty({ example: 'Some fields need a look' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 422 })
  status!: number;

  @ApiProperty({ example: 'Some fields need a look. Nothing was saved.' })
  detail!: string;

  @ApiProperty({ example: '5f0c7c3e-6a0e-4f58-b7f9-0d3d1c1f2b6a', description: 'The id of the request in the log.' })
  instance!: string;

  @ApiProperty({ type: [FieldProblemView], required: false, description: 'Each field that is wrong.' })
  errors?: FieldProblemView[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'With plan-changed: the plan as you read it; null when only the date of its next charge has moved on.',
  })
  earlier?: object | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'With plan-changed: the plan as it is, with its version.',
  })
  now?: object;
}

/** A real date, `YYYY-MM-DD`. */
export function IsCalendarDate(): PropertyDecorator {
  return check('isCalendarDate', 'Write a real date as YYYY-MM-DD.', (value) => parseDate(value) !== null);
}

/** A text that the database can hold: without control characters, and of a sensible length. */
export function IsText(most: number): PropertyDecorator {
  return check(
    'isText',
    `Send a text of at most ${most} characters, without control characters.`,
    (value) => value.length <= most && !/[\p{Cc}--[\n\t\r]]/v.test(value),
  );
}

export function IsIdText(): PropertyDecorator {
  return check('isIdText', 'Send an id as the API gives it: a UUID in lower case.', isId);
}

function check(name: string, message: string, isGood: (value: string) => boolean): PropertyDecorator {
  const options: ValidationOptions = { message };
  return ValidateBy({ name, validator: { validate: (value) => typeof value === 'string' && isGood(value) } }, options);
}
