import { relative } from 'node:path';
import ts from 'typescript';
import { refTo, type Schema } from './schema.js';

/** Numbers that may have a fraction; all others are amounts, quantities, days or seconds. */
const FRACTIONS = /percent|rate$|score|itude$/;

const NOTHING: Schema = { enum: [] };
const ANYTHING: Schema = {};

/**
 * Turns the SDK's types into schemas. Requests are closed: an enum takes its own values only, and null is sent as the
 * empty text. Answers are open where the SDK says so.
 */
export class Converter {
  /** One for each named type, and for each type once: types refer to each other in circles. */
  readonly definitions = new Map<string, Schema>();

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly folder: string,
    private readonly side: 'request' | 'answer',
  ) {}

  /** The schema of a type; `property` is the name of the property that has it. */
  convert(type: ts.Type, property = ''): Schema {
    if (isDecimal(type) || isOpenText(type)) return { type: 'string' };
    if (type.isUnion()) return this.union(type.types, property);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { enum: [type.value] };
    const { flags } = type;
    if (flags & ts.TypeFlags.BooleanLiteral) return { enum: [this.checker.typeToString(type) === 'true'] };
    if (flags & ts.TypeFlags.Null) return this.side === 'request' ? { enum: [''] } : { type: 'null' };
    if (flags & ts.TypeFlags.String) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: FRACTIONS.test(property) ? 'number' : 'integer' };
    if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return NOTHING;
    if (flags & ts.TypeFlags.Unknown) return ANYTHING;
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: this.convert(item!, property) };
    }
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.object(type);
    throw new Error(`The judge has no schema for ${this.checker.typeToString(type)} (${property}).`);
  }

  private union(types: readonly ts.Type[], property: string): Schema {
    const named = types.some((each) => each.isStringLiteral() && each.value !== '');
    const kept = this.side === 'request' && named ? types.filter((each) => !isOpenText(each)) : types;
    const schemas = kept.map((each) => this.convert(each, property)).filter((each) => each !== NOTHING);
    const values = [...new Set(schemas.flatMap((each) => each.enum ?? []))];
    const others = schemas.filter((each) => !each.enum);
    const text = others.some((each) => each.type === 'string');
    const rest = text ? values.filter((each) => typeof each !== 'string') : values;
    const isBoolean = rest.includes(true) && rest.includes(false);
    const literals = rest.filter((each) => !isBoolean || typeof each !== 'boolean');
    const all: Schema[] = [
      ...(literals.length > 0 ? [{ enum: literals }] : []),
      ...(isBoolean ? [{ type: 'boolean' as const }] : []),
      ...others,
    ];
    if (all.length === 0) return NOTHING;
    return all.length === 1 ? all[0]! : { anyOf: all };
  }

  private object(type: ts.Type): Schema {
    const name = this.nameOf(type);
    if (name === null) return this.shape(type);
    if (!this.definitions.has(name)) {
      this.definitions.set(name, {});
      this.definitions.set(name, this.shape(type));
    }
    return refTo(name);
  }

  private shape(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const symbol of this.checker.getPropertiesOfType(type)) {
      const schema = this.convert(this.checker.getTypeOfSymbol(symbol), symbol.name);
      if (schema === NOTHING) continue;
      properties[symbol.name] = schema;
      if (!(symbol.flags & ts.SymbolFlags.Optional)) required.push(symbol.name);
    }
    const [index] = this.checker.getIndexInfosOfType(type);
    return { type: 'object', properties, required, additionalProperties: index ? this.convert(index.type) : false };
  }

  /** "answer.Checkout.Sessions.Session.LineItem"; null for a type without a name of its own. */
  private nameOf(type: ts.Type): string | null {
    const symbol = type.getSymbol();
    if (!symbol || !(symbol.flags & ts.SymbolFlags.Interface)) return null;
    if (this.checker.getTypeArguments(type as ts.TypeReference).length > 0) return null;
    const [, file, name] = /^"(.*)"\.(.*)$/.exec(this.checker.getFullyQualifiedName(symbol)) ?? [];
    if (file === undefined) return null;
    const place = relative(this.folder, file).match(/\w+/g) ?? [];
    return [this.side, ...place, name].join('.');
  }
}

/** An object that calculates; on the wire it is text. */
function isDecimal(type: ts.Type): boolean {
  return type.aliasSymbol?.name === 'Decimal';
}

/** `string & {}`: any text, beside the values that are known. */
function isOpenText(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some((each) => each.flags & ts.TypeFlags.String);
}
