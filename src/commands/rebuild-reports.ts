import { Db, rows } from '../database/db.js';
import { readOrganisation } from '../organisation/organisation.js';
import { withApp } from './with-app.js';
import { rebuildListSums } from '../reports/lists/list-sums.js';

/** `mainstay reports rebuild`: reckons the sums that reports and lists read from all gifts, refunds and disputes. */
export async function rebuildReports(): Promise<void> {
  await withApp(async (app) => {
    await app.get(Db).write(async (tx) => {
      const { fiscalYearStart } = await readOrganisation(tx);
      await rows(tx, 'select rebuild_report_sums($1)', [fiscalYearStart]);
      await rebuildListSums(tx);
    });
    console.log('The sums of all reports have been reckoned from the gifts.');
  });
}
