import { QueryFailedError } from 'typeorm';

/**
 * SQLSTATE classes and codes that say "not now": connection exceptions (08), insufficient resources such as a full
 * disk (53), operator intervention such as a shutdown (57P), system errors (58), a read-only server (25006).
 */
const AWAY = /^(?:08...|53...|57P0[1-5]|58...|25006)$/;
const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT']);
/** What `pg` and its pool say without a code. */
const WORDS = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Driver not Connected',
];

/** Whether an error means that the database cannot serve at present, so that 503 is the answer (R-OPS-11). */
export function databaseIsAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(databaseIsAway);
  if (!(error instanceof Error)) return false;
  if (WORDS.some((words) => error.message.includes(words))) return true;
  const { code, syscall } = (error instanceof QueryFailedError ? error.driverError : error) as {
    code?: unknown;
    syscall?: unknown;
  };
  if (typeof code !== 'string') return false;
  // A missing file is ENOENT too; the socket of a stopped server is one only when a connection failed on it.
  return AWAY.test(code) || (SOCKET_CODES.has(code) && (code !== 'ENOENT' || syscall === 'connect'));
}
