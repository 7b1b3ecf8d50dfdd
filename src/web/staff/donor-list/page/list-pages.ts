import { Injectable } from '@nestjs/common';
import { Db } from '../../../../database/db.js';
import { drawListOf } from '../../../../finance/transparency/list/prepare-list.js';
import { findDraft } from '../../../../finance/transparency/list/list-records.js';
import { listVersions, type ListVersion } from '../../../../finance/transparency/versions/version.store.js';
import { readChecks } from '../../../../finance/transparency/versions/list-checks.js';
import { type Answer, page } from '../../../http/answer.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ListDeskOfDonors } from '../list-desk.js';
import { ListView, type YearRow } from './list.view.js';

/** Years before the running one that are offered without a version. */
const YEARS_BACK = 3;

/** All years of the list, and how anonymous the money is. */
@Injectable()
export class ListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDeskOfDonors,
  ) {}

  async show(visit: Visit): Promise<Answer> {
    const tx = this.db.manager;
    const running = await this.desk.running();
    const [{ timeZone }, versions, checks, drawn] = await Promise.all([
      this.frame.organisation(),
      listVersions(tx),
      readChecks(tx),
      drawListOf(tx, running),
    ]);
    const newest = new Map<number, ListVersion>(versions.toReversed().map((version) => [version.year, version]));
    const recent = Array.from({ length: YEARS_BACK + 1 }, (_, back) => running - back);
    const years = [...new Set([...recent, ...newest.keys()])].sort((a, b) => b - a);
    const rows: YearRow[] = [];
    for (const year of years) {
      const draft = await findDraft(tx, year);
      rows.push({ year, version: newest.get(year) ?? null, check: checks.get(year) ?? null, draft });
    }
    const view = ListView({
      rows,
      running,
      settings: drawn.settings,
      anonymousBasisPoints: drawn.anonymousBasisPoints,
      timeZone,
      maySet: visit.may('settings:write'),
      mayReadAudit: visit.may('audit:read'),
    });
    return page(await this.frame.page(visit, { title: 'Donor list', section: 'donor-list' }, view));
  }
}
