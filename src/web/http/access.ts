import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '../../audit/audit.js';
import { type KeyScope, may, type Permission } from '../../staff/permissions.js';
import type { SignedIn } from '../../staff/sessions.js';

export const NEEDS = Symbol('needs');
export const PUBLIC = Symbol('public');
export const FRESH = Symbol('fresh');
export const HALF_OPEN = Symbol('half-open');

/** The permission that a route asks for. A route names one, or is public; the architecture test sees to it. */
export const Needs = (permission: Permission): CustomDecorator<symbol> => SetMetadata(NEEDS, permission);

/** A route for everybody; says for whom, so that a reader of the code need not guess. */
export const Public = (audience: string): CustomDecorator<symbol> => SetMetadata(PUBLIC, audience);

/**
 * Asks for the second factor again when it was given more than a few minutes ago: for files of personal data, for money
 * over the limit, for people and keys (R-SEC-03). What was asked for goes on afterwards, with everything that was typed.
 * `file`: the address answers with a download, which leaves the page before it standing. Programs with a key are not asked.
 */
export const FreshSignIn = (answer: FreshAnswer = 'page'): CustomDecorator<symbol> => SetMetadata(FRESH, answer);
export type FreshAnswer = 'page' | 'file';

/** Also for sessions that have proved a password and no second factor yet: the pages that ask for it, and none else. */
export const BeforeSecondFactor = (): CustomDecorator<symbol> => SetMetadata(HALF_OPEN, true);

/** Who sends the request, once the guard has let it pass. */
export type Caller =
  | ({
      readonly kind: 'staff';
    } & SignedIn)
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
