import { Clock } from './kernel/clock.js';

/** What the sandbox says of its clock. */
interface Reading {
  readonly now: string;
  readonly offset_ms: number;
  readonly advancing: boolean;
}

const FIRST_READING_MS = 2_000;
const PAUSE_MS = 1_000;

/**
 * The time of a sandbox that another process runs. Whoever moves the sandbox's clock ahead, to see plans renew and
 * deposits land, moves the whole installation with it; otherwise the gifts of next month would get this month's
 * receipts. While the sandbox is away the time runs on from where it was.
 */
export class FollowingClock extends Clock {
  private readonly quit = new AbortController();
  private offsetMs = 0;
  private standsAt: number | null = null;
  private heard: () => void = () => undefined;

  private constructor(private readonly stream: string) {
    super();
  }

  /** Follows the sandbox at an address; returns when its time is known, or when nobody answers. */
  static async of(sandboxUrl: string): Promise<FollowingClock> {
    const clock = new FollowingClock(`${sandboxUrl}/_sandbox/api/clock/stream`);
    const first = new Promise<void>((resolve) => {
      clock.heard = resolve;
      setTimeout(resolve, FIRST_READING_MS).unref();
    });
    void clock.follow();
    await first;
    return clock;
  }

  override now(): Date {
    return new Date(this.standsAt ?? Date.now() + this.offsetMs);
  }

  stop(): void {
    this.quit.abort();
  }

  private async follow(): Promise<void> {
    while (!this.quit.signal.aborted) {
      // A sandbox that is away, or goes away, is asked again; until then nothing tells another time.
      await this.listen().catch(() => undefined);
      this.heard();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref());
    }
  }

  private async listen(): Promise<void> {
    const response = await fetch(this.stream, { signal: this.quit.signal });
    if (!response.ok || !response.body) return;
    let rest = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data:')) this.take(JSON.parse(line.slice(5)) as Reading);
    }
  }

  private take({ now, offset_ms: offset, advancing }: Reading): void {
    this.standsAt = advancing ? Date.parse(now) : null;
    this.offsetMs = offset;
    this.heard();
  }
}
