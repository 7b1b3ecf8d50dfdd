import { pipeline, Readable } from 'node:stream';
import { createDeflateRaw, crc32 } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<string> | Iterable<string>;
}

/**
 * A ZIP archive, made while it is read: nothing is kept but a line per entry. Sizes follow each entry, as the
 * format allows when they are not known before.
 * @throws RangeError when an entry or the archive outgrows 4 GiB, the limit of the plain format.
 */
export async function* zipArchive(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer, void, undefined> {
  const packed: PackedEntry[] = [];
  let offset = 0;
  for await (const { name, content } of entries) {
    const entry: PackedEntry = { name: Buffer.from(name), offset, crc: 0, packedSize: 0, size: 0 };
    for await (const chunk of entryBytes(entry, content)) {
      offset += chunk.length;
      yield chunk;
    }
    packed.push(entry);
  }
  const directory = Buffer.concat(packed.map(directoryLine));
  yield directory;
  yield endOfDirectory(packed.length, directory.length, offset);
}

interface PackedEntry {
  readonly name: Buffer;
  readonly offset: number;
  crc: number;
  packedSize: number;
  size: number;
}

async function* entryBytes(entry: PackedEntry, content: ZipEntry['content']): AsyncGenerator<Buffer, void, undefined> {
  yield localHeader(entry);
  const deflate = createDeflateRaw({ level: LEVEL });
  // Failures of the source and an early end travel along the pipeline; the loop below sees them.
  pipeline(Readable.from(measured(entry, content), { objectMode: false }), deflate, () => undefined);
  for await (const chunk of deflate as AsyncIterable<Buffer>) {
    entry.packedSize += chunk.length;
    yield chunk;
  }
  yield sizesAfter(entry);
}

async function* measured(entry: PackedEntry, content: ZipEntry['content']): AsyncGenerator<Buffer, void, undefined> {
  for await (const text of content) {
    const bytes = Buffer.from(text);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    yield bytes;
  }
}

/** Saves a quarter of the time that the usual 6 takes, for a tenth more bytes. */
const LEVEL = 3;
const VERSION = 20;
/** Bit 3: sizes follow the data; bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** 1 January 1980, the first date the format knows; the archive says itself when it was made. */
const DATE = 0x0021;

function localHeader({ name }: PackedEntry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function sizesAfter({ crc, packedSize, size }: PackedEntry): Buffer {
  const sizes = Buffer.alloc(16);
  sizes.writeUInt32LE(0x08074b50, 0);
  sizes.writeUInt32LE(crc, 4);
  sizes.writeUInt32LE(packedSize, 8);
  sizes.writeUInt32LE(size, 12);
  return sizes;
}

function directoryLine({ name, offset, crc, packedSize, size }: PackedEntry): Buffer {
  const line = Buffer.alloc(46);
  line.writeUInt32LE(0x02014b50, 0);
  line.writeUInt16LE(VERSION, 4);
  line.writeUInt16LE(VERSION, 6);
  line.writeUInt16LE(FLAGS, 8);
  line.writeUInt16LE(DEFLATED, 10);
  line.writeUInt16LE(DATE, 14);
  line.writeUInt32LE(crc, 16);
  line.writeUInt32LE(packedSize, 20);
  line.writeUInt32LE(size, 24);
  line.writeUInt16LE(name.length, 28);
  line.writeUInt32LE(offset, 42);
  return Buffer.concat([line, name]);
}

function endOfDirectory(entries: number, directorySize: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(directorySize, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}
