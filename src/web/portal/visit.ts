import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DonorId } from '../../kernel/id.js';
import type { PortalSessionId, SignedInAddress, SignedInDonor } from '../../donors/portal-access/portal-sessions.js';
import type { Flash } from '../http/ui/staff-page.js';

/**
 * One look at a page of the portal: who looks, and what their last action left to be said. An address is signed in,
 * and one address may be several donors: a household sees all of them together.
 */
export class PortalVisit {
  readonly sessionId: PortalSessionId;
  readonly emailKey: string;
  readonly email: string;
  /** Never empty; the oldest first. */
  readonly donors: readonly SignedInDonor[];
  /** Goes into a hidden field `csrf` of every form that changes something. */
  readonly csrf: string;
  /** Signed in within the hour: what cannot be undone asks for that. */
  readonly isFresh: boolean;

  constructor(
    address: SignedInAddress,
    readonly flash: Flash | null,
  ) {
    this.sessionId = address.sessionId;
    this.emailKey = address.emailKey;
    this.email = address.email;
    this.donors = address.donors;
    this.csrf = address.csrf;
    this.isFresh = address.isFresh;
  }

  get donorIds(): DonorId[] {
    return this.donors.map(({ id }) => id);
  }

  /** The donor of this address with an id, or undefined for anybody else's. */
  donor(id: string): SignedInDonor | undefined {
    return this.donors.find((donor) => donor.id === id);
  }

  /** Whether pages should say which of the donors a gift or a plan belongs to. */
  get isHousehold(): boolean {
    return this.donors.length > 1;
  }
}

/** The request as the portal's guard leaves it. */
export interface WithVisit {
  portalVisit?: PortalVisit;
}

/** Hands the visit to a route: `@Visiting() visit: PortalVisit`. Only in controllers with `@PortalPages`. */
export const Visiting = createParamDecorator((_: unknown, context: ExecutionContext): PortalVisit => {
  const { portalVisit } = context.switchToHttp().getRequest<FastifyRequest & WithVisit>();
  if (!portalVisit) throw new Error('a route with @Visiting needs @PortalPages');
  return portalVisit;
});

export function donorName({ firstName, lastName }: Pick<SignedInDonor, 'firstName' | 'lastName'>): string {
  return `${firstName} ${lastName}`.trim();
}
