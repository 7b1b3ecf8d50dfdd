import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { dateIn, formatDateLong } from '../../../kernel/calendar.js';
import type { PlanId } from '../../../kernel/id.js';
import { Money } from '../../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../../config/settings.js';
import { Db, rows, type Tx } from '../../../database/db.js';
import type { Giver } from '../../../donors/donors.js';
import { PortalSessions } from '../../../donors/portal-access/portal-sessions.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { amountPerPeriod } from '../../../plans/plan-terms.js';
import type { PlanTable } from '../../../plans/plan.table.js';
import type { Rhythm } from '../../../plans/rhythm.js';
import { DONOR_COOKIE, SessionCookie } from '../../http/session-cookie.js';

/** A running plan of the same donor, for the same purpose and in the same rhythm as a new one. */
export interface EarlierPlan {
  readonly id: PlanId;
  /** "$10 a month". */
  readonly amount: string;
  /** Formatted: "March 3, 2026". */
  readonly since: string;
  readonly designation: string;
}

/**
 * Keeps a donor from giving twice without meaning to (R-REG-17). Only somebody who is known is asked: who is signed in
 * to the portal, or who has paid for the new plan with the very method of the earlier one. To all others the page says
 * nothing, for anybody can type an address and would learn what it gives.
 */
@Injectable()
export class EarlierPlans {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly db: Db,
    private readonly sessions: PortalSessions,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.cookie = new SessionCookie(settings, DONOR_COOKIE);
  }

  /** What the gift page asks about before the payment. */
  async beforePayment(
    request: FastifyRequest,
    { giver, designation, rhythm }: { giver: Giver; designation: string; rhythm: Rhythm },
  ): Promise<EarlierPlan | null> {
    const token = this.cookie.read(request);
    const address = token === undefined ? null : await this.sessions.find(this.db.manager, token);
    const isTheirs = address?.emailKey === giver.email.toLowerCase();
    const donor = address?.donors.find(
      ({ firstName, lastName }) => nameKey({ firstName, lastName }) === nameKey(giver) && isTheirs,
    );
    return donor ? this.find({ donorId: donor.id, designation, ...rhythm }) : null;
  }

  /** What the thank-you page asks about after it. */
  async afterPayment(plan: PlanTable): Promise<EarlierPlan | null> {
    if (plan.replacesId !== null || plan.method === null || plan.endedAt !== null) return null;
    const { id, donorId, designation, interval, intervalCount, method } = plan;
    return this.find({ donorId, designation, interval, intervalCount, newerId: id, method });
  }

  private async find(wanted: Wanted): Promise<EarlierPlan | null> {
    const found = await newestOf(this.db.manager, wanted);
    if (!found) return null;
    const { timeZone } = await readOrganisation(this.db.manager);
    return {
      id: found.id,
      amount: amountPerPeriod(Money.of(BigInt(found.amountMinor), found.currency), wanted),
      since: formatDateLong(dateIn(timeZone, found.startedAt)),
      designation: found.designation,
    };
  }
}

interface Wanted extends Rhythm {
  readonly donorId: string;
  readonly designation: string;
  /** The plan that is not meant, and that the wanted one is older than. */
  readonly newerId?: PlanId;
  readonly method?: string;
}

interface Found {
  readonly id: PlanId;
  readonly amountMinor: string;
  readonly currency: string;
  readonly startedAt: Date;
  readonly designation: string;
}

async function newestOf(tx: Tx, wanted: Wanted): Promise<Found | undefined> {
  const { donorId, designation, interval, intervalCount, newerId = null, method = null } = wanted;
  const [found] = await rows<Found>(
    tx,
    `select plan.id, plan.amount_minor::text as "amountMinor", plan.currency, plan.started_at as "startedAt",
            designation.name as designation
     from plan join designation on designation.code = plan.designation
     where donor_id = $1 and plan.designation = $2 and interval = $3 and interval_count = $4
       and state in ('active', 'paused', 'past_due')
       and ($5::uuid is null
            or plan.id <> $5 and (started_at, plan.id) < (select started_at, id from plan where id = $5))
       and ($6::text is null or method = $6)
     order by started_at desc, plan.id desc limit 1`,
    [donorId, designation, interval, intervalCount, newerId, method],
  );
  return found;
}

/** Two spellings of a name are one donor as the database has it: an address and a name, whatever the case. */
function nameKey({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string {
  return `${firstName} ${lastName}`.toLowerCase();
}
