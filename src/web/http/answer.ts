import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import type { Flash, Undo } from './ui/staff-page.js';
import { forgetFlash, leaveFlash } from './flash.js';

/** What a route of staff or donors answers: a page, or the way to another one with a word about what was done. */
export type Answer =
  | { readonly kind: 'page'; readonly html: string; readonly status: number }
  | { readonly kind: 'see'; readonly location: string; readonly flash: Flash | null };

/** A page; `status` is 422 for a form that was refused. */
export function page(html: string, status = 200): Answer {
  return { kind: 'page', html, status };
}

/**
 * After a change: the browser fetches another page, so that reloading repeats nothing. `undo` is offered beside the
 * message for small things, never for money.
 */
export function see(location: string, message?: string, tone: Flash['tone'] = 'good', undo?: Undo): Answer {
  return { kind: 'see', location, flash: message === undefined ? null : { tone, message, undo } };
}

/** Writes answers out. No such page is ever kept by a browser or a proxy (R-SEC-15). */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<Answer, string | undefined> {
  private readonly secure: boolean;

  constructor(@Inject(SETTINGS_TOKEN) settings: Settings) {
    this.secure = settings.publicUrl.startsWith('https:');
  }

  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<string | undefined> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    void reply.header('cache-control', 'no-store');
    return next.handle().pipe(map((answer) => this.write(request, reply, answer)));
  }

  private write(request: FastifyRequest, reply: FastifyReply, answer: Answer): string | undefined {
    // Routes that send a file have answered by themselves.
    if (reply.sent || answer === undefined) return undefined;
    if (answer.kind === 'see') {
      if (answer.flash) leaveFlash(request, reply, answer.flash, this.secure);
      void reply.redirect(answer.location, 303);
      return undefined;
    }
    forgetFlash(request, reply, this.secure);
    void reply.status(answer.status).header('content-type', 'text/html; charset=utf-8');
    return answer.html;
  }
}
