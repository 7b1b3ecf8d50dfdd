import type { Pool } from 'pg';
import { Clock } from '../../kernel/clock.js';

const SAVE_EVERY_MS = 1000;

/**
 * The sandbox's own clock: the machine's time, moved by an offset that survives a restart. While time is being
 * advanced it stands still at each moment that something is due, and runs on when the goal is reached.
 */
export class SandboxClock extends Clock {
  private standsAt: number | null = null;
  private offsetMs = 0;
  private savedAt = 0;
  private readonly listeners = new Set<() => void>();

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

  /** How far it is ahead of the machine's time, in milliseconds; negative when behind. */
  offset(): number {
    return this.standsAt === null ? this.offsetMs : this.standsAt - this.machine.now().getTime();
  }

  /** Calls back after every move, until the returned function is called. */
  onMove(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Stands still at a moment, milliseconds since 1970, until `runFrom`. Where it stands is saved once a second, so that
   * a process that is killed on the way does not fall back by years.
   */
  async standAt(moment: number): Promise<void> {
    this.standsAt = moment;
    this.tell();
    if (performance.now() - this.savedAt > SAVE_EVERY_MS) await this.save(this.offset());
  }

  /** Runs on from a moment, milliseconds since 1970; null takes the machine's own time. */
  async runFrom(moment: number | null): Promise<void> {
    this.offsetMs = moment === null ? 0 : moment - this.machine.now().getTime();
    await this.save(this.offsetMs);
    this.standsAt = null;
    this.tell();
  }

  /** Calls all listeners: something about the clock has changed. */
  tell(): void {
    for (const listener of this.listeners) listener();
  }

  private async save(offsetMs: number): Promise<void> {
    this.savedAt = performance.now();
    await this.pool.query(
      `insert into stripe_sandbox.clock (offset_ms) values ($1)
       on conflict (singleton) do update set offset_ms = excluded.offset_ms`,
      [Math.round(offsetMs)],
    );
  }
}
