import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface ReceiptLogLine {
  readonly label: string;
  readonly receiptId: string;
  readonly sha256: string;
}

/**
 * A list of every drawn receipt outside the database, one JSON line each: after a restore it tells which numbers
 * donors already hold (R-OPS-08), and `proof` compares it with the stored bytes (INV-08). Only ever appended to.
 */
export class ReceiptLog {
  constructor(private readonly file: string) {}

  async append(line: ReceiptLogLine): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    await appendFile(this.file, `${JSON.stringify(line)}\n`, { flush: true });
  }

  /** The last line of each receipt, by label. Empty before the first receipt. */
  async read(): Promise<Map<string, ReceiptLogLine>> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = text.split('\n').filter((line) => line !== '');
    return new Map(
      lines.map((line) => {
        const parsed = JSON.parse(line) as ReceiptLogLine;
        return [parsed.label, parsed];
      }),
    );
  }
}
