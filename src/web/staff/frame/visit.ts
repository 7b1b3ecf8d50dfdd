import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { deviceWords } from '../../../donors/portal-access/device-words.js';
import type { Hidden } from '../../../database/conditions.js';
import { type Permission, may } from '../../../staff/permissions.js';
import type { Caller, WithCaller } from '../../http/access.js';
import type { Flash } from '../../http/ui/staff-page.js';
import { readFlash } from '../../http/flash.js';

export type StaffCaller = Extract<Caller, { kind: 'staff' }>;

/** One look at a staff page: who looks, and what their last action left to be said. */
export class Visit {
  constructor(
    readonly caller: StaffCaller,
    readonly flash: Flash | null,
    /** "Firefox on Windows", for names and lists that a person knows again. */
    readonly device: string,
  ) {}

  may(permission: Permission): boolean {
    return may(this.caller.role, permission);
  }

  /** What their role does not see (R-SEC-06, R-TPG-06). */
  get hidden(): readonly Hidden[] | undefined {
    const hidden: Hidden[] = [
      ...(this.may('processor:read') ? [] : (['processor-ids'] as const)),
      ...(this.may('finance:read') ? [] : (['anonymous-donors'] as const)),
    ];
    return hidden.length === 0 ? undefined : hidden;
  }

  /** As the audit and the workflows name a person. */
  get by() {
    return { actor: `staff:${this.caller.staffId}`, staffId: this.caller.staffId } as const;
  }
}

/** Hands the visit to a route: `@Visiting() visit: Visit`. Only on staff routes with `@Needs`. */
export const Visiting = createParamDecorator((_: unknown, context: ExecutionContext): Visit => {
  const request = context.switchToHttp().getRequest<FastifyRequest & WithCaller>();
  if (request.caller?.kind !== 'staff') throw new Error('a route with @Visiting needs @Needs, and lies under /staff');
  return new Visit(request.caller, readFlash(request), deviceWords(request.headers['user-agent']));
});
