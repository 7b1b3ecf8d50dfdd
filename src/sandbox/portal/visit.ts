import type { Customer } from '../state/kinds/customers.js';
import type { PortalConfiguration, PortalSession } from '../state/kinds/portal.js';
import type { Work } from '../state/work.js';

/** Somebody at the portal, let in. */
export interface Visit {
  readonly session: PortalSession;
  readonly configuration: PortalConfiguration;
  readonly customer: Customer;
  /** By the customer's clock, seconds since 1970. */
  readonly now: number;
}

/** A link is good for the first five minutes, and then for an hour after each use. */
const OPEN_SECONDS = 300;
const USE_SECONDS = 3600;

/** Lets in who comes with a link; the work then goes by the customer's clock. */
export async function enter(work: Work, sessionId: string): Promise<Visit | 'expired' | 'unknown'> {
  const session = await work.find('billing_portal.session', sessionId);
  if (!session) return 'unknown';
  await work.followCustomer(session.customer);
  const { usedAt } = session.memory;
  const end = usedAt === null ? session.created + OPEN_SECONDS : usedAt + USE_SECONDS;
  const customer = await work.find('customer', session.customer);
  const configuration = await work.find('billing_portal.configuration', session.configuration);
  if (!customer || customer.deleted || !configuration || work.now >= end) return 'expired';
  session.memory.usedAt = work.now;
  work.put(session);
  return { session, configuration, customer, now: work.now };
}

/** Where "back to the site" leads; null when nobody said. */
export function siteOf({ session, configuration }: Visit): string | null {
  return session.return_url ?? configuration.default_return_url;
}
