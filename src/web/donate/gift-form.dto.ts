import { Transform } from 'class-transformer';
import { IsEmail, IsIn, IsOptional, IsUUID, MaxLength, MinLength } from 'class-validator';

const text = (clean: (value: string) => string): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? clean(value.replaceAll('\0', '')).trim() : '',
  );
const oneLine = text((value) => value.replaceAll(/[\r\n]+/g, ' '));
const paragraphs = text((value) => value.replaceAll('\r\n', '\n'));

/** What the gift page posts about the giver. Amount and designation depend on the form and are checked beside it. */
export class GiftFormDto {
  @oneLine
  @IsEmail({}, { message: 'Enter an email address such as rosa@example.org. The receipt goes there.' })
  @MaxLength(254, { message: 'Enter an email address of at most 254 characters.' })
  email = '';

  @oneLine
  @MinLength(1, { message: 'Enter your first name. It is printed on the receipt.' })
  @MaxLength(100, { message: 'Enter a first name of at most 100 characters.' })
  firstName = '';

  @oneLine
  @MinLength(1, { message: 'Enter your last name. It is printed on the receipt.' })
  @MaxLength(100, { message: 'Enter a last name of at most 100 characters.' })
  lastName = '';

  @paragraphs
  @MaxLength(1000, { message: 'Shorten the comment to 1,000 characters.' })
  comment = '';

  @IsOptional() @IsIn(['yes', ''], { message: 'Tick the box or leave it.' }) coverFee?: string;
  @IsOptional() @IsIn(['yes', ''], { message: 'Tick the box or leave it.' }) quote?: string;
  @IsOptional() @IsIn(['yes', ''], { message: 'Tick the box or leave it.' }) anonymous?: string;
  @IsOptional() @IsIn(['yes', ''], { message: 'Tick the box or leave it.' }) declineBenefits?: string;

  @IsUUID(undefined, { message: 'This page was out of date. Please check it and press the button again.' })
  clientRequestId = '';
}
