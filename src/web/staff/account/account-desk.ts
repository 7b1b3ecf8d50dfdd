import { Injectable } from '@nestjs/common';
import type { ComponentChildren } from 'preact';
import type { StaffId } from '../../../kernel/id.js';
import { Db } from '../../../database/db.js';
import { Factors, type FactorsOf } from '../../../staff/factors/factors.js';
import { OutsideDoor } from '../entry/outside/outside-door.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';

export interface Shown {
  readonly factors: FactorsOf;
  readonly timeZone: string;
  /** The newsroom's own provider; null without one. */
  readonly providerName: string | null;
}

/** What the pages of an account share. */
@Injectable()
export class AccountDesk {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly factors: Factors,
    private readonly door: OutsideDoor,
  ) {}

  async shown(staffId: StaffId): Promise<Shown> {
    const [factors, { timeZone }] = await Promise.all([
      this.factors.of(this.db.manager, staffId),
      this.frame.organisation(),
    ]);
    return { factors, timeZone, providerName: this.door.name };
  }

  draw(visit: Visit, title: string, view: ComponentChildren): Promise<string> {
    return this.frame.page(visit, { title, section: 'account' }, view);
  }
}
