import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** An exported type of the SDK: the file below `resources` and the name, "Checkout/Sessions" and "Session". */
export interface DeclaredType {
  readonly file: string;
  readonly name: string;
}

export const DECLARED: Readonly<Record<string, DeclaredType>> = {
  balance: { file: 'Balance', name: 'Balance' },
  balance_transaction: { file: 'BalanceTransactions', name: 'BalanceTransaction' },
  charge: { file: 'Charges', name: 'Charge' },
  'checkout.session': { file: 'Checkout/Sessions', name: 'Session' },
  customer: { file: 'Customers', name: 'Customer' },
  event: { file: 'Events', name: 'EventBase' },
  item: { file: 'LineItems', name: 'LineItem' },
  payment_intent: { file: 'PaymentIntents', name: 'PaymentIntent' },
  payment_method: { file: 'PaymentMethods', name: 'PaymentMethod' },
  price: { file: 'Prices', name: 'Price' },
  product: { file: 'Products', name: 'Product' },
  refund: { file: 'Refunds', name: 'Refund' },
  webhook_endpoint: { file: 'WebhookEndpoints', name: 'WebhookEndpoint' },
};

/** Compares objects with the SDK's declarations, to any depth: no required key missing, none that is unknown. */
export class DeclaredKeys {
  private readonly checker: ts.TypeChecker;
  private readonly types = new Map<string, ts.Type>();

  constructor() {
    const folder = join(dirname(createRequire(import.meta.url).resolve('stripe')), '../esm/resources');
    const fileOf = (declared: DeclaredType): string => join(folder, `${declared.file}.d.ts`);
    const program = ts.createProgram(Object.values(DECLARED).map(fileOf), {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: [],
    });
    this.checker = program.getTypeChecker();
    for (const [object, declared] of Object.entries(DECLARED)) {
      const source = program.getSourceFile(fileOf(declared));
      if (!source) throw new Error(`${fileOf(declared)} is not there: ${readFileSync(folder).length}`);
      this.types.set(object, this.exported(source, declared.name));
    }
  }

  /** What is wrong with an API object, one line each; nothing when all is well. */
  problems(object: Readonly<Record<string, unknown>>): string[] {
    const name = String(object['object']);
    const type = this.types.get(name);
    return type ? this.compare(object, type, name) : [`${name} is not a kind that is checked`];
  }

  /** The number of keys that an object must have. */
  requiredCount(object: string): number {
    const properties = this.types.get(object)?.getProperties() ?? [];
    return properties.filter((property) => !isOptional(property)).length;
  }

  private exported(source: ts.SourceFile, path: string): ts.Type {
    let symbol: ts.Symbol | undefined = this.checker.getSymbolAtLocation(source);
    for (const step of path.split('.')) {
      symbol = symbol && this.checker.getExportsOfModule(symbol).find((each) => each.name === step);
    }
    if (!symbol) throw new Error(`${path} is not declared in ${source.fileName}`);
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  private compare(value: unknown, type: ts.Type, path: string): string[] {
    if (Array.isArray(value)) return this.compareAll(value, type, path);
    if (typeof value !== 'object' || value === null) return this.compareScalar(value, type, path);
    const candidates = alternatives(type).filter((each) => isObject(each) && !this.checker.isArrayType(each));
    const answers = candidates.map((each) => this.compareObject(value as Record<string, unknown>, each, path));
    if (answers.length === 0) return [`${path} should be ${this.checker.typeToString(type)}`];
    return answers.reduce((best, each) => (each.length < best.length ? each : best));
  }

  private compareAll(values: readonly unknown[], type: ts.Type, path: string): string[] {
    const list = alternatives(type).find((each) => this.checker.isArrayType(each));
    const item = list && this.checker.getTypeArguments(list as ts.TypeReference)[0];
    if (!item) return [`${path} should not be a list`];
    return values.flatMap((each, index) => this.compare(each, item, `${path}[${index}]`));
  }

  private compareScalar(value: unknown, type: ts.Type, path: string): string[] {
    const fits = alternatives(type).some((each) => fitsScalar(value, each, this.checker));
    return fits ? [] : [`${path} is ${JSON.stringify(value)}, should be ${this.checker.typeToString(type)}`];
  }

  private compareObject(value: Record<string, unknown>, type: ts.Type, path: string): string[] {
    if (this.checker.getIndexInfosOfType(type).length > 0) return [];
    const problems: string[] = [];
    const properties = new Map(this.checker.getPropertiesOfType(type).map((each) => [each.name, each]));
    for (const [key, property] of properties) {
      if (!(key in value)) {
        if (!isOptional(property)) problems.push(`${path}.${key} is missing`);
        continue;
      }
      problems.push(...this.compare(value[key], this.checker.getTypeOfSymbol(property), `${path}.${key}`));
    }
    for (const key of Object.keys(value)) if (!properties.has(key)) problems.push(`${path}.${key} is not declared`);
    return problems;
  }
}

function alternatives(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function isObject(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

function isOptional(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Optional) !== 0;
}

/** Open enums (`string & {…}`) and decimals, which travel as text, take any string. */
function fitsScalar(value: unknown, type: ts.Type, checker: ts.TypeChecker): boolean {
  if (value === null) return (type.flags & ts.TypeFlags.Null) !== 0;
  if (type.isLiteral()) return type.value === value;
  const { flags } = type;
  switch (typeof value) {
    case 'boolean':
      return (
        (flags & ts.TypeFlags.BooleanLike) !== 0 && [String(value), 'boolean'].includes(checker.typeToString(type))
      );
    case 'number':
      return (flags & ts.TypeFlags.Number) !== 0;
    case 'string':
      return (flags & (ts.TypeFlags.String | ts.TypeFlags.Intersection)) !== 0;
    default:
      return false;
  }
}
