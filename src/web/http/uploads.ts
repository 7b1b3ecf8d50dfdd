import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The only addresses that take files; everywhere else a form with files is of a kind that is not understood. */
const UPLOAD_PATHS: readonly string[] = ['/staff/finance/bank/uploads'];
/** A bank file of fifty thousand lines has some five megabytes. */
export const UPLOAD_BYTES_MAX = 10 * 1024 * 1024;
const LIMITS = { fileSize: UPLOAD_BYTES_MAX, files: 1, fields: 10, fieldSize: 1024, parts: 11, headerPairs: 50 };

/** A file that came with a form. */
export interface SentFile {
  readonly fileName: string;
  readonly bytes: Buffer;
  /** Whether it was longer than we take; then the bytes are not all of it. */
  readonly isTooLarge: boolean;
}

/** Lets forms with files in, at the addresses that take them. Nothing is read before it is known who sends it. */
export async function takeUploads(server: FastifyInstance): Promise<void> {
  server.addHook('onRequest', async (request) => {
    if (hasFiles(request) && !UPLOAD_PATHS.includes(request.url.split('?')[0]!)) {
      throw Object.assign(new Error('This address takes no files.'), {
        statusCode: 415,
        code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
      });
    }
  });
  await server.register(multipart, { limits: LIMITS, throwFileSizeLimit: false });
}

export function hasFiles({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return /^multipart\//i.test(headers['content-type'] ?? '');
}

/**
 * Reads a form with a file into the body: its fields by their names, the file as a `SentFile` under its own. Called by
 * the guard once the session is known, so that the token in the form can be compared (R-SEC-09).
 */
export async function readUpload(request: FastifyRequest): Promise<void> {
  const fields = new Map<string, string | SentFile>();
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        fields.set(part.fieldname, String(part.value));
        continue;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of part.file) chunks.push(chunk as Buffer);
      const { fieldname, filename, file } = part;
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
