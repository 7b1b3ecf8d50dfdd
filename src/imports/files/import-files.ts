import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, rows, type Tx } from '../../database/db.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import { decoded, type Encoding, EncodingGuess } from '../reading/encodings.js';
import { Sealing } from './sealing.js';

/** What can be known of a file while it is put away. */
export interface KeptFile {
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly encoding: Encoding;
  /** Its beginning as text, for the delimiter. */
  readonly head: string;
}

const PIECE_BYTES = 2 ** 20;
const HEAD_BYTES = 64 * 1024;

/** Uploaded files, closed and in pieces, so that none of them is ever whole in the memory. */
@Injectable()
export class ImportFiles {
  private readonly sealing: Sealing;

  constructor(
    private readonly db: Db,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.sealing = new Sealing(settings.appSecret);
  }

  /** Looks through a file without keeping it. */
  async look(pieces: AsyncIterable<Buffer>): Promise<KeptFile> {
    const hash = createHash('sha256');
    const guess = new EncodingGuess();
    let head = Buffer.alloc(0);
    let sizeBytes = 0;
    for await (const piece of pieces) {
      hash.update(piece);
      guess.add(piece);
      sizeBytes += piece.length;
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece.subarray(0, HEAD_BYTES)]);
    }
    const encoding = guess.result();
    return { sizeBytes, sha256: hash.digest(), encoding, head: new TextDecoder(encoding).decode(head) };
  }

  async keep(tx: Tx, runId: ImportRunId, pieces: AsyncIterable<Buffer>): Promise<void> {
    let position = 0;
    for await (const piece of inPieces(pieces)) {
      await rows(tx, 'insert into import_chunk (run_id, position, sealed) values ($1, $2, $3)', [
        runId,
        position,
        this.sealing.seal(piece, `${runId}:${position}`),
      ]);
      position += 1;
    }
  }

  /** The file as text, read only as fast as it is taken. */
  text(runId: ImportRunId, encoding: Encoding): AsyncGenerator<string> {
    return decoded(this.pieces(runId), encoding);
  }

  /** Seals a few words that belong to a run; `open` gives them back. */
  seal(runId: ImportRunId, name: string, words: string): Buffer {
    return this.sealing.seal(Buffer.from(words), `${runId}:${name}`);
  }

  open(runId: ImportRunId, name: string, sealed: Buffer): string {
    return this.sealing.open(sealed, `${runId}:${name}`).toString('utf8');
  }

  private async *pieces(runId: ImportRunId): AsyncGenerator<Buffer> {
    for (let position = 0; ; position++) {
      const [piece] = await this.db.query<{ sealed: Buffer }>(
        'select sealed from import_chunk where run_id = $1 and position = $2',
        [runId, position],
      );
      if (!piece) return;
      yield this.sealing.open(piece.sealed, `${runId}:${position}`);
    }
  }
}

async function* inPieces(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const part of parts) {
    held.push(part);
    size += part.length;
    if (size < PIECE_BYTES) continue;
    yield Buffer.concat(held);
    [held, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(held);
}
