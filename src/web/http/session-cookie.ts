import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../../config/settings.js';

export interface SessionCookieOptions {
  readonly name: string;
  /** `lax` where people come by links in letters and should be known at once. */
  readonly sameSite: 'strict' | 'lax';
}

const STAFF: SessionCookieOptions = { name: 'mainstay', sameSite: 'strict' };

/** Of a donor who is signed in at the portal. */
export const DONOR_COOKIE: SessionCookieOptions = { name: 'mainstay-donor', sameSite: 'lax' };

/** The cookie of a signed-in session: for this host alone, out of reach of scripts and of other sites (R-SEC-09). */
export class SessionCookie {
  private readonly secure: boolean;
  private readonly sameSite: SessionCookieOptions['sameSite'];
  readonly name: string;

  constructor(settings: Pick<Settings, 'publicUrl'>, { name, sameSite } = STAFF) {
    this.secure = settings.publicUrl.startsWith('https:');
    this.sameSite = sameSite;
    // Browsers accept the prefix over https alone; over plain http a laptop still has to be able to sign in.
    this.name = this.secure ? `__Host-${name}` : name;
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name];
  }

  /** Without an age the browser forgets it when it closes. */
  write(reply: FastifyReply, token: string, maxAgeSeconds: number | null = null): void {
    void reply.setCookie(this.name, token, {
      ...this.options(),
      ...(maxAgeSeconds !== null && { maxAge: maxAgeSeconds }),
    });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.options());
  }

  private options() {
    return { path: '/', httpOnly: true, secure: this.secure, sameSite: this.sameSite } as const;
  }
}
