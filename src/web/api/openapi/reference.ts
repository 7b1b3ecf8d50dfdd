import type { OpenAPIObject } from '@nestjs/swagger';

/** One route, flattened for reading. */
export interface Operation {
  readonly id: string;
  readonly noun: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Field[];
  /** The name of the shape of the body. */
  readonly body: string | null;
  readonly answers: readonly Answer[];
}

export interface Answer {
  readonly status: string;
  readonly description: string;
  readonly shape: string | null;
}

export interface Field {
  readonly name: string;
  readonly type: string;
  /** The name of the shape that the field has, or that its elements have. */
  readonly shape: string | null;
  readonly isList: boolean;
  readonly isNullable: boolean;
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  readonly description: string;
  readonly example: string | null;
}

/** The parts of a JSON schema that our documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface RawOperation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema?: Schema;
    example?: unknown;
  }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}

/** All routes in the order of the document. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, RawOperation>).map(([method, raw]) => operationOf(path, method, raw)),
  );
}

/** All shapes that the routes speak of, by name. */
export function schemasOf(document: OpenAPIObject): { name: string; schema: Schema }[] {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  return Object.entries(schemas)
    .map(([name, schema]) => ({ name, schema }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

export function fieldsOf(schema: Schema): Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    fieldOf(name, property, schema.required?.includes(name) ?? false),
  );
}

function operationOf(path: string, method: string, raw: RawOperation): Operation {
  const body = raw.requestBody?.content['application/json']?.schema;
  return {
    id: raw.operationId,
    noun: raw.tags?.[0] ?? 'Other',
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    parameters: (raw.parameters ?? []).map(({ name, required, schema, description, example }) =>
      fieldOf(
        name,
        { ...schema, ...(description && { description }), ...(example !== undefined && { example }) },
        required === true,
      ),
    ),
    body: body ? shapeOf(body) : null,
    answers: Object.entries(raw.responses).map(([status, { description, content }]) => ({
      status,
      description,
      shape: shapeOf(Object.values(content ?? {})[0]?.schema ?? {}),
    })),
  };
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): Field {
  const types = [schema.type ?? []].flat();
  const isList = types.includes('array');
  const type = isList ? [schema.items?.type ?? 'object'].flat()[0]! : (types.find((each) => each !== 'null') ?? 'text');
  return {
    name,
    type: schema.format ?? type,
    shape: shapeOf(isList ? (schema.items ?? {}) : schema),
    isList,
    isNullable: types.includes('null') || (schema.anyOf ?? schema.oneOf ?? []).some((each) => each.type === 'null'),
    isRequired,
    choices: (schema.enum ?? []).filter((each) => each !== null).map(String),
    description: schema.description ?? '',
    example: schema.example === undefined || schema.example === null ? null : exampleText(schema.example),
  };
}

function exampleText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}

function shapeOf(schema: Schema): string | null {
  const ref = [schema, ...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].find(
    (each) => each.$ref !== undefined,
  )?.$ref;
  return ref?.split('/').at(-1) ?? null;
}
