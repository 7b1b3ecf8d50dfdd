import { createReadStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/** A number and whose it is: all that is needed to give the same gift the same number again. No name, no address. */
export interface IssuedLine {
  readonly kind: 'issued';
  /** Of the newsroom; lines of another one are passed over. */
  readonly installation: string;
  readonly regime: string;
  readonly prefix: string;
  readonly year: number;
  readonly number: number;
  readonly label: string;
  readonly receiptId: string;
  readonly giftId: string;
  /** The processor's name for the payment, which no restore changes; null for gifts that came another way. */
  readonly chargeId: string | null;
  readonly replacesId: string | null;
  readonly amountMinor: number;
  readonly issueDate: string;
  readonly issuedAt: string;
  /** SHA-256 of all that the receipt says, as PostgreSQL writes the whole of it as JSON. */
  readonly said: string;
}

/** A PDF that was drawn, and may have left the house since. */
export interface DrawnLine {
  readonly kind?: 'drawn';
  readonly label: string;
  readonly receiptId: string;
  readonly sha256: string;
}

export type ReceiptLogLine = IssuedLine | DrawnLine;

const TAIL_BYTES = 64 * 1024;

/**
 * A list of every receipt outside the database, one JSON line for its issue and one for its PDF: after a restore it
 * tells which numbers donors already hold (R-OPS-08), and `proof` compares it with the stored bytes (INV-08). Only ever
 * appended to. A line may stand twice, after a crash between writing it and remembering that; a crash within a line
 * leaves a torn one, which is passed over because it will have been written again.
 */
export class ReceiptLog {
  constructor(private readonly file: string) {}

  /** Returns when the lines are on the disk. Few enough lines for one write, a thousand at most. */
  async append(lines: readonly ReceiptLogLine[]): Promise<void> {
    if (lines.length === 0) return;
    await mkdir(dirname(this.file), { recursive: true });
    const file = await open(this.file, 'a+');
    try {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await file.appendFile((await endsInLine(file)) ? text : `\n${text}`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** The last PDF of each receipt, by label. Empty before the first one. */
  async read(): Promise<Map<string, DrawnLine>> {
    const drawn = new Map<string, DrawnLine>();
    for await (const line of this.lines()) if (line.kind !== 'issued') drawn.set(line.label, line);
    return drawn;
  }

  /** Every line in its order, read as a stream: a million receipts take half a gigabyte. */
  async *lines(): AsyncGenerator<ReceiptLogLine, void, undefined> {
    const file = await openIfThere(this.file);
    if (!file) return;
    try {
      const input = createReadStream('', { fd: file, encoding: 'utf8', autoClose: false });
      for await (const text of createInterface({ input, crlfDelay: Infinity })) {
        const line = parsed(text);
        if (line) yield line;
      }
    } finally {
      await file.close();
    }
  }

  /** The last lines, enough to know how far the numbers have come. */
  async tail(): Promise<ReceiptLogLine[]> {
    const file = await openIfThere(this.file);
    if (!file) return [];
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer
        .toString('utf8')
        .split('\n')
        .flatMap((text) => parsed(text) ?? []);
    } finally {
      await file.close();
    }
  }
}

async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === '\n';
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Null for a torn line. */
function parsed(text: string): ReceiptLogLine | null {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'label' in line ? (line as ReceiptLogLine) : null;
  } catch {
    return null;
  }
}
