import pg from 'pg';
import { connectionName } from './connection-name.js';

const AGAIN_MS = 1_000;

/**
 * A channel of the database on which writers say that there is work, for a loop that looks by itself now and then too: a
 * ring that is lost with its connection costs a moment, and the connection is made anew in peace.
 */
export class Doorbell {
  private client: pg.Client | null = null;
  private isRung = false;
  private isClosed = false;
  private wake: () => void = () => undefined;

  /** @param role how the connection names itself, see `connectionName` */
  constructor(
    private readonly channel: string,
    private readonly role: string,
  ) {}

  async listen(databaseUrl: string): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: connectionName(this.role) });
    client.on('notification', () => this.ring());
    client.on('error', () => {
      if (this.client !== client) return;
      this.client = null;
      this.listenAgain(databaseUrl);
    });
    await client.connect();
    await client.query(`listen ${this.channel}`);
    this.client = client;
  }

  ring(): void {
    this.isRung = true;
    this.wake();
  }

  /** Said before looking: what rings from now on is heard by the next `wait`, however long the look takes. */
  answer(): void {
    this.isRung = false;
  }

  /** Until it rings, or has rung since the last answer, or the time is over. */
  async wait(ms: number): Promise<void> {
    if (this.isRung || this.isClosed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Lets whoever waits go; from then on nobody waits. */
  silence(): void {
    this.isClosed = true;
    this.wake();
  }

  /** After `silence`. */
  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.end();
  }

  private listenAgain(databaseUrl: string): void {
    if (this.isClosed) return;
    setTimeout(() => void this.listen(databaseUrl).catch(() => this.listenAgain(databaseUrl)), AGAIN_MS).unref();
  }
}
