import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Flash, Undo } from './ui/staff-page.js';

const NAME = 'mainstay-flash';
const LIFE_SECONDS = 60;
/** A form of ours is never sent elsewhere, whatever a cookie says. */
const OWN_PATH = /^\/(?!\/)[\w/.-]*$/;
const TONES: readonly unknown[] = ['accent', 'good', 'warn', 'bad', 'quiet'];

/** What the last action did, kept in a cookie until the next page has said it. */
export function readFlash(request: FastifyRequest): Flash | null {
  try {
    const found = JSON.parse(Buffer.from(request.cookies[NAME] ?? '', 'base64url').toString()) as Partial<Flash>;
    const { tone, message } = found;
    return tone && TONES.includes(tone) && typeof message === 'string'
      ? { tone, message: message.slice(0, 300), undo: undoOf(found.undo) }
      : null;
  } catch {
    return null;
  }
}

function undoOf(found: Partial<Undo> | undefined): Undo | undefined {
  const { action, fields } = found ?? {};
  if (typeof action !== 'string' || !OWN_PATH.test(action) || typeof fields !== 'object') return undefined;
  return Object.values(fields).every((value) => typeof value === 'string') ? { action, fields } : undefined;
}

export function leaveFlash(request: FastifyRequest, reply: FastifyReply, flash: Flash, secure: boolean): void {
  const value = Buffer.from(JSON.stringify(flash)).toString('base64url');
  void reply.setCookie(NAME, value, { ...options(request, secure), maxAge: LIFE_SECONDS });
}

export function forgetFlash(request: FastifyRequest, reply: FastifyReply, secure: boolean): void {
  if (request.cookies[NAME] !== undefined) void reply.clearCookie(NAME, options(request, secure));
}

/** The cookie belongs to one surface: "/staff" or "/portal". */
function options({ url }: FastifyRequest, secure: boolean) {
  return { path: /^\/[\w-]*/.exec(url)?.[0] ?? '/', httpOnly: true, sameSite: 'strict', secure } as const;
}
