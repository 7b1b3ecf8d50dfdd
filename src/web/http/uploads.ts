import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** How large a file an address takes; a large one is put on the disk while it comes, and is gone after the answer. */
interface UploadRule {
  readonly bytesMax: number;
  readonly goesToDisk: boolean;
}

/** A bank file of fifty thousand lines has some five megabytes. */
export const UPLOAD_BYTES_MAX = 10 * 1024 * 1024;
/** Half a million gifts with addresses have some hundred and fifty megabytes. */
export const IMPORT_BYTES_MAX = 512 * 1024 * 1024;

/** The only addresses that take files; everywhere else a form with files is of a kind that is not understood. */
const UPLOADS: Readonly<Record<string, UploadRule>> = {
  '/staff/finance/bank/uploads': { bytesMax: UPLOAD_BYTES_MAX, goesToDisk: false },
  '/staff/imports': { bytesMax: IMPORT_BYTES_MAX, goesToDisk: true },
};
const LIMITS = { files: 1, fields: 10, fieldSize: 1024, parts: 11, headerPairs: 50 };
const LEFT_BEHIND_MS = 24 * 60 * 60_000;

/** A file that came with a form. */
export interface SentFile {
  readonly fileName: string;
  readonly bytes: Buffer;
  /** Whether it was longer than we take; then the bytes are not all of it. */
  readonly isTooLarge: boolean;
}

/** A large file that came with a form: on the disk until the request is answered. */
export interface SpooledFile {
  readonly fileName: string;
  readonly path: string;
  readonly isTooLarge: boolean;
}

/** Where the large file of a request may wait; and where it does, so that it can go with the answer. */
const SPOOLS = new WeakMap<FastifyRequest, string>();
const SPOOLED = new WeakMap<FastifyRequest, string>();

/**
 * Lets forms with files in, at the addresses that take them. Nothing is read before it is known who sends it.
 * @param directory where large files wait while their request lasts
 */
export async function takeUploads(server: FastifyInstance, directory: string): Promise<void> {
  await forgetLeftBehind(directory);
  server.addHook('onResponse', async (request) => {
    const path = SPOOLED.get(request);
    if (path) await rm(path, { force: true });
  });
  server.addHook('onRequest', async (request) => {
    SPOOLS.set(request, directory);
    if (hasFiles(request) && !ruleOf(request)) {
      throw Object.assign(new Error('This address takes no files.'), {
        statusCode: 415,
        code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
      });
    }
  });
  await server.register(multipart, { limits: LIMITS, throwFileSizeLimit: false });
}

function ruleOf(request: FastifyRequest): UploadRule | undefined {
  return UPLOADS[request.url.split('?')[0]!];
}

/** Files of a server that was killed while they came. */
async function forgetLeftBehind(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age > LEFT_BEHIND_MS) await rm(path, { force: true });
  }
}

export function hasFiles({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return /^multipart\//i.test(headers['content-type'] ?? '');
}

/**
 * Reads a form with a file into the body: its fields by their names, the file as a `SentFile` under its own, or as a
 * `SpooledFile`. Called by the guard once the session is known, so that the token in the form can be compared (R-SEC-09).
 */
export async function readUpload(request: FastifyRequest): Promise<void> {
  const fields = new Map<string, string | SentFile | SpooledFile>();
  const rule = ruleOf(request)!;
  try {
    for await (const part of request.parts({ limits: { ...LIMITS, fileSize: rule.bytesMax } })) {
      if (part.type === 'field') {
        fields.set(part.fieldname, String(part.value));
        continue;
      }
      const { fieldname, filename, file } = part;
      if (rule.goesToDisk) {
        const path = join(SPOOLS.get(request)!, randomUUID());
        SPOOLED.set(request, path);
        await pipeline(file, createWriteStream(path, { mode: 0o600 }));
        fields.set(fieldname, { fileName: filename, path, isTooLarge: file.truncated });
        continue;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of file) chunks.push(chunk as Buffer);
      fields.set(fieldname, { fileName: filename, bytes: Buffer.concat(chunks), isTooLarge: file.truncated });
    }
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('FST_')) throw error;
    throw Object.assign(new Error('The form cannot be read.'), { statusCode: 400, code: 'FST_BROKEN_FORM' });
  }
  request.body = Object.fromEntries(fields);
}

/** The file of a form; null for a form without one. */
export function sentFile(body: unknown, name: string): SentFile | null {
  const found = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof found === 'object' && found !== null && 'bytes' in found ? (found as SentFile) : null;
}

/** A large file of a form; null for a form without one. */
export function spooledFile(body: unknown, name: string): SpooledFile | null {
  const found = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof found === 'object' && found !== null && 'path' in found ? (found as SpooledFile) : null;
}
