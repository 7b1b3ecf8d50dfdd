import { HttpException } from '@nestjs/common';
import { AppError, type ErrorKind, type FieldProblem } from '../../kernel/app-error.js';
import { violatedConstraint } from '../../database/db.js';
import { databaseIsAway } from '../../database/outage.js';
import { findProblem, PROBLEMS } from './problems/catalogue.js';

/** An error as the outside may see it. */
export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly fields: readonly FieldProblem[];
  /** True for a fault that nobody foresaw: it is logged under the reference. */
  readonly incident: boolean;
  /** What this kind of problem tells besides (RFC 9457, extension members). */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** A problem with members of its own, for programs. */
export class ProblemWith extends Error {
  constructor(
    readonly problem: AppError,
    readonly members: Readonly<Record<string, unknown>>,
  ) {
    super(problem.message, { cause: problem });
  }
}

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unavailable: 503,
};

/** Codes whose status is fixed by whoever calls: a processor reads 400 as "wrong secret" (R-SEC-12). */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  'bad-signature': 400,
  'bad-cursor': 400,
  'too-many-sign-ins': 429,
  'too-many-requests': 429,
  'too-many-look-ups': 429,
};

/** What frameworks throw has a status and words of theirs; the words are not passed on. */
const CODE_OF_STATUS: Readonly<Record<number, keyof typeof PROBLEMS>> = {
  400: 'malformed-request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  413: 'too-large',
  415: 'unsupported-media-type',
  422: 'invalid-input',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** What to answer to an error; never its stack, its cause or the words of a library (R-SEC-13). */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemWith) return { ...problemOf(error.problem), members: error.members };
  if (error instanceof AppError) {
    const status = STATUS_OF_CODE[error.code] ?? STATUS[error.kind];
    const title = findProblem(error.code)?.title ?? PROBLEMS.internal.title;
    return { code: error.code, status, title, detail: error.message, fields: error.fields, incident: false };
  }
  if (violatedConstraint(error) === 'period_is_closed') return plain('period-closed', 409);
  if (databaseIsAway(error)) return plain('unavailable', 503);
  const status = statusOf(error);
  if (status === undefined || (status >= 500 && status !== 503)) return { ...plain('internal', 500), incident: true };
  return plain(CODE_OF_STATUS[status] ?? 'bad-request', status);
}

function plain(code: keyof typeof PROBLEMS, status: number): Problem {
  const { title, meaning, next } = PROBLEMS[code];
  return { code, status, title, detail: `${meaning} ${next}`, fields: [], incident: false };
}

/** The status of an error by Nest or Fastify; undefined for anything else. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('FST_')) return undefined;
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : undefined;
}
