import qs from 'qs';
import { invalid } from './errors.js';

/** What bracket decoding yields: text, or a tree of it. */
export type Raw = string | readonly Raw[] | { readonly [key: string]: Raw };

const LIMITS = { depth: 8, parameters: 1000 };

/** Characters that PostgreSQL cannot keep: NUL and half surrogate pairs. */
const NOT_TEXT = /\0|\p{Surrogate}/u;

/** Whether a database can keep it: an id with other characters is nobody's. */
export function isText(value: string): boolean {
  return !NOT_TEXT.test(value);
}

/**
 * A form-encoded text ("a[b]=1&c[0]=x") as a tree.
 * @throws Refusal 400 for what is nested too deeply, too long a list of parameters, or text no database can keep.
 */
export function decodeForm(text: string): { readonly [key: string]: Raw } {
  if (text.split('&').some((pair) => safeDecode(pair.split('=', 1)[0] ?? '').includes('__proto__'))) {
    throw invalid('No parameter may be named "__proto__".', '__proto__', 'parameter_unknown');
  }
  const tree = parse(text);
  refuseUnstorable(tree, '', 0);
  return tree;
}

/** The same tree always gives the same text, in whatever order the parameters came. */
export function canonical(raw: Raw): string {
  if (typeof raw === 'string') return JSON.stringify(raw);
  if (isList(raw)) return `[${raw.map(canonical).join(',')}]`;
  const entries = Object.entries(raw).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}`;
}

export function isList(raw: Raw): raw is readonly Raw[] {
  return Array.isArray(raw);
}

function parse(text: string): { readonly [key: string]: Raw } {
  try {
    return qs.parse(text, {
      depth: LIMITS.depth,
      strictDepth: true,
      parameterLimit: LIMITS.parameters,
      throwOnLimitExceeded: true,
      arrayLimit: LIMITS.parameters,
      plainObjects: true,
      allowSparse: false,
    }) as { readonly [key: string]: Raw };
  } catch (error) {
    if (error instanceof RangeError) {
      throw invalid(`The parameters are nested deeper than ${LIMITS.depth} levels or more than ${LIMITS.parameters}.`);
    }
    throw error;
  }
}

function refuseUnstorable(raw: Raw, name: string, depth: number): void {
  if (typeof raw === 'string') {
    if (NOT_TEXT.test(raw)) {
      throw invalid(`The value of ${name} contains characters that are not text.`, name);
    }
    return;
  }
  for (const [key, value] of Object.entries(raw)) {
    if (NOT_TEXT.test(key)) throw invalid('A parameter name contains characters that are not text.');
    refuseUnstorable(value, depth === 0 ? key : `${name}[${key}]`, depth + 1);
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
