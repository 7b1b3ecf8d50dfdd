/**
 * Values of one parameter. They stand between commas, or the parameter stands there more than once, as forms send boxes
 * that are ticked. A comma that belongs to a value has a backslash before it.
 */
export function manyOf(query: unknown, key: string): string[] {
  const found = [fieldOf(query, key)].flat().flatMap((each) => (typeof each === 'string' ? splitValues(each) : []));
  return [...new Set(found)];
}

/** One value; the last, where there are several. */
export function oneOf(query: unknown, key: string): string {
  const found = [fieldOf(query, key)].flat().filter((each) => typeof each === 'string');
  return clean(found.at(-1) ?? '');
}

export function splitValues(text: string): string[] {
  const parts = text.match(/(?:\\.|[^,\\]|\\$)+/gs) ?? [];
  return parts.map((part) => clean(part.replaceAll(/\\(.)/gs, '$1'))).filter((part) => part !== '');
}

export function joinValues(values: readonly string[]): string {
  return values.map((value) => value.replaceAll(/[\\,]/g, String.raw`\$&`)).join(',');
}

function fieldOf(query: unknown, key: string): unknown {
  return typeof query === 'object' && query !== null && Object.hasOwn(query, key)
    ? (query as Record<string, unknown>)[key]
    : undefined;
}

/** The database keeps no NUL in a text, and nobody means the blanks around one. */
function clean(text: string): string {
  return text.replaceAll('\0', '').trim();
}
