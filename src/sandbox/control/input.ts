import { decodeForm, type Raw } from '../api/decode.js';
import { invalid } from '../api/errors.js';
import { readParameters, type Shape, type Values } from '../api/parameters.js';

/**
 * What was sent to the control page or its JSON twin, by the same rules: forms and JSON take the same names.
 * @throws Refusal for JSON that is none, and for the first unknown or wrong name.
 */
export function readInput<S extends Shape>(shape: S, type: string | undefined, body: string): Values<S> {
  return readParameters(shape, type?.startsWith('application/json') ? readJson(body) : decodeForm(body));
}

/** A form as browsers send it: fields that were left empty count as not sent. */
export function readForm<S extends Shape>(shape: S, body: string): Values<S> {
  const filled = [...new URLSearchParams(body)].filter(([, value]) => value.trim() !== '');
  return readParameters(shape, decodeForm(new URLSearchParams(filled).toString()));
}

function readJson(body: string): Raw {
  if (body.trim() === '') return {};
  return rawOf(parse(body));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw invalid('The body is not valid JSON. Nothing was changed.');
  }
}

/** JSON in the form that parameters are read from: all values as text. */
function rawOf(value: unknown): Raw {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(rawOf);
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rawOf(each)]));
}
