import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { Converter } from './convert.js';
import { refTo, type DeclaredOperation, type Declarations, type Schema } from './schema.js';

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('stripe')), '../esm/resources');

const NO_PARAMETERS: Schema = { type: 'object', properties: {}, required: [], additionalProperties: false };

/** Lists by the type that a method promises: the name of the envelope's `object`. */
const ENVELOPES: Readonly<Record<string, string>> = { ApiListPromise: 'list', ApiSearchResultPromise: 'search_result' };

/** Reads the SDK's declarations of the given resources: their operations, objects and events. */
export function readDeclarations(surface: readonly string[]): Declarations {
  const program = ts.createProgram(
    [...surface, 'Events'].map((each) => join(FOLDER, `${each}.d.ts`)),
    {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: [],
    },
  );
  return new Reader(program).read(surface);
}

class Reader {
  private readonly checker: ts.TypeChecker;
  private readonly requests: Converter;
  private readonly answers: Converter;

  constructor(private readonly program: ts.Program) {
    this.checker = program.getTypeChecker();
    this.requests = new Converter(this.checker, FOLDER, 'request');
    this.answers = new Converter(this.checker, FOLDER, 'answer');
  }

  read(surface: readonly string[]): Declarations {
    const operations = surface.flatMap((each) => this.operationsOf(each));
    const objects = this.objects();
    const events = this.events(objects);
    const definitions = Object.fromEntries([...this.requests.definitions, ...this.answers.definitions]);
    return { definitions, operations, objects, events };
  }

  /** Types from the declaration, method and path from the code beside it. */
  private operationsOf(resource: string): DeclaredOperation[] {
    const calls = callsIn(readFileSync(join(FOLDER, `${resource}.js`), 'utf8'));
    return this.classesOf(resource).flatMap((each) =>
      each.members.filter(ts.isMethodDeclaration).flatMap((method) => {
        const call = calls.get(`${each.name!.text}.${method.name.getText()}`);
        if (!call || !method.type) return [];
        return [{ ...call, params: this.params(method), answer: this.answer(method.type) }];
      }),
    );
  }

  private classesOf(resource: string): ts.ClassDeclaration[] {
    return this.source(resource).statements.filter(ts.isClassDeclaration);
  }

  private params(method: ts.MethodDeclaration): Schema {
    const node = method.parameters.find((each) => each.name.getText() === 'params');
    return node?.type ? this.requests.convert(this.checker.getTypeFromTypeNode(node.type)) : NO_PARAMETERS;
  }

  /** `Promise<Response<Charge>>` or `ApiListPromise<Charge>`. */
  private answer(node: ts.TypeNode): Schema {
    const [outer, inner] = [argumentOf(node), argumentOf(argumentOf(node))];
    const envelope = ts.isTypeReferenceNode(node) ? ENVELOPES[node.typeName.getText()] : undefined;
    const item = envelope ? outer : inner;
    if (!item) throw new Error(`The judge cannot read the answer ${node.getText()}.`);
    const schema =
      item.getText() === 'Event' ? this.event() : this.answers.convert(this.checker.getTypeFromTypeNode(item));
    return envelope ? listOf(envelope, schema) : schema;
  }

  /** The envelope alone; what an event is about is judged by its kind. */
  private event(): Schema {
    for (const open of ['Object', 'PreviousAttributes']) {
      this.answers.definitions.set(`answer.Events.Event.Data.${open}`, { type: 'object' });
    }
    return this.answers.convert(this.declared('Events', 'EventBase'));
  }

  /** Every kind that an operation or an event of the surface shows, by the value of its `object`. */
  private objects(): Record<string, Schema> {
    const kinds: Record<string, Schema[]> = {};
    for (const [name, { properties }] of this.answers.definitions) {
      const kind = properties?.['object']?.enum?.[0];
      if (typeof kind !== 'string' || 'deleted' in properties!) continue;
      (kinds[kind] ??= []).push(refTo(name));
    }
    return Object.fromEntries(
      Object.entries(kinds).map(([kind, schemas]) => [kind, schemas.length === 1 ? schemas[0]! : { anyOf: schemas }]),
    );
  }

  private events(objects: Readonly<Record<string, Schema>>): Record<string, string | null> {
    const events: Record<string, string | null> = {};
    for (const { name } of this.source('Events').statements.filter(ts.isInterfaceDeclaration)) {
      const type = this.declared('Events', name.text);
      const word = this.propertyOf(type, 'type');
      const subject = this.propertyOf(this.propertyOf(type, 'data'), 'object');
      if (!word?.isStringLiteral()) continue;
      const kind = this.propertyOf(subject, 'object');
      events[word.value] = kind?.isStringLiteral() && kind.value in objects ? kind.value : null;
    }
    return events;
  }

  private propertyOf(type: ts.Type | undefined, name: string): ts.Type | undefined {
    const symbol = type && this.checker.getPropertyOfType(type, name);
    return symbol && this.checker.getTypeOfSymbol(symbol);
  }

  private declared(file: string, name: string): ts.Type {
    const module = this.checker.getSymbolAtLocation(this.source(file));
    const symbol = module && this.checker.getExportsOfModule(module).find((each) => each.name === name);
    if (!symbol) throw new Error(`The SDK declares no ${name} in ${file}.`);
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  private source(file: string): ts.SourceFile {
    const source = this.program.getSourceFile(join(FOLDER, `${file}.d.ts`));
    if (!source) throw new Error(`The SDK has no ${file}.`);
    return source;
  }
}

/** The first type argument: of `Promise<Response<Charge>>`, `Response<Charge>`. */
function argumentOf(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  return node && ts.isTypeReferenceNode(node) ? node.typeArguments?.[0] : undefined;
}

function listOf(object: string, item: Schema): Schema {
  const always = {
    object: { enum: [object] },
    data: { type: 'array', items: item },
    has_more: { type: 'boolean' },
    url: { type: 'string' },
  } satisfies Record<string, Schema>;
  const counts = { total_count: { type: 'integer' }, next_page: { type: 'string' } } satisfies Record<string, Schema>;
  return {
    type: 'object',
    properties: { ...always, ...(object === 'list' ? {} : counts) },
    required: Object.keys(always),
    additionalProperties: false,
  };
}

/** Method and path of what each method calls: "ChargeResource.retrieve" is GET "/v1/charges/{id}". */
function callsIn(code: string): Map<string, { method: string; path: string }> {
  const calls = new Map<string, { method: string; path: string }>();
  let [owner, member] = ['', ''];
  const steps =
    /^export class (?<owner>\w+)|^ {4}(?<member>\w+)\(.*\) \{$|_makeRequest\('(?<method>\w+)', ['`](?<path>[^'`]+)['`]/gm;
  for (const { groups = {} } of code.matchAll(steps)) {
    if (groups['owner']) owner = groups['owner'];
    if (groups['member']) member = groups['member'];
    const { method, path } = groups;
    if (method && path)
      calls.set(`${owner}.${member}`, { method, path: path.replaceAll(/\$\{\w+\((\w+)\)\}/g, '{$1}') });
  }
  return calls;
}
