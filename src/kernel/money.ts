/** ISO 4217 currencies whose minor unit is not a hundredth. */
const DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, KWD: 3, BHD: 3, TND: 3 };

/** The number of decimals that one unit of a currency has: USD 2, JPY 0, KWD 3. */
export function currencyDigits(currency: string): number {
  return DIGITS[currency] ?? 2;
}

/**
 * An exact amount: an integer count of minor units and its currency (R-VOC-01).
 * There is no division; a sum is shared out with `split`, which loses nothing.
 */
export class Money {
  private constructor(
    readonly minor: bigint,
    readonly currency: string,
  ) {}

  /** @throws RangeError unless the currency is three capital letters. */
  static of(minor: bigint | number, currency: string): Money {
    if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`"${currency}" is not an ISO 4217 currency code`);
    return new Money(BigInt(minor), currency);
  }

  plus(other: Money): Money {
    return new Money(this.minor + this.same(other).minor, this.currency);
  }

  minus(other: Money): Money {
    return new Money(this.minor - this.same(other).minor, this.currency);
  }

  negated(): Money {
    return new Money(-this.minor, this.currency);
  }

  /** -1, 0 or 1, as `sort` wants it. */
  compare(other: Money): -1 | 0 | 1 {
    const { minor } = this.same(other);
    if (this.minor === minor) return 0;
    return this.minor < minor ? -1 : 1;
  }

  get isZero(): boolean {
    return this.minor === 0n;
  }

  get isPositive(): boolean {
    return this.minor > 0n;
  }

  /**
   * Parts in proportion to the weights; the parts add up to the whole, and the first of those that do
   * not come out even take the remainder. @throws RangeError for a negative weight, or when none is positive.
   */
  split(weights: readonly number[]): Money[] {
    const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
    if (total <= 0n || weights.some((weight) => weight < 0)) {
      throw new RangeError('split needs weights of which none is negative and one is positive');
    }
    const exact = weights.map((weight) => this.minor * BigInt(weight));
    const shares = exact.map((share) => share / total);
    let rest = this.minor - shares.reduce((sum, share) => sum + share, 0n);
    const step = rest < 0n ? -1n : 1n;
    return shares.map((share, at) => {
      const extra = rest === 0n || exact[at]! % total === 0n ? 0n : step;
      rest -= extra;
      return new Money(share + extra, this.currency);
    });
  }

  /** For people: "$1,204.00", "−$25.00" with a true minus; other currencies with their code or sign. */
  format(locale = 'en-US'): string {
    return this.written(locale, currencyDigits(this.currency));
  }

  /** For buttons and headings: "$25" when there are no cents, else as `format`. */
  formatShort(locale = 'en-US'): string {
    const unit = 10n ** BigInt(currencyDigits(this.currency));
    return this.minor % unit === 0n ? this.written(locale, 0) : this.format(locale);
  }

  /** For files: "1204.00", an ASCII minus and no grouping. */
  toDecimal(): string {
    const digits = currencyDigits(this.currency);
    const sign = this.minor < 0n ? '-' : '';
    const text = (this.minor < 0n ? -this.minor : this.minor).toString().padStart(digits + 1, '0');
    return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
  }

  /** The shape of the API: integer minor units. @throws RangeError above 2^53, where JSON would round. */
  toJSON(): { amount: number; currency: string } {
    return { amount: safeNumber(this.minor), currency: this.currency };
  }

  private written(locale: string, digits: number): string {
    const format = currencyFormat(locale, this.currency, digits);
    return format.format(this.toDecimal() as Intl.StringNumericLiteral).replace('-', '−');
  }

  private same(other: Money): Money {
    if (other.currency !== this.currency) {
      throw new RangeError(`cannot mix ${this.currency} and ${other.currency}`);
    }
    return other;
  }
}

/** To make a format costs hundreds of times what it costs to use it: each is made once. */
const formats = new Map<string, Intl.NumberFormat>();

function currencyFormat(locale: string, currency: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${digits}`;
  let made = formats.get(key);
  if (!made) {
    const exactly = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    made = new Intl.NumberFormat(locale, { style: 'currency', currency, ...exactly });
    formats.set(key, made);
  }
  return made;
}

/** A bigint as a number. @throws RangeError where the number would not be exact. */
export function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large to be exact as a number`);
  return number;
}

/**
 * What a donor typed as an amount: "25", "25.00", "$25", "1,000" (R-A11-04).
 * Returns null for anything ambiguous or not an amount ("1.000", "12,5", "25.001"): never a guess.
 */
export function parseAmount(text: string, currency: string): Money | null {
  const digits = currencyDigits(currency);
  const bare = text
    .trim()
    .replace(/^(?:US)?\$\s*/, '')
    .replace(new RegExp(`\\s*${currency}$`, 'i'), '');
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d+))?$/.exec(bare);
  if (!match) return null;
  const fraction = match[2] ?? '';
  if (fraction.length !== 0 && fraction.length !== digits && !(fraction.length === 1 && digits === 2)) return null;
  return Money.of(BigInt(match[1]!.replaceAll(',', '') + fraction.padEnd(digits, '0')), currency);
}
