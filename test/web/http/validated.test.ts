import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsDefined, IsEmail, IsInt, IsString, Length, Matches, Min, ValidateNested } from 'class-validator';
import { InvalidInput } from '../../../src/kernel/app-error.js';
import { validated } from '../../../src/web/http/validated.js';

class Donor {
  @IsEmail({}, { message: 'Enter an address.' })
  email!: string;
}

class Form {
  @IsInt({ message: 'Enter a whole number.' })
  @Min(5, { message: 'Enter at least 5.' })
  amount!: number;

  @IsString({ message: 'Enter a name.' })
  @Length(1, 10, { message: 'Use at most 10 letters.' })
  @Matches(/^\w+$/, { message: 'Use letters.' })
  name!: string;

  @IsDefined({ message: 'Say who gives.' })
  @ValidateNested({ message: 'Send an object.' })
  @Type(() => Donor)
  donor!: Donor;
}

class Nothing {}

describe('validated', () => {
  const good = { amount: 5, name: 'Rosa', donor: { email: 'rosa@example.org' } };
  const problems = (input: unknown, strict = false) => {
    try {
      validated(Form, input, { strict });
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInput);
      return (error as InvalidInput).fields.map(({ field, message }) => [field, message]);
    }
  };

  it('makes an instance and drops what the class does not name', () => {
    const form = validated(Form, { ...good, role: 'admin', donor: { ...good.donor, role: 'admin' } });
    expect(form).toBeInstanceOf(Form);
    expect(form.donor).toBeInstanceOf(Donor);
    expect(form).toEqual(good);
  });

  it('names each field once, with the uppermost check that failed', () => {
    expect(problems({ amount: 'x', name: '', donor: { email: 'nobody' } })).toEqual([
      ['amount', 'Enter a whole number.'],
      ['name', 'Use at most 10 letters.'],
      ['donor.email', 'Enter an address.'],
    ]);
    expect(problems({}).map(([field, message]) => [field, message])).toEqual([
      ['amount', 'Enter a whole number.'],
      ['name', 'Enter a name.'],
      ['donor', 'Say who gives.'],
    ]);
  });

  it('refuses unknown fields when it is strict, also nested ones', () => {
    expect(problems({ ...good, ammount: 1, donor: { ...good.donor, role: 1 } }, true).map(([field]) => field)).toEqual([
      'ammount',
      'donor.role',
    ]);
    expect(() => validated(Nothing, { page: 1 }, { strict: true })).toThrow(InvalidInput);
    expect(validated(Nothing, {}, { strict: true })).toBeInstanceOf(Nothing);
  });

  it('refuses what is not an object, and takes nothing for an empty one', () => {
    for (const input of ['text', 5, true, [good]]) expect(problems(input).map(([field]) => field)).toEqual(['']);
    expect(problems(undefined)).toHaveLength(3);
    expect(problems(null)).toHaveLength(3);
  });

  it('lets nobody reach the prototype', () => {
    const hostile = JSON.parse(
      '{"amount":5,"name":"Rosa","donor":{"email":"a@example.org"},"__proto__":{"isAdmin":true}}',
    );
    expect((validated(Form, hostile) as unknown as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});
