import type { Declarations, Schema } from './schema/schema.js';

/** The simplest value that a schema allows: required keys only, and null where it may be. */
export function minimal(declarations: Declarations, schema: Schema): unknown {
  if (schema.$ref !== undefined) {
    return minimal(declarations, declarations.definitions[schema.$ref.slice('#/definitions/'.length)]!);
  }
  if (schema.anyOf) return minimal(declarations, simplest(schema.anyOf));
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object': {
      const keys = schema.required ?? [];
      return Object.fromEntries(keys.map((key) => [key, minimal(declarations, schema.properties![key]!)]));
    }
    default:
      return null;
  }
}

function simplest(choices: readonly Schema[]): Schema {
  const isLeaf = ({ $ref, anyOf, type }: Schema): boolean => !$ref && !anyOf && type !== 'object';
  return choices.find(({ type }) => type === 'null') ?? choices.find(isLeaf) ?? choices[0]!;
}
