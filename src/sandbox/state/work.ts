import type { Pool, PoolClient } from 'pg';
import type { SandboxEvent, WebhookEndpoint } from './kinds/webhooks.js';
import { API_VERSION, type SandboxObject } from './object.js';
import { newObject, type Kind, type Objects } from './objects.js';
import type { FeeTable } from '../payments/fees.js';
import { present, type Viewpoint } from './present.js';
import { SAVE } from './save.js';
import { TaskList, type TaskName } from './tasks.js';

/** The API request that causes the work; null for what the sandbox or a payer does. */
export interface RequestRef {
  readonly id: string | null;
  readonly idempotencyKey: string | null;
}

export const NO_REQUEST: RequestRef = { id: null, idempotencyKey: null };

/** What the work needs to know of the sandbox around it. */
export interface Surroundings {
  /** The enabled webhook endpoints. */
  readonly endpoints: readonly WebhookEndpoint[];
  /** The sandbox's own origin. */
  readonly origin: string;
  /** What payments and disputes cost. */
  readonly fees: FeeTable;
  /** Whether what is available is paid out every business day, or only when somebody asks for it. */
  readonly payouts: 'daily' | 'manual';
  /** Seconds since 1970. */
  now(): number;
}

/** What happened in a piece of work that others must hear about once it is committed. */
export interface Committed {
  /** Deliveries wait to be sent. */
  readonly events: boolean;
  /** Webhook endpoints were made, changed or removed. */
  readonly endpoints: boolean;
  /** The earliest moment of a task of the sandbox's own clock that was put on the list, seconds since 1970. */
  readonly nextTask: number | null;
  /** A test clock was made or changed: it may have to be moved. */
  readonly testClocks: boolean;
}

interface Connection {
  begin(): Promise<PoolClient>;
  current(): Pool | PoolClient;
}

/** The answer to an API request, kept so that a repetition of the request gets the same one. */
export interface KeptAnswer {
  readonly key: string;
  readonly fingerprint: string;
  readonly request: string;
  readonly status: number;
  readonly body: string;
}

interface WrittenEvent {
  readonly id: string;
  readonly created: number;
  readonly type: string;
  /** The whole event as JSON. */
  readonly text: string;
}

/**
 * One piece of work on the sandbox's objects. Reads go to the database at once; writes are gathered and
 * saved by one statement at the end, so a payment costs a handful of round trips. An object read twice
 * is the same JavaScript object.
 */
export class Work {
  private moment: number;
  private clock: string | null = null;
  private readonly seen = new Map<string, SandboxObject>();
  private readonly locked = new Set<string>();
  private readonly kinds = new Set<string>();
  private dirty = new Map<string, SandboxObject>();
  private events: WrittenEvent[] = [];
  private readonly tasks = new TaskList();
  private answer: KeptAnswer | null = null;
  private hasDeliveries = false;

  constructor(
    private readonly sandbox: Surroundings,
    private readonly request: RequestRef,
    private readonly connection: Connection,
  ) {
    this.moment = sandbox.now();
  }

  /** Seconds since 1970: the moment at which this work happens, by the clock that it follows. */
  get now(): number {
    return this.moment;
  }

  get fees(): FeeTable {
    return this.sandbox.fees;
  }

  get payouts(): Surroundings['payouts'] {
    return this.sandbox.payouts;
  }

  /** Has the work happen at a moment of a clock: what a schedule does for a task whose moment has come. */
  standAt(moment: number, clock: string | null): void {
    this.moment = moment;
    this.clock = clock;
  }

  /** What concerns a customer on a test clock happens at that clock's time, and what it schedules goes by it. */
  async followCustomer(id: string | null | undefined): Promise<void> {
    const customer = id ? await this.find('customer', id) : null;
    const clock = customer?.test_clock ? await this.find('test_helpers.test_clock', customer.test_clock) : null;
    if (clock) this.standAt(clock.frozen_time, clock.id);
  }

  get view(): Viewpoint {
    return { now: this.moment, origin: this.sandbox.origin };
  }

  async find<K extends Kind>(kind: K, id: string): Promise<Objects[K] | null> {
    return (await this.findAll(kind, [id]))[0] ?? null;
  }

  /** Those of the ids that exist, in no promised order. */
  async findAll<K extends Kind>(kind: K, ids: readonly string[]): Promise<Objects[K][]> {
    const missing = ids.filter((id) => !this.seen.has(keyOf(kind, id)));
    if (missing.length > 0) {
      await this.read('select data from stripe_sandbox.objects where kind = $1 and id = any($2)', [kind, missing]);
    }
    return ids.flatMap((id) => (this.seen.get(keyOf(kind, id)) as Objects[K] | undefined) ?? []);
  }

  /** As `find`, and nobody else changes the object until this work ends. */
  async lock<K extends Kind>(kind: K, id: string): Promise<Objects[K] | null> {
    await this.begin();
    const key = keyOf(kind, id);
    if (this.locked.has(key)) return (this.seen.get(key) as Objects[K] | undefined) ?? null;
    if (!this.dirty.has(key)) this.seen.delete(key);
    this.locked.add(key);
    const [object] = await this.read('select data from stripe_sandbox.objects where kind = $1 and id = $2 for update', [
      kind,
      id,
    ]);
    // What this work has just made is nobody else's yet, and not in the database either.
    return ((object ?? this.dirty.get(key)) as Objects[K] | undefined) ?? null;
  }

  /** As `findAll`, and nobody else changes the objects until this work ends; always locked in the order of their ids. */
  async lockAll<K extends Kind>(kind: K, ids: readonly string[]): Promise<Objects[K][]> {
    await this.begin();
    for (const id of ids) if (!this.dirty.has(keyOf(kind, id))) this.seen.delete(keyOf(kind, id));
    await this.read('select data from stripe_sandbox.objects where kind = $1 and id = any($2) order by id for update', [
      kind,
      ids,
    ]);
    for (const id of ids) this.locked.add(keyOf(kind, id));
    return this.findAll(kind, ids);
  }

  /** Opens the transaction now; otherwise it opens with the first lock, or never when one statement is enough. */
  async begin(): Promise<void> {
    await this.connection.begin();
  }

  /** Rows of `select data …` as objects; each object that this work already holds stays as it holds it. */
  async read(sql: string, values: readonly unknown[]): Promise<SandboxObject[]> {
    const { rows } = await this.connection.current().query<{ data: SandboxObject }>(sql, [...values]);
    return rows.map(({ data }) => {
      const key = keyOf(data.object, data.id);
      const known = this.seen.get(key);
      if (known) return known;
      this.seen.set(key, data);
      return data;
    });
  }

  /** Any other question to the database, inside the same transaction. */
  async query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return (await this.connection.current().query<Row>(sql, [...values])).rows;
  }

  /** Saves a new or changed object at the end of the work. */
  put(object: SandboxObject): void {
    const key = keyOf(object.object, object.id);
    this.seen.set(key, object);
    this.dirty.set(key, object);
    this.kinds.add(object.object);
  }

  /** Removes an object at once, inside the transaction. */
  async remove(kind: Kind, id: string): Promise<void> {
    this.kinds.add(kind);
    await this.query('delete from stripe_sandbox.objects where kind = $1 and id = $2', [kind, id]);
  }

  /**
   * Writes an event with the object as it is now; `previous` holds the old values of what changed. The text is made at
   * once, as the object may change again before the work ends.
   */
  emit(type: string, object: Readonly<Record<string, unknown>>, previous?: object): void {
    const event: SandboxEvent = {
      ...newObject('event', this.now),
      api_version: API_VERSION,
      type,
      data: {
        object: present(object, this.view),
        ...(previous === undefined ? {} : { previous_attributes: previous }),
      },
      pending_webhooks: this.endpointsFor(type).length,
      request: { id: this.request.id, idempotency_key: this.request.idempotencyKey },
      ...(this.clock === null ? {} : { memory: { clock: this.clock } }),
    };
    this.events.push({ id: event.id, created: event.created, type, text: JSON.stringify(event) });
  }

  /** Has something happen to an object at a later moment of the clock that this work follows. */
  at(moment: number, task: TaskName, object: string): void {
    this.tasks.add({ at: moment, task, object, clock: this.clock, once: false });
  }

  /** As `at`, by the sandbox's own clock, and once however many ask; two at a time may, so twice must be no harm. */
  once(moment: number, task: TaskName, object: string): void {
    this.tasks.add({ at: moment, task, object, clock: null, once: true });
  }

  /** The earliest moment of what this work has put on the list so far. */
  get firstTask(): number | null {
    return this.tasks.first;
  }

  /** Keeps the answer to the request together with what the request did. */
  keepAnswer(answer: KeptAnswer): void {
    this.answer = answer;
  }

  touched(kind: Kind): boolean {
    return this.kinds.has(kind);
  }

  /** Makes everything gathered so far visible to this work's own reads, still uncommitted. */
  async flushEarly(): Promise<void> {
    await this.begin();
    await this.flush();
  }

  /** Saves everything gathered, in one statement. The caller commits. */
  async flush(): Promise<Committed> {
    const objects = [...this.dirty.values()];
    const tasks = this.tasks.take();
    const deliveries = this.events.flatMap((event) =>
      this.endpointsFor(event.type).map((endpoint) => ({ event: event.id, endpoint: endpoint.id })),
    );
    this.hasDeliveries ||= deliveries.length > 0;
    if (objects.length > 0 || this.events.length > 0 || tasks.length > 0 || this.answer !== null) {
      await this.connection.current().query(SAVE, [
        [...objects.map((each) => each.object), ...this.events.map(() => 'event')],
        [...objects, ...this.events].map((each) => each.id),
        [...objects, ...this.events].map((each) => each.created),
        // One text with a line for each: an array would have every quotation mark in it escaped.
        [...objects.map((each) => JSON.stringify(each)), ...this.events.map((each) => each.text)].join('\n'),
        deliveries.map((each) => each.event),
        deliveries.map((each) => each.endpoint),
        tasks.map((each) => each.at),
        tasks.map((each) => each.task),
        tasks.map((each) => each.object),
        tasks.map((each) => each.clock),
        ...(this.answer
          ? [this.answer.key, this.answer.fingerprint, this.answer.request, this.answer.status, this.answer.body]
          : [null, null, null, null, null]),
        tasks.map((each) => each.once),
        [...objects.map(() => null), ...this.events.map((each) => each.type)],
      ]);
    }
    this.dirty = new Map();
    this.events = [];
    this.answer = null;
    return {
      events: this.hasDeliveries,
      endpoints: this.touched('webhook_endpoint'),
      nextTask: this.tasks.firstOfSandbox,
      testClocks: this.touched('test_helpers.test_clock'),
    };
  }

  private endpointsFor(type: string): readonly WebhookEndpoint[] {
    return this.sandbox.endpoints.filter(({ enabled_events: wanted }) => wanted.includes('*') || wanted.includes(type));
  }
}

function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}
