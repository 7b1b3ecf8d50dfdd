import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where the chain stood at a time; kept outside the database. */
export interface LoggedHead {
  /** ISO 8601. */
  readonly at: string;
  readonly installation: string;
  readonly id: string;
  /** In hexadecimal. */
  readonly hash: string;
}

/**
 * The heads of the audit as a file that is only appended to, one JSON line a day (R-SEC-07). Copied off the host with
 * the other backups it shows what was cut off the end of the chain, which the chain by itself cannot.
 */
export class HeadLog {
  constructor(readonly file: string) {}

  /** Returns when the line is on the disk. */
  async append(head: LoggedHead): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    const file = await open(this.file, 'a');
    try {
      await file.appendFile(`${JSON.stringify(head)}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** All heads that were written, the oldest first; a torn last line is passed over. */
  async read(): Promise<LoggedHead[]> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').flatMap((line) => headOf(line) ?? []);
  }
}

function headOf(line: string): LoggedHead | null {
  try {
    const head = JSON.parse(line) as Partial<LoggedHead>;
    const isWhole = [head.at, head.installation, head.id, head.hash].every((part) => typeof part === 'string');
    return isWhole ? (head as LoggedHead) : null;
  } catch {
    return null;
  }
}
