import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/app-error.js';
import { dateIn, type CalendarDate } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { isId } from '../../../kernel/id.js';
import { Db } from '../../../database/db.js';
import { readOrganisation, type Organisation } from '../../../organisation/organisation.js';
import type { DesignationNames } from '../../../plans/changes/change-words.js';
import { designationNames } from '../../../plans/changes/plan-change.store.js';
import { findPlan } from '../../../plans/plan.store.js';
import { PlanTable } from '../../../plans/plan.table.js';
import { PortalDoor } from '../portal-door.js';
import { donorName, type PortalVisit } from '../visit.js';

/** A plan as its donor sees it, with what changes of it are measured by. */
export interface DonorPlan {
  readonly plan: PlanTable;
  /** Whose it is; null where one donor alone has the address. */
  readonly donor: string | null;
  readonly names: DesignationNames;
  readonly organisation: Organisation;
  /** The organisation's date. */
  readonly today: CalendarDate;
}

/** Reads the plans of whoever visits. */
@Injectable()
export class DonorPlans {
  constructor(
    private readonly db: Db,
    private readonly door: PortalDoor,
    private readonly clock: Clock,
  ) {}

  /** All plans of the address that ever were charged or are about to be; those that run first, then the latest. */
  async all(visit: PortalVisit): Promise<DonorPlan[]> {
    const plans = await this.db.manager
      .createQueryBuilder(PlanTable, 'plan')
      .where('plan.donor_id = any(:donorIds)', { donorIds: visit.donorIds })
      .andWhere(`(plan.state <> 'pending' or plan.stripe_subscription_id is not null or plan.restarts_id is not null)`)
      .orderBy('plan.endedAt', 'DESC', 'NULLS FIRST')
      .addOrderBy('plan.startedAt', 'DESC')
      .getMany();
    return this.described(visit, plans);
  }

  /** @throws NotFound for a plan of somebody else, which is written down, or of nobody. */
  async one(visit: PortalVisit, id: string): Promise<DonorPlan> {
    if (!isId(id)) throw new NotFound('plan');
    const plan = await findPlan(this.db.manager, id);
    if (!plan || !visit.donor(plan.donorId)) throw await this.door.refuse(visit, 'plan', id);
    const [described] = await this.described(visit, [plan]);
    return described!;
  }

  private async described(visit: PortalVisit, plans: readonly PlanTable[]): Promise<DonorPlan[]> {
    const names = await designationNames(this.db.manager);
    const organisation = await readOrganisation(this.db.manager);
    const today = dateIn(organisation.timeZone, this.clock.now());
    return plans.map((plan) => ({
      plan,
      donor: visit.isHousehold ? donorName(visit.donor(plan.donorId)!) : null,
      names,
      organisation,
      today,
    }));
  }
}
