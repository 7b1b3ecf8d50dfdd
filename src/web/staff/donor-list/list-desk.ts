import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { ANONYMOUS_DONOR } from '../../../donors/identity/shown-name.js';
import type { DrawnLine } from '../../../finance/transparency/list/drawn-list.js';
import { parseListYear, runningYear } from '../../../finance/transparency/list/list-year.js';
import type { Preparer } from '../../../finance/transparency/list/prepare-list.js';
import { readTransparency } from '../../../finance/transparency/settings/transparency-settings.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';

/** What the pages of the list share. */
@Injectable()
export class ListDeskOfDonors {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  /** The year that an address names. @throws NotFound */
  async year(text: string): Promise<number> {
    const year = parseListYear(text, await this.running());
    if (year === null) throw new NotFound('year of the list');
    return year;
  }

  async running(): Promise<number> {
    const [settings, organisation] = await Promise.all([readTransparency(this.db.manager), this.frame.organisation()]);
    return runningYear(this.clock.now(), settings, organisation).year;
  }
}

/** Whoever prepares, as the audit and the rules know them. */
export function preparerOf(visit: Visit): Preparer {
  return { ...visit.by, seesHidden: visit.may('finance:read') };
}

/** Whether this person may know whom the line is about (R-TPG-06); what is public everybody may. */
export function isKnown(visit: Visit, line: DrawnLine): boolean {
  return visit.may('finance:read') || !line.anonymousToStaff || line.standing === 'named';
}

/** The line as this person may see it. */
export function shownLine(visit: Visit, line: DrawnLine): DrawnLine {
  if (isKnown(visit, line)) return line;
  return { ...line, name: ANONYMOUS_DONOR, legalName: ANONYMOUS_DONOR, fund: '' };
}
