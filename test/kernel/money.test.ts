import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { currencyDigits, Money, parseAmount, safeNumber } from '../../src/kernel/money.js';

const usd = (minor: bigint | number): Money => Money.of(minor, 'USD');
const anyMinor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });

describe('money', () => {
  it('is exact: what is added and taken away again leaves what was there', () => {
    fc.assert(
      fc.property(anyMinor, anyMinor, (a, b) => {
        expect(usd(a).plus(usd(b)).minus(usd(b)).minor).toBe(a);
        expect(usd(a).plus(usd(a).negated()).isZero).toBe(true);
        expect(usd(a).compare(usd(b))).toBe(a === b ? 0 : a < b ? -1 : 1);
      }),
    );
  });

  it('loses nothing when it is shared out, no share is a whole unit off its proportion, and a weight of nothing gets nothing', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 })
      .filter((list) => list.some((weight) => weight > 0));
    fc.assert(
      fc.property(anyMinor, weights, (total, shares) => {
        const parts = usd(total).split(shares);
        const sum = BigInt(shares.reduce((a, b) => a + b, 0));
        expect(parts.reduce((all, part) => all + part.minor, 0n)).toBe(total);
        for (const [at, part] of parts.entries()) {
          const off = part.minor * sum - total * BigInt(shares[at]!);
          expect(off > -sum && off < sum).toBe(true);
          if (shares[at] === 0) expect(part.isZero).toBe(true);
        }
      }),
    );
  });

  it('cannot be shared out by nothing', () => {
    expect(() => usd(100).split([])).toThrow(RangeError);
    expect(() => usd(100).split([0, 0])).toThrow(RangeError);
    expect(() => usd(100).split([2, -1])).toThrow(RangeError);
  });

  it('does not mix currencies', () => {
    expect(() => usd(100).plus(Money.of(100, 'EUR'))).toThrow();
    expect(() => usd(100).compare(Money.of(100, 'JPY'))).toThrow();
    expect(() => Money.of(100, 'usd')).toThrow(RangeError);
    expect(() => Money.of(12.5, 'USD')).toThrow(RangeError);
  });

  it.each([
    [120_400, 'USD', '$1,204.00', '$1,204', '1204.00'],
    [-2_500, 'USD', '−$25.00', '−$25', '-25.00'],
    [-5, 'USD', '−$0.05', '−$0.05', '-0.05'],
    [2_550, 'USD', '$25.50', '$25.50', '25.50'],
    [500, 'JPY', '¥500', '¥500', '500'],
    [
      1_234_567_890_123_456_789n,
      'USD',
      '$12,345,678,901,234,567.89',
      '$12,345,678,901,234,567.89',
      '12345678901234567.89',
    ],
  ] as const)('of %s %s reads %s in full, %s in short and %s in files', (minor, currency, full, short, file) => {
    const money = Money.of(minor, currency);
    expect([money.format(), money.formatShort(), money.toDecimal()]).toEqual([full, short, file]);
  });

  it('knows currencies without cents and with thousandths', () => {
    expect([currencyDigits('USD'), currencyDigits('JPY'), currencyDigits('KWD')]).toEqual([2, 0, 3]);
    expect(Money.of(1_234, 'KWD').toDecimal()).toBe('1.234');
  });

  it('goes into JSON as an integer, and refuses where the integer would be rounded', () => {
    expect(JSON.stringify(usd(2_500))).toBe('{"amount":2500,"currency":"USD"}');
    expect(() => JSON.stringify(usd(2n ** 53n))).toThrow(RangeError);
    expect(() => safeNumber(2n ** 60n)).toThrow(RangeError);
  });
});

describe('a typed amount', () => {
  it.each([
    ['25', 2_500],
    ['25.00', 2_500],
    [' $25 ', 2_500],
    ['US$25.50', 2_550],
    ['25 usd', 2_500],
    ['1,000', 100_000],
    ['1,234,567.89', 123_456_789],
    ['0.5', 50],
    ['000025', 2_500],
  ])('"%s" is understood', (text, minor) => {
    expect(parseAmount(text, 'USD')?.minor).toBe(BigInt(minor));
  });

  it.each([
    '',
    ' ',
    '1.000',
    '12,5',
    '25.001',
    '-25',
    '1e3',
    '25 EUR',
    '٢٥',
    '1,00',
    ',100',
    '25.',
    '.5',
    '9'.repeat(13),
    '25;drop',
  ])('"%s" is not guessed at', (text) => {
    expect(parseAmount(text, 'USD')).toBeNull();
  });

  it('comes back from what was printed', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 13n }), (minor) => {
        expect(parseAmount(usd(minor).toDecimal(), 'USD')?.minor).toBe(minor);
        expect(parseAmount(usd(minor).format(), 'USD')?.minor).toBe(minor);
      }),
    );
  });
});
