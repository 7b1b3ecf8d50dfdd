import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../../config/settings.js';

/** The cookie of a signed-in session: for this host alone, out of reach of scripts and of other sites (R-SEC-09). */
export class SessionCookie {
  private readonly secure: boolean;
  readonly name: string;

  constructor(settings: Pick<Settings, 'publicUrl'>) {
    this.secure = settings.publicUrl.startsWith('https:');
    // Browsers accept the prefix over https alone; over plain http a laptop still has to be able to sign in.
    this.name = this.secure ? '__Host-mainstay' : 'mainstay';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name];
  }

  write(reply: FastifyReply, token: string): void {
    void reply.setCookie(this.name, token, this.options());
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.options());
  }

  private options() {
    return { path: '/', httpOnly: true, secure: this.secure, sameSite: 'strict' } as const;
  }
}
