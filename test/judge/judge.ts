import { readFileSync } from 'node:fs';
import qs from 'qs';
import { Checker, type Raw } from './checker.js';
import { ERROR_ENVELOPE } from './error-envelope.js';
import { refTo, type DeclaredOperation, type Declarations } from './schema/schema.js';

const LIMITS = { depth: 20, parameterLimit: 10_000, arrayLimit: 10_000 };

const EVENT = refTo('answer.Events.EventBase');

/**
 * Knows what the types of the pinned SDK allow, and nothing else: not what must go together, nor which state may
 * follow which. Each verdict is a list of sentences; an empty one means that there is nothing to complain of.
 */
export class Judge {
  private readonly checker: Checker;
  private readonly routes: readonly { readonly pattern: RegExp; readonly operation: DeclaredOperation }[];

  constructor(readonly declarations: Declarations) {
    this.checker = new Checker(declarations.definitions);
    this.routes = declarations.operations
      .toSorted((a, b) => idsIn(a) - idsIn(b))
      .map((operation) => ({ pattern: patternOf(operation.path), operation }));
  }

  /** The judge of the declarations that the global setup of jest has read. */
  static open(): Judge {
    const file = process.env['STRIPE_DECLARATIONS'];
    if (!file) throw new Error('the judge needs the global setup of jest');
    return new Judge(JSON.parse(readFileSync(file, 'utf8')) as Declarations);
  }

  /** @param query and body as they were sent, undecoded. */
  judgeRequest(method: string, path: string, query: string, body: string): string[] {
    const operation = this.find(method, path);
    if (!operation) return [unknown(method, path)];
    const form = [query, body].filter((each) => each !== '').join('&');
    const raw = qs.parse(form, { ...LIMITS, plainObjects: true }) as Raw;
    const { params } = operation;
    return this.checker.complaints(params, this.checker.decode(params, raw), `${titleOf(operation)}: the request`);
  }

  judgeAnswer(method: string, path: string, status: number, answer: unknown): string[] {
    const operation = this.find(method, path);
    if (status >= 400)
      return this.judgeError(`${operation ? titleOf(operation) : `${method} ${path}`}: the ${status}`, status, answer);
    if (!operation) return [unknown(method, path)];
    const found = this.checker.complaints(operation.answer, answer, `${titleOf(operation)}: the answer`);
    return found.length > 0 ? found : this.eventsIn(answer).flatMap((each) => this.judgeSubject(each));
  }

  judgeEvent(event: unknown): string[] {
    const found = this.checker.complaints(EVENT, event, 'the event');
    return found.length > 0 ? found : this.judgeSubject(event as EventShape);
  }

  /** @param object something of the API, judged by the kind that it says it is. */
  judgeObject(object: { readonly object: string }, path: string = object.object): string[] {
    const schema = this.declarations.objects[object.object];
    return schema
      ? this.checker.complaints(schema, object, path)
      : [`${path} is of a kind that the judge does not know`];
  }

  /** What an event is about: the kind that its type promises, and of the previous values only keys of that kind. */
  private judgeSubject({ type, data }: EventShape): string[] {
    const kind = this.declarations.events[type];
    if (!kind) return [`${type}: what it is about is not on the judge's surface`];
    if (data.object['object'] !== kind) {
      return [`${type}: data.object is a ${String(data.object['object'])}, should be a ${kind}`];
    }
    const known = this.keysOf(kind);
    const former = Object.keys(data.previous_attributes ?? {}).filter((key) => !known.has(key));
    return [
      ...this.judgeObject(data.object as { object: string }, `${type}: data.object`),
      ...former.map((key) => `${type}: data.previous_attributes.${key} is not known`),
    ];
  }

  private keysOf(kind: string): ReadonlySet<string> {
    const { $ref = '' } = this.declarations.objects[kind]!;
    return new Set(Object.keys(this.declarations.definitions[$ref.slice('#/definitions/'.length)]?.properties ?? {}));
  }

  private judgeError(title: string, status: number, answer: unknown): string[] {
    const found = this.checker.complaints(ERROR_ENVELOPE, answer, title);
    if (found.length > 0) return found;
    const { type } = (answer as { error: { type: string } }).error;
    const isCard = type === 'card_error';
    return isCard === (status === 402) ? [] : [`${title} has the type ${type}; 402 and card_error go together`];
  }

  private eventsIn(answer: unknown): EventShape[] {
    const { object, data } = answer as { object?: string; data?: unknown };
    if (object === 'event') return [answer as EventShape];
    const rows = object === 'list' ? (data as { object?: string }[]) : [];
    return rows.filter((each) => each.object === 'event') as unknown as EventShape[];
  }

  private find(method: string, path: string): DeclaredOperation | undefined {
    return this.routes.find((each) => each.operation.method === method && each.pattern.test(path))?.operation;
  }
}

interface EventShape {
  readonly type: string;
  readonly data: {
    readonly object: Readonly<Record<string, unknown>>;
    readonly previous_attributes?: Readonly<Record<string, unknown>>;
  };
}

function unknown(method: string, path: string): string {
  return `${method} ${path} is not an operation that the judge knows`;
}

function titleOf({ method, path }: DeclaredOperation): string {
  return `${method} ${path}`;
}

function idsIn({ path }: DeclaredOperation): number {
  return path.split('{').length;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
