import { once } from 'node:events';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { freePort } from './port.js';

export interface Arrived {
  readonly mail: ParsedMail;
  /** The header block as it came over the wire. */
  readonly headers: string;
  readonly recipients: readonly string[];
}

/** What the mail server does with the next letters. */
export type Mood =
  | 'accepts'
  | 'is busy'
  | 'refuses the recipient'
  | 'refuses the content'
  | 'refuses the password'
  | 'takes it and says no';

/** A real mail server on a free port, whose mood a test decides. */
export class Mailbox {
  readonly arrived: Arrived[] = [];
  mood: Mood = 'accepts';
  private server: SMTPServer | null = null;

  private constructor(private readonly port: number) {}

  /** Not yet listening: letters to it cannot be delivered until `open`. */
  static async make(): Promise<Mailbox> {
    return new Mailbox(await freePort());
  }

  url(credentials = ''): string {
    return `smtp://${credentials}127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onAuth: (_auth, _session, done) => done(refusal(535, 'Wrong password')),
      onRcptTo: (_address, _session, done) => {
        if (this.mood === 'refuses the recipient') return done(refusal(550, 'No such mailbox'));
        if (this.mood === 'is busy') return done(refusal(451, 'Try again later'));
        done();
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.mood === 'refuses the content') return done(refusal(554, 'Looks like spam'));
          void this.keep(
            Buffer.concat(chunks),
            session.envelope.rcptTo.map((each) => each.address),
          ).then(() => {
            if (this.mood === 'takes it and says no') return done(refusal(451, 'Lost my yes'));
            done();
          });
        });
      },
    });
    server.on('error', () => undefined);
    server.listen(this.port, '127.0.0.1');
    await once(server.server, 'listening');
    this.server = server;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private async keep(raw: Buffer, recipients: readonly string[]): Promise<void> {
    const headers = raw.toString('latin1').split('\r\n\r\n')[0]!;
    this.arrived.push({ mail: await simpleParser(raw), headers, recipients });
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
