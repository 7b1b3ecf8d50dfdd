import type { Pool } from 'pg';
import { Clock } from '../../kernel/clock.js';

/**
 * The sandbox's own clock: the machine's time, moved by an offset that survives a restart. While time is being
 * advanced it stands still at each moment that something is due, and runs on when the goal is reached.
 */
export class SandboxClock extends Clock {
  private standsAt: number | null = null;
  private offsetMs = 0;
  /** Hears of every move; set once by the wiring. */
  onMove: () => void = () => undefined;

  constructor(
    private readonly machine: Clock,
    private readonly pool: Pool,
  ) {
    super();
  }

  /** Takes up the offset of the last run. */
  async load(): Promise<void> {
    const { rows } = await this.pool.query<{ offset_ms: string }>('select offset_ms from stripe_sandbox.clock');
    this.offsetMs = Number(rows[0]?.offset_ms ?? 0);
  }

  override now(): Date {
    return new Date(this.standsAt ?? this.machine.now().getTime() + this.offsetMs);
  }

  /** Whether time stands still on the way to a later moment. */
  get isAdvancing(): boolean {
    return this.standsAt !== null;
  }

  /** Stands still at a moment, milliseconds since 1970, until `runFrom`. */
  standAt(moment: number): void {
    this.standsAt = moment;
    this.onMove();
  }

  /** Runs on from a moment, milliseconds since 1970; null takes the machine's own time. */
  async runFrom(moment: number | null): Promise<void> {
    this.offsetMs = moment === null ? 0 : moment - this.machine.now().getTime();
    await this.pool.query(
      `insert into stripe_sandbox.clock (offset_ms) values ($1)
       on conflict (singleton) do update set offset_ms = excluded.offset_ms`,
      [Math.round(this.offsetMs)],
    );
    this.standsAt = null;
    this.onMove();
  }
}
