import type { Schema } from './schema/schema.js';

/** What bracket decoding yields: text, or a tree of it; lists have indices for keys. */
export type Raw = string | readonly Raw[] | { readonly [key: string]: Raw };

const NUMBER = /^-?\d+(\.\d+)?$/;
const SHOWN = 60;

/** Holds values against schemas, and says in words where they differ. */
export class Checker {
  constructor(private readonly definitions: Readonly<Record<string, Schema>>) {}

  /** What is wrong with a JSON value, one line each, by its place below `path`; nothing when it fits. */
  complaints(schema: Schema, value: unknown, path: string): string[] {
    const choices = this.alternatives(schema);
    const fitting = choices.filter((each) => sameKind(each, value));
    if (fitting.length === 0) return [`${path} is ${shown(value)}, should be ${choices.map(describe).join(' or ')}`];
    let best: string[] | null = null;
    for (const each of likeliest(fitting, value)) {
      const found = this.compare(each, value, path);
      if (found.length === 0) return found;
      if (best === null || found.length < best.length) best = found;
    }
    return best!;
  }

  /** The value that a form-encoded text stands for. What fits nothing stays as it came, for a complaint. */
  decode(schema: Schema, raw: Raw): unknown {
    const choices = this.alternatives(schema);
    if (typeof raw === 'string') return decodeText(choices, raw);
    const keys = Object.keys(raw);
    const isList = keys.every((key) => /^\d+$/.test(key));
    const wanted = choices.filter(({ type }) => type === 'object' || (type === 'array' && isList));
    const values = wanted.map((each) => this.decodeTree(each, raw));
    const right = values.find((each, index) => this.complaints(wanted[index]!, each, '').length === 0);
    return right ?? values[0] ?? raw;
  }

  private decodeTree(schema: Schema, raw: Exclude<Raw, string>): unknown {
    if (schema.type === 'array') return Object.values(raw).map((each) => this.decode(schema.items!, each));
    const entries = Object.entries(raw).map(([key, each]) => {
      const wanted = own(schema.properties, key) ?? (schema.additionalProperties || null);
      return [key, wanted ? this.decode(wanted, each) : each];
    });
    return Object.fromEntries(entries);
  }

  private compare(schema: Schema, value: unknown, path: string): string[] {
    if (Array.isArray(value) && schema.items) {
      return value.flatMap((each, index) => this.complaints(schema.items!, each, `${path}[${index}]`));
    }
    if (schema.properties) return this.compareObject(schema, value as Record<string, unknown>, path);
    return [];
  }

  private compareObject(schema: Schema, value: Readonly<Record<string, unknown>>, path: string): string[] {
    const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
    const found = missing.map((key) => `${path}.${key} is missing`);
    for (const [key, each] of Object.entries(value)) {
      const wanted = own(schema.properties, key) ?? schema.additionalProperties;
      if (wanted === false) found.push(`${path}.${key} is not known`);
      else if (wanted) found.push(...this.complaints(wanted, each, `${path}.${key}`));
    }
    return found;
  }

  private alternatives(schema: Schema): readonly Schema[] {
    if (schema.$ref !== undefined) return this.alternatives(this.resolve(schema.$ref));
    return schema.anyOf ? schema.anyOf.flatMap((each) => this.alternatives(each)) : [schema];
  }

  private resolve(ref: string): Schema {
    const found = own(this.definitions, ref.slice('#/definitions/'.length));
    if (!found) throw new Error(`${ref} is not defined`);
    return found;
  }
}

function decodeText(choices: readonly Schema[], text: string): unknown {
  const types = new Set(choices.map(({ type }) => type));
  if (choices.some((each) => each.enum?.includes(text)) || types.has('string')) return text;
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  const flags = choices.flatMap((each) => each.enum ?? []).filter((each) => typeof each !== 'string');
  const flag = flags.find((each) => String(each) === text);
  if (flag !== undefined) return flag;
  return (types.has('integer') || types.has('number')) && NUMBER.test(text) ? Number(text) : text;
}

/** Whether a value is what the schema asks for, its parts aside. */
function sameKind(schema: Schema, value: unknown): boolean {
  if (schema.enum) return schema.enum.includes(value as string);
  switch (schema.type) {
    case undefined:
      return true;
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isSafeInteger(value);
    default:
      return typeof value === schema.type;
  }
}

/** Of several kinds of object only the one that the value says it is; all of them when it does not say. */
function likeliest(choices: readonly Schema[], value: unknown): readonly Schema[] {
  const kind = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['object'] : undefined;
  const named = choices.filter((each) => each.properties?.['object']?.enum?.includes(kind as string));
  return named.length > 0 ? named : choices;
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

function describe(schema: Schema): string {
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' or ');
  const kind = schema.properties?.['object']?.enum?.[0];
  return kind === undefined ? (schema.type ?? 'anything') : `${kind} object`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
