import type { Schema } from '../../../src/web/api/openapi/reference.js';

const FORMATS: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** Where a value differs from its documented schema: types, missing and undocumented fields, choices, formats. */
export function misfits(
  value: unknown,
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  path = '',
): string[] {
  const again = (each: unknown, of: Schema, at = path): string[] => misfits(each, of, schemas, at);
  if (schema.$ref) return again(value, schemas[schema.$ref.split('/').at(-1)!]!);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const found = choices.map((each) => again(value, each));
    return found.some((each) => each.length === 0) ? [] : (found[0] ?? []);
  }
  if (schema.allOf) return schema.allOf.flatMap((each) => again(value, each));
  if (!isOfType(value, [schema.type ?? []].flat()))
    return [`${path} is ${JSON.stringify(value)}, not ${String(schema.type)}`];
  if (value === null) return [];
  if (schema.enum && !schema.enum.includes(value)) return [`${path} is not one of ${schema.enum.join(', ')}`];
  if (schema.format && typeof value === 'string' && FORMATS[schema.format]?.test(value) === false) {
    return [`${path} is "${value}", not a ${schema.format}`];
  }
  if (Array.isArray(value)) return value.flatMap((each, at) => again(each, schema.items ?? {}, `${path}/${at}`));
  if (typeof value !== 'object') return [];
  const fields = schema.properties ?? {};
  return [
    ...(schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}/${name} is missing`),
    ...Object.entries(value).flatMap(([name, each]) =>
      fields[name] ? again(each, fields[name], `${path}/${name}`) : [`${path}/${name} is not documented`],
    ),
  ];
}

function isOfType(value: unknown, types: readonly string[]): boolean {
  if (types.length === 0) return true;
  return types.some((type) => {
    if (type === 'null') return value === null;
    if (type === 'array') return Array.isArray(value);
    if (type === 'integer') return Number.isSafeInteger(value);
    if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
    return typeof value === type;
  });
}
