import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SignInNeeded } from '../../http/access.guard.js';

/** Leads to the sign-in page, and from there back to the page that was wanted. */
@Catch(SignInNeeded)
export class SignInFilter implements ExceptionFilter<SignInNeeded> {
  catch({ returnTo }: SignInNeeded, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const query = returnTo === null ? 'ended=yes' : `next=${encodeURIComponent(returnTo)}`;
    void reply.header('cache-control', 'no-store').redirect(`/staff/sign-in?${query}`, 303);
  }
}
