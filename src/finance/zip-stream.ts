import { Readable, type PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/**
 * The library remembers the name of every entry until the end. Small buffers are cut from a pool of Node's, of 64 KB
 * since Node 24, which the packing of entries uses up between one name and the next: each name would keep one alive.
 */
Buffer.poolSize = 8 * 1024;

export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<string> | Iterable<string | Uint8Array>;
}

export interface ZipOptions {
  /** False: the bytes do not depend on the library that would pack them, today or in ten years. */
  readonly compressed?: boolean;
}

/**
 * A ZIP archive, made while it is read and only as fast. An entry is asked for when the content of the one before it
 * was taken; a reader that goes away ends the content and the entries. Their failures are the archive's.
 */
export async function* zipArchive(
  entries: AsyncIterable<ZipEntry>,
  options: ZipOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const zip = new ZipFile();
  const output = zip.outputStream as PassThrough;
  const reader = new AbortController();
  // The library leaves the failures of what it reads to its caller.
  const filled = fill(zip, entries, options, reader.signal).catch((error: Error) => output.destroy(error));
  try {
    yield* output as AsyncIterable<Buffer>;
  } finally {
    reader.abort();
    await filled;
  }
}

async function fill(
  zip: ZipFile,
  entries: AsyncIterable<ZipEntry>,
  { compressed = true }: ZipOptions,
  signal: AbortSignal,
): Promise<void> {
  for await (const { name, content } of entries) {
    const source = Readable.from(content, { objectMode: false, signal });
    addOnce(zip, source, name, compressed ? OPTIONS : { ...OPTIONS, compressionLevel: 0 });
    await finished(source);
  }
  zip.end();
}

/** The library remembers entries, and with them the streams of those that are added as streams. */
function addOnce(zip: ZipFile, source: Readable, name: string, options: typeof OPTIONS): void {
  let given: Readable | null = source;
  zip.addReadStreamLazy(name, options, (give) => {
    const taken = given!;
    given = null;
    give(null, taken);
  });
}

const OPTIONS = {
  /** Saves a quarter of the time that the usual 6 takes, for a tenth more bytes. */
  compressionLevel: 3,
  /** The first date the format knows, in every time zone; the archive says itself when it was made. */
  mtime: new Date(1980, 0, 1),
  forceDosTimestamp: true,
};
