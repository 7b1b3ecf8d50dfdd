import { invalid, Refusal } from '../api/errors.js';
import { addCalendar, type Span } from './calendar.js';
import type { Schedule } from '../state/schedule.js';
import type { Store } from '../state/store.js';

/** How the sandbox's clock stands; `now` is the position while it is advancing. */
export interface ClockReading {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Whole seconds since 1970. */
  readonly unix: number;
  /** How far it is ahead of the machine's time; negative when behind. */
  readonly offset_ms: number;
  readonly advancing: boolean;
  /** Where the present, or the last, advance began and leads; null before the first one. */
  readonly from: string | null;
  readonly goal: string | null;
  /** Why the last advance ended before its goal; null when it did not. */
  readonly problem: string | null;
}

/** The next moment at which something happens by itself, and how many tasks are due at it. */
export interface NextDue {
  readonly at: string;
  readonly unix: number;
  readonly tasks: number;
}

export type ClockState = ClockReading & { readonly due: NextDue | null };

/** What the clock is asked to do. Moments are in seconds since 1970. */
export type ClockMove =
  | { readonly kind: 'advance'; readonly span: Span }
  | { readonly kind: 'to'; readonly moment: number }
  | { readonly kind: 'set'; readonly moment: number }
  | { readonly kind: 'reset' };

/** The clock stays in this century: every date of the sandbox has four digits, and no card outlives it. */
const EARLIEST = Date.UTC(2000, 0, 1) / 1000;
const LATEST = Date.UTC(2100, 0, 1) / 1000;

/** Moves the sandbox's clock for the control page and its JSON twin, and knows where a move leads. */
export class ClockControl {
  private from: number | null = null;
  private goal: number | null = null;
  private problem: string | null = null;
  private advance: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly schedule: Schedule,
  ) {}

  /** As it stands this moment, without a question to the database. */
  read(): ClockReading {
    const now = this.store.clock.now();
    return {
      now: now.toISOString(),
      unix: this.store.now(),
      offset_ms: this.store.clock.offset(),
      advancing: this.advance !== null,
      from: this.from === null ? null : isoOf(this.from),
      goal: this.goal === null ? null : isoOf(this.goal),
      problem: this.problem,
    };
  }

  async state(): Promise<ClockState> {
    const due = await this.nextDue();
    return { ...this.read(), due };
  }

  async nextDue(): Promise<NextDue | null> {
    const { rows } = await this.store.pool.query<{ at: string; tasks: number }>(
      `select at, count(*)::int as tasks from stripe_sandbox.tasks
        where clock is null group by at order by at limit 1`,
    );
    const next = rows[0];
    return next ? { at: isoOf(Number(next.at)), unix: Number(next.at), tasks: next.tasks } : null;
  }

  /**
   * Begins a move and answers how the clock stands then. Setting and resetting are done by that time; an advance runs
   * on, and `finished` waits for it.
   * @throws Refusal 409 while the clock is advancing, 400 for a goal in the past or outside this century.
   */
  async move(move: ClockMove): Promise<ClockReading> {
    this.demandStill();
    if (move.kind === 'reset') return this.jump(null);
    const goal = this.goalOf(move);
    if (goal < EARLIEST || goal >= LATEST) {
      throw invalid('The clock goes from the year 2000 to the end of 2099. It was not moved.');
    }
    if (move.kind === 'set') return this.jump(goal);
    if (goal < this.store.now()) {
      throw invalid(`An advance goes ahead, and the clock is at ${this.read().now} already. Set it to go back.`, 'to');
    }
    this.from = this.store.now();
    this.goal = goal;
    this.problem = null;
    this.advance = this.schedule
      .advance(goal)
      .catch((error: unknown) => {
        this.problem = `It stopped on the way, and can be advanced again. ${String(error)}`;
      })
      .finally(() => {
        this.advance = null;
        this.store.clock.tell();
      });
    return this.read();
  }

  /** @throws Refusal 409 while the clock is advancing. */
  demandStill(): void {
    if (this.advance) throw stillAdvancing(this.read());
  }

  /** Waits until the clock runs by itself again. */
  async finished(): Promise<void> {
    await this.advance;
  }

  private async jump(to: number | null): Promise<ClockReading> {
    this.from = null;
    this.goal = null;
    this.problem = null;
    await this.schedule.jump(to);
    return this.read();
  }

  private goalOf(move: Exclude<ClockMove, { kind: 'reset' }>): number {
    return move.kind === 'advance' ? addCalendar(this.store.now(), move.span) : move.moment;
  }
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function stillAdvancing({ now, goal }: ClockReading): Refusal {
  return new Refusal(409, {
    type: 'invalid_request_error',
    code: 'clock_advancing',
    message: `The clock is at ${now}, on its way to ${goal}. Wait until it is there.`,
  });
}
