import { Injectable } from '@nestjs/common';
import { Db } from '../../../../database/db.js';
import { ImportFiles } from '../../../../imports/files/import-files.js';
import { type ImportRun, isMoving } from '../../../../imports/runs/import-run.js';
import { SteerImport } from '../../../../imports/runs/steer-import.js';
import { type SeenSubscription, subscriptionRows } from '../../../../imports/subscriptions/subscription-row.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { PATH } from '../import-words.js';
import { SubscriptionsView } from './subscriptions.view.js';

const ROWS = 100;
const REFRESH_SECONDS = 3;

/** Subscriptions that were begun elsewhere, and their way to become plans. */
@Injectable()
export class SubscriptionPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly files: ImportFiles,
    private readonly steering: SteerImport,
  ) {}

  async look(visit: Visit): Promise<Answer> {
    return see(`${PATH}/${await this.steering.lookForSubscriptions(visit.by)}`);
  }

  async show(visit: Visit, run: ImportRun, query: unknown): Promise<Answer> {
    const { after } = textFields(query, 'after');
    const from = /^\d{1,9}$/.test(after) ? Number(after) : 0;
    const found = await subscriptionRows(this.db.manager, run.id, { after: from, limit: ROWS + 1 });
    const rows = found.slice(0, ROWS).map((row) => ({
      ...row,
      seen: JSON.parse(this.files.open(run.id, row.subscriptionId, row.sealed)) as SeenSubscription,
    }));
    const { timeZone, currency } = await this.frame.organisation();
    const href = `${PATH}/${run.id}`;
    const nextHref = found.length > ROWS ? `${href}?after=${rows.at(-1)!.number}` : null;
    const refresh = isMoving(run) ? { seconds: REFRESH_SECONDS, href } : undefined;
    const view = SubscriptionsView({ run, rows, nextHref, timeZone, currency, csrf: visit.caller.csrf });
    const title = 'Subscriptions begun elsewhere';
    return page(await this.frame.page(visit, { title, section: 'imports', refresh }, view));
  }
}
