import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { differenceOf } from '../../../../finance/transparency/versions/list-difference.js';
import { linesOf, listVersions } from '../../../../finance/transparency/versions/version.store.js';
import { type Answer, page } from '../../../http/answer.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ListDeskOfDonors } from '../list-desk.js';
import { VersionView } from './version.view.js';

/** A version as it was published, and how it differs from any other of its year. */
@Injectable()
export class VersionPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDeskOfDonors,
  ) {}

  /** @param against the number of the other version; the one before, where nothing is asked. */
  async show(visit: Visit, text: string, number: string, against: unknown): Promise<Answer> {
    const year = await this.desk.year(text);
    const tx = this.db.manager;
    const versions = await listVersions(tx, year);
    const version = versions.find((each) => String(each.number) === number);
    if (!version) throw new NotFound('version');
    const other =
      versions.find((each) => String(each.number) === against && each !== version) ??
      versions.find((each) => each.number === version.number - 1) ??
      null;
    const lines = await linesOf(tx, version.id);
    const difference = other && differenceOf(await linesOf(tx, other.id), lines);
    const { timeZone } = await this.frame.organisation();
    const view = VersionView({ version, versions, lines, other, difference, timeZone });
    const title = `Donor list ${year}, version ${version.number}`;
    return page(await this.frame.page(visit, { title, section: 'donor-list' }, view));
  }
}
