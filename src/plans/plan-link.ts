import type { PlanId } from '../kernel/id.js';
import { openedId, sealedId } from '../gifts/thanks-link.js';

/** The unguessable name of a plan's thank-you page; as `thanksToken` of a gift, and good for nothing else. */
export function planThanksToken(id: PlanId, secret: string): string {
  return sealedId('plan-thanks', id, secret);
}

/** The plan that a token names, or null for anything forged or mistyped. */
export function planOfToken(token: string, secret: string): PlanId | null {
  return openedId('plan-thanks', token, secret) as PlanId | null;
}
