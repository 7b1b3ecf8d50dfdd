import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../../kernel/app-error.js';
import { Audit } from '../../../audit/audit.js';
import { Db, rows } from '../../../database/db.js';
import type { ExportedBy } from './ask-export.js';
import type { ExportJobId } from './export-job.store.js';

export class ExportNotThere extends AppError {
  constructor() {
    super(
      'export-not-there',
      'conflict',
      'There is no file of this export: it is not ready yet, or it was deleted a week after it was made. Nothing was downloaded.',
    );
  }
}

/** Hands out files that are ready. */
@Injectable()
export class TakeExport {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
  ) {}

  /** Counts the download and writes it to the audit before the first byte leaves. @throws ExportNotThere */
  async run(by: ExportedBy, id: ExportJobId): Promise<{ readonly bytes: Readable; readonly size: number }> {
    const size = await this.db.write(async (tx) => {
      const [file] = await rows<{ size: string }>(
        tx,
        `update export_job set downloads = downloads + 1 where id = $1 and state = 'ready' returning size_bytes as size`,
        [id],
      );
      if (!file) throw new ExportNotThere();
      await this.audit.record(tx, { actor: by.actor, action: 'download export', object: `export:${id}` });
      return Number(file.size);
    });
    return { size, bytes: Readable.from(this.chunks(id), { objectMode: false }) };
  }

  /** One piece after the other: no connection is held while a slow reader reads. */
  private async *chunks(id: ExportJobId): AsyncGenerator<Buffer, void, undefined> {
    for (let position = 0; ; position++) {
      const [chunk] = await this.db.query<{ bytes: Buffer }>(
        'select bytes from export_chunk where job_id = $1 and position = $2',
        [id, position],
      );
      if (!chunk) return;
      yield chunk.bytes;
    }
  }
}
