import { Transform } from 'class-transformer';
import { IsEmail, MaxLength, MinLength } from 'class-validator';

const oneLine = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string'
    ? value
        .replaceAll('\0', '')
        .replaceAll(/[\r\n]+/g, ' ')
        .trim()
    : '',
);

/** What the page of a gifted membership posts about whoever accepts it. */
export class RedeemDto {
  @oneLine
  @MinLength(1, { message: 'Enter your first name. It is on your card.' })
  @MaxLength(100, { message: 'Enter a first name of at most 100 characters.' })
  firstName = '';

  @oneLine
  @MaxLength(100, { message: 'Enter a last name of at most 100 characters.' })
  lastName = '';

  @oneLine
  @IsEmail({}, { message: 'Enter an email address such as ana@example.org. You sign in with it.' })
  @MaxLength(254, { message: 'Enter an email address of at most 254 characters.' })
  email = '';
}
