import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '../../audit/audit.js';
import type { StaffId } from '../../kernel/id.js';
import { type KeyScope, may, type Permission, type Role } from '../../staff/permissions.js';

export const NEEDS = Symbol('needs');
export const PUBLIC = Symbol('public');

/** The permission that a route asks for. A route names one, or is public; the architecture test sees to it. */
export const Needs = (permission: Permission): CustomDecorator<symbol> => SetMetadata(NEEDS, permission);

/** A route for everybody; says for whom, so that a reader of the code need not guess. */
export const Public = (audience: string): CustomDecorator<symbol> => SetMetadata(PUBLIC, audience);

/** Who sends the request, once the guard has let it pass. */
export type Caller =
  | {
      readonly kind: 'staff';
      readonly staffId: StaffId;
      readonly name: string;
      readonly role: Role;
      /** Goes into a hidden field `csrf` of every form that changes something (R-SEC-09). */
      readonly csrf: string;
    }
  | { readonly kind: 'key'; readonly keyId: string; readonly name: string; readonly scopes: readonly KeyScope[] };

/** The request as the guard leaves it. */
export interface WithCaller {
  caller?: Caller;
}

/** Hands the caller to a route: `@By() caller: Caller`. Only on routes with `@Needs`. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<WithCaller>();
  if (!caller) throw new Error('a route with @By needs @Needs');
  return caller;
});

/** People may do what their role includes, programs what their key names. */
export function mayCall(caller: Caller, permission: Permission): boolean {
  if (caller.kind === 'staff') return may(caller.role, permission);
  return (caller.scopes as readonly Permission[]).includes(permission);
}

export function actorOf(caller: Caller): Actor {
  return caller.kind === 'staff' ? `staff:${caller.staffId}` : `key:${caller.keyId}`;
}
