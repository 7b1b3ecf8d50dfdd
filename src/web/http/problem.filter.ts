import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { Assets } from './assets.js';
import { ProblemPage } from './problems/problem-page.view.js';
import { type Problem, problemOf } from './problem.js';
import { renderPage } from './ui/render.js';

/** Paths whose callers are programs: they get problem documents whatever they accept. */
const MACHINE_PATHS = /^\/(?:api|webhooks|embed)(?:\/|$|\?)/;
const RETRY_AFTER_S = 30;

/** The one place where an error becomes an answer: a problem document (RFC 9457) or a calm page (R-SEC-13). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger(ProblemFilter.name);

  constructor(
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
    private readonly assets: Assets,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.incident || problem.status === 503) this.record(error, problem, request.id);
    if (reply.raw.headersSent) {
      // Half an answer is out; breaking it off tells the caller that it is not whole.
      reply.raw.destroy();
      return;
    }
    if (problem.status === 503 || problem.status === 429) void reply.header('retry-after', String(RETRY_AFTER_S));
    void reply.status(problem.status).header('cache-control', 'no-store');
    if (MACHINE_PATHS.test(request.url) || prefersJson(request.headers.accept)) {
      if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="Mainstay API"');
      void reply.header('content-type', 'application/problem+json; charset=utf-8');
      void reply.send(JSON.stringify(this.document(problem, request.id)));
      return;
    }
    const page = ProblemPage({
      problem: inWords(problem, request),
      reference: request.id,
      assets: this.assets.page('reader'),
      sandbox: this.settings.stripe.sandbox !== null,
      home: wayOn(request),
    });
    void reply.header('content-type', 'text/html; charset=utf-8').send(renderPage(page));
  }

  private document(problem: Problem, instance: string): ProblemDocument {
    return {
      type: `${this.settings.publicUrl}/problems/${problem.code}`,
      title: problem.title,
      status: problem.status,
      detail: problem.detail,
      instance,
      ...(problem.fields.length > 0 && {
        errors: problem.fields.map(({ field, message }) => ({ pointer: pointerOf(field), detail: message })),
      }),
      ...problem.members,
    };
  }

  /** Enough to find the fault; the words and values of the database stay out, for they may name a donor. */
  private record(error: unknown, problem: Problem, incident: string): void {
    const failed = error instanceof Error ? error : new Error('not an error object');
    const driver = (failed instanceof QueryFailedError ? failed.driverError : failed) as Record<string, unknown>;
    const cause = failed.cause instanceof Error ? failed.cause.name : undefined;
    const message = failed instanceof QueryFailedError ? undefined : failed.message.replace(/\S+@\S+/g, '[address]');
    const { code, constraint, table } = driver;
    const stack = failed.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n');
    this.log.error({
      incident,
      problem: problem.code,
      name: failed.name,
      message,
      cause,
      code,
      constraint,
      table,
      stack,
    });
  }
}

/** Forms of the portal that write in one transaction: a fault there has changed nothing. */
const SAVES = /^\/portal\/(?:details|preferences|privacy)(?:\/|$)/;

function inWords(problem: Problem, { url, method }: FastifyRequest): Problem {
  if (problem.status < 500 || method !== 'POST' || !SAVES.test(url)) return problem;
  return { ...problem, title: 'We could not save that', detail: 'Nothing changed. Try again.' };
}

/** Where a visitor of a surface with a sign-in can go on; a form that could not be saved is opened again. */
function wayOn({ url, method }: FastifyRequest): { href: string; label: string } | null {
  if (url.startsWith('/staff')) return { href: '/staff', label: 'Go to Home' };
  if (!/^\/portal(?:[/?]|$)/.test(url)) return null;
  const form = SAVES.exec(url)?.[0].replace(/\/$/, '');
  if (method === 'POST' && form !== undefined) return { href: form, label: 'Try again' };
  return { href: '/portal', label: 'Your giving' };
}

/** RFC 9457, with the list of fields that validation adds. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The id of the request, as the log carries it. */
  readonly instance: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** "donor.email" → "#/donor/email" (RFC 6901). */
function pointerOf(field: string): string {
  if (field === '') return '#';
  return `#/${field
    .split('.')
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .join('/')}`;
}

/** Whether an Accept header ranks JSON above HTML; browsers never do. */
function prefersJson(accept: string | undefined): boolean {
  const ranks = (accept ?? '').split(',').map((part) => {
    const [type = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const quality = parameters.find((each) => each.startsWith('q='));
    return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
  });
  const best = (types: RegExp): number =>
    Math.max(0, ...ranks.filter((each) => types.test(each.type)).map((each) => each.quality));
  return best(/^application\/(?:[\w.-]+\+)?json$/) > best(/^(?:text\/html|application\/xhtml\+xml)$/);
}
