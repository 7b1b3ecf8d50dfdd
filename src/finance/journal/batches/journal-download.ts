import { Readable } from 'node:stream';
import type { Db } from '../../../database/db.js';
import { zipArchive, type ZipEntry } from '../../zip-stream.js';
import { listFiles, readFile } from './batch.queries.js';

/** All files of a batch with its manifest, one read after another. They are packed as they are: the same bytes for ever. */
export function journalArchive(db: Db, batchId: string): Readable {
  return Readable.from(zipArchive(entriesOf(db, batchId), { compressed: false }), { objectMode: false });
}

async function* entriesOf(db: Db, batchId: string): AsyncGenerator<ZipEntry> {
  for (const { position } of await listFiles(db.manager, batchId)) {
    const { name, bytes } = await readFile(db.manager, batchId, position);
    yield { name, content: [bytes] };
  }
}
