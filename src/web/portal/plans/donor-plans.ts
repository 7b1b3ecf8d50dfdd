import { Injectable } from '@nestjs/common';
import { dateIn, type CalendarDate } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { isId, type PlanId } from '../../../kernel/id.js';
import { findForm, type Designation } from '../../../campaigns/forms.js';
import { Db } from '../../../database/db.js';
import { readOrganisation, type Organisation } from '../../../organisation/organisation.js';
import { PlanTable } from '../../../plans/plan.table.js';
import { PortalDoor } from '../portal-door.js';
import { donorName, type PortalVisit } from '../visit.js';

/** A plan as its donor sees it, with what changes of it are measured by. */
export interface DonorPlan {
  readonly plan: PlanTable;
  /** Whose it is; null where one donor alone has the address. */
  readonly donor: string | null;
  /** What the money is for, in words. */
  readonly designation: string;
  readonly organisation: Organisation;
  /** The organisation's date. */
  readonly today: CalendarDate;
  readonly now: Date;
}

/** What a plan's form takes; a plan may have kept an amount or a designation that no form offers any more. */
export interface PlanLimits {
  readonly minimumMinor: number;
  readonly maximumMinor: number;
  readonly designations: readonly Designation[];
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
      .orderBy('plan.ended_at', 'DESC', 'NULLS FIRST')
      .addOrderBy('plan.started_at', 'DESC')
      .getMany();
    return this.described(visit, plans);
  }

  /** @throws NotFound for a plan of somebody else, which is written down, or of nobody. */
  async one(visit: PortalVisit, id: string): Promise<DonorPlan> {
    const plan = isId(id) ? await this.db.manager.findOne(PlanTable, { where: { id: id as PlanId } }) : null;
    if (!plan || !visit.donor(plan.donorId)) throw await this.door.refuse(visit, 'plan', id);
    const [described] = await this.described(visit, [plan]);
    return described!;
  }

  async limits({ plan }: DonorPlan): Promise<PlanLimits> {
    const [row] = await this.db.query<{ slug: string }>('select slug from form where id = $1', [plan.formId]);
    const { minimumMinor, maximumMinor, designations } = (await findForm(this.db.manager, row!.slug))!;
    return { minimumMinor, maximumMinor, designations };
  }

  private async described(visit: PortalVisit, plans: readonly PlanTable[]): Promise<DonorPlan[]> {
    const names = await this.designationNames();
    const organisation = await readOrganisation(this.db.manager);
    const now = this.clock.now();
    const today = dateIn(organisation.timeZone, now);
    return plans.map((plan) => ({
      plan,
      donor: visit.isHousehold ? donorName(visit.donor(plan.donorId)!) : null,
      designation: names.get(plan.designation) ?? plan.designation,
      organisation,
      today,
      now,
    }));
  }

  /** They are few. */
  private async designationNames(): Promise<Map<string, string>> {
    const found = await this.db.query<{ code: string; name: string }>('select code, name from designation');
    return new Map(found.map(({ code, name }) => [code, name]));
  }
}
