import type { Pool } from 'pg';
import type { Outcome } from './sender.js';

/** What is written down after an attempt. */
export interface AttemptNote extends Outcome {
  readonly delivery: string;
  readonly tookMs: number;
  readonly state: 'delivered' | 'failed' | 'pending';
  /** Until the next attempt, or the next copy. */
  readonly waitSeconds: number;
  /** Whether chaos and not the endpoint let it fail. */
  readonly isLost: boolean;
}

/** Writes attempts down, those of one moment together. */
export class AttemptLog {
  private waiting: { readonly note: AttemptNote; readonly done: () => void }[] = [];
  private isWriting = false;

  constructor(
    private readonly pool: Pool,
    private readonly log: (line: string) => void,
  ) {}

  /** Returns when the note is written, or has been lost with a line in the log; then the event is sent again. */
  note(note: AttemptNote): Promise<void> {
    return new Promise((done) => {
      this.waiting.push({ note, done });
      this.write();
    });
  }

  /** One writer at a time; whoever comes while it writes goes with the next batch. */
  private write(): void {
    if (this.isWriting || this.waiting.length === 0) return;
    this.isWriting = true;
    void this.writeAll().finally(() => {
      this.isWriting = false;
      this.write();
    });
  }

  private async writeAll(): Promise<void> {
    // Answers that arrive in the same turn of the event loop are written together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.save(batch.map(({ note }) => note));
      } catch (error) {
        this.log(`Sandbox: answers to webhooks could not be recorded; they will be sent again. ${String(error)}`);
      }
      for (const { done } of batch) done();
    }
  }

  private async save(notes: readonly AttemptNote[]): Promise<void> {
    await this.pool.query(WRITE, [
      notes.map((note) => note.delivery),
      notes.map((note) => note.status),
      notes.map((note) => note.error),
      notes.map((note) => note.tookMs),
      notes.map((note) => note.state),
      notes.map((note) => note.waitSeconds),
      notes.map((note) => note.isLost),
    ]);
  }
}

/** A delivery that a reset or a removed endpoint took away meanwhile gets no note. */
const WRITE = `
  with note as (
    select * from unnest($1::bigint[], $2::int[], $3::text[], $4::int[], $5::text[], $6::float8[], $7::boolean[])
      as note (delivery, status, error, took_ms, state, wait, is_lost)
  ), moved as (
    update stripe_sandbox.deliveries as d
       set state = note.state,
           attempts = attempts + 1,
           failures = failures + (note.error is not null and not note.is_lost)::int,
           lost = lost + note.is_lost::int,
           copies = copies + (note.error is null)::int,
           next_at = now() + make_interval(secs => note.wait)
      from note where d.id = note.delivery
    returning d.id
  )
  insert into stripe_sandbox.attempts (delivery, status, error, took_ms)
  select delivery, status, error, took_ms from note where delivery in (select id from moved)`;
