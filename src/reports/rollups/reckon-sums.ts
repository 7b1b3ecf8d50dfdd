import { Injectable } from '@nestjs/common';
import { Db } from '../../database/db.js';
import { findOrganisation } from '../../organisation/organisation.js';
import { reckonAllSums } from './fresh-sums.js';

/** Keeps the sums of reports true by the minute, so that no reader has much to wait for. */
@Injectable()
export class ReckonSums {
  constructor(private readonly db: Db) {}

  /** Safe to repeat; does nothing before setup. */
  async run(): Promise<void> {
    const organisation = await findOrganisation(this.db.manager);
    if (organisation) await reckonAllSums(this.db, organisation.fiscalYearStart);
  }
}
