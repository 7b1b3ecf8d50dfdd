import { invalid } from './errors.js';
import { isList, type Raw } from './decode.js';

/** Reads one parameter: text in, a typed value out, or a Refusal that names the parameter. */
export interface Field<T> {
  readonly required?: boolean;
  read(raw: Raw, name: string): T;
}

export interface RequiredField<T> extends Field<T> {
  readonly required: true;
}

/** The parameters that an operation, or an object inside it, takes; anything else is refused. */
export type Shape = Readonly<Record<string, Field<unknown>>>;

export type Values<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends RequiredField<infer T>
    ? T
    : S[K] extends Field<infer T>
      ? T | undefined
      : never;
};

/** @throws Refusal for the first unknown, missing or wrong parameter. */
export function readParameters<S extends Shape>(shape: S, raw: Raw, prefix = ''): Values<S> {
  if (typeof raw === 'string' || isList(raw)) throw invalid(`${prefix} takes named parameters.`, prefix);
  const nameOf = (key: string): string => (prefix === '' ? key : `${prefix}[${key}]`);
  for (const key of Object.keys(raw)) {
    if (!Object.hasOwn(shape, key)) {
      const name = nameOf(key).slice(0, 200);
      throw invalid(`There is no parameter ${name} here. Remove it, or check its spelling.`, name, 'parameter_unknown');
    }
  }
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(shape)) {
    const value = raw[key];
    if (value !== undefined) values[key] = field.read(value, nameOf(key));
    else if (field.required) throw invalid(`${nameOf(key)} is required.`, nameOf(key), 'parameter_missing');
  }
  return values as Values<S>;
}

/** A parameter that Stripe has and the sandbox has no use for; the sentence says why, so that nothing is dropped silently. */
export function refused(why: string, code?: string): Field<never> {
  return {
    read(_raw, name) {
      throw invalid(`${name} is not taken here. ${why}`, name, code);
    },
  };
}

export function required<T>(field: Field<T>): RequiredField<T> {
  return { required: true, read: (raw, name) => field.read(raw, name) };
}

/** An empty value clears the field; it is read as null. */
export function clearable<T>(field: Field<T>): Field<T | null> {
  return { read: (raw, name) => (raw === '' ? null : field.read(raw, name)) };
}

export function text(max = 5000): Field<string> {
  return {
    read(raw, name) {
      const value = scalar(raw, name);
      if (value === '') {
        throw invalid(
          `${name} is empty, and it cannot be cleared. Leave it out instead.`,
          name,
          'parameter_invalid_empty',
        );
      }
      if (value.length > max) {
        throw invalid(
          `${name} has ${value.length} characters; at most ${max} are allowed.`,
          name,
          'parameter_invalid_string_length',
        );
      }
      return value;
    },
  };
}

export function email(): Field<string> {
  return {
    read(raw, name) {
      const value = text(512).read(raw, name);
      if (!isEmail(value)) throw invalid(`"${value.slice(0, 100)}" is not an email address.`, name, 'email_invalid');
      return value;
    },
  };
}

export function isEmail(value: string): boolean {
  return value.length <= 512 && /^[^\s@<>",;:\\]+@[^\s@<>",;:\\]+\.[^\s@<>",;:\\]{2,}$/.test(value);
}

/** An absolute http or https address. */
export function url(): Field<string> {
  return {
    read(raw, name) {
      const value = text().read(raw, name);
      if (!URL.canParse(value) || !/^https?:\/\//i.test(value)) {
        throw invalid(`${name} must be an absolute http or https address.`, name, 'url_invalid');
      }
      return value;
    },
  };
}

export function integer(range: { readonly min?: number; readonly max?: number } = {}): Field<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = range;
  return {
    read(raw, name) {
      const value = scalar(raw, name);
      const number = /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
      if (!Number.isSafeInteger(number)) {
        throw invalid(
          `${name} must be a whole number; "${value.slice(0, 100)}" is not.`,
          name,
          'parameter_invalid_integer',
        );
      }
      if (number < min) throw invalid(`${name} must be at least ${min}.`, name, 'parameter_invalid_integer');
      if (number > max) throw invalid(`${name} must be at most ${max}.`, name, 'parameter_invalid_integer');
      return number;
    },
  };
}

/** Seconds since 1970. */
export function timestamp(): Field<number> {
  return integer({ min: 0, max: 253_402_300_799 });
}

export function flag(): Field<boolean> {
  return {
    read(raw, name) {
      const value = scalar(raw, name);
      if (value !== 'true' && value !== 'false') throw invalid(`${name} must be "true" or "false".`, name);
      return value === 'true';
    },
  };
}

export function choice<const T extends string>(...options: readonly T[]): Field<T> {
  return {
    read(raw, name) {
      const value = scalar(raw, name);
      const found = options.find((option) => option === value);
      if (found === undefined) {
        throw invalid(`${name} must be one of ${options.join(', ')}; "${value.slice(0, 100)}" is not.`, name);
      }
      return found;
    },
  };
}

/** A list sent as `a[0]`, `a[1]` or `a[]`. */
export function list<T>(item: Field<T>, max = 100): Field<readonly T[]> {
  return {
    read(raw, name) {
      const items = itemsOf(raw);
      if (items === null) throw invalid(`${name} must be a list.`, name);
      if (items.length > max) throw invalid(`${name} has ${items.length} items; at most ${max} are allowed.`, name);
      return items.map((each, index) => item.read(each, `${name}[${index}]`));
    },
  };
}

export function group<S extends Shape>(shape: S): Field<Values<S>> {
  return { read: (raw, name) => readParameters(shape, raw, name) };
}

/** Up to 50 pairs; an empty value removes the key, an empty whole removes all (null). */
export function metadata(): Field<Readonly<Record<string, string>> | null> {
  return clearable({
    read(raw, name) {
      if (typeof raw === 'string' || isList(raw)) throw invalid(`${name} must be named pairs.`, name);
      const pairs = Object.entries(raw);
      if (pairs.length > 50) throw invalid(`${name} has ${pairs.length} pairs; at most 50 are allowed.`, name);
      for (const [key, value] of pairs) checkPair(key, value, name);
      return Object.fromEntries(pairs) as Record<string, string>;
    },
  });
}

/** An ISO currency in small letters. */
export function currency(): Field<string> {
  return {
    read(raw, name) {
      const value = scalar(raw, name).toLowerCase();
      if (!CURRENCIES.has(value))
        throw invalid(`"${value.slice(0, 100)}" is not a currency that can be charged.`, name);
      return value;
    },
  };
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

function checkPair(key: string, value: Raw, name: string): void {
  const pair = `${name}[${key.slice(0, 60)}]`;
  if (typeof value !== 'string') throw invalid(`${pair} must be text.`, pair);
  if (key.length > 40) throw invalid(`Metadata keys have at most 40 characters.`, pair);
  if (value.length > 500) throw invalid(`${pair} has ${value.length} characters; at most 500 are allowed.`, pair);
}

function scalar(raw: Raw, name: string): string {
  if (typeof raw !== 'string') throw invalid(`${name} must be a single value.`, name);
  return raw;
}

function itemsOf(raw: Raw): readonly Raw[] | null {
  if (typeof raw === 'string') return null;
  if (isList(raw)) return raw;
  const keys = Object.keys(raw);
  if (!keys.every((key) => /^\d{1,4}$/.test(key))) return null;
  return keys.toSorted((a, b) => Number(a) - Number(b)).map((key) => raw[key] as Raw);
}
