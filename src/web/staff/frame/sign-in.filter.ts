import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FreshSignInNeeded, SecondFactorNeeded, SignInNeeded } from '../../http/access.guard.js';
import { hrefOf } from '../../http/forms.js';

/** Leads to the page that asks who is there, and from there back to the page that was wanted. */
@Catch(SignInNeeded, SecondFactorNeeded, FreshSignInNeeded)
export class SignInFilter implements ExceptionFilter<SignInNeeded | SecondFactorNeeded | FreshSignInNeeded> {
  catch(error: SignInNeeded | SecondFactorNeeded | FreshSignInNeeded, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.header('cache-control', 'no-store');
    if (error instanceof SignInNeeded) {
      const query = error.returnTo === null ? 'ended=yes' : `next=${encodeURIComponent(error.returnTo)}`;
      void reply.redirect(`/staff/sign-in?${query}`, 303);
    } else if (error instanceof SecondFactorNeeded) {
      void reply.redirect(hrefOf('/staff/second-factor', { next: error.returnTo }), 303);
    } else if (error.wanted.isChange) {
      // The browser sends the form once more, to the page that keeps it while it asks.
      void reply.redirect(hrefOf('/staff/confirm', { action: error.wanted.url }), 307);
    } else {
      const { url, isFile } = error.wanted;
      void reply.redirect(hrefOf('/staff/confirm', { next: url, file: isFile ? 'yes' : '' }), 303);
    }
  }
}
