import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { ChangeRetention } from '../../../../workflows/retention/change-retention.js';
import { chosenDays, lastRuns } from '../../../../workflows/retention/retention.store.js';
import { RETENTION_NAMES, RETENTION_RULES } from '../../../../workflows/retention/retention-rules.js';
import { ARCHIVES } from '../../../../workflows/retention/run-retention.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { RetentionView } from './retention.view.js';

/** Retention and privacy: what goes after how long, what it did last, and what cannot be chosen. */
@Injectable()
export class RetentionPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly changeRetention: ChangeRetention,
  ) {}

  show(visit: Visit): Promise<Answer> {
    return this.page(visit, null, []);
  }

  async save(visit: Visit, body: unknown): Promise<Answer> {
    const typed = textFields(body, ...RETENTION_NAMES);
    try {
      const changed = await this.changeRetention.run(typed, visit.by.actor);
      return see(
        '/staff/settings/retention',
        changed === 0
          ? 'That is how it was. Nothing was changed.'
          : 'Saved. It holds from the next run on, tomorrow morning.',
      );
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, typed, error.fields);
    }
  }

  private async page(
    visit: Visit,
    typed: Readonly<Record<string, string>> | null,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const tx = this.db.manager;
    const [{ timeZone }, chosen, runs] = await Promise.all([this.frame.organisation(), chosenDays(tx), lastRuns(tx)]);
    const rules = RETENTION_RULES.map((rule) => ({
      ...rule,
      value: typed?.[rule.name] ?? String(chosen.get(rule.name) ?? rule.days.usual),
      last: runs.get(rule.name) ?? null,
    }));
    const model = { rules, archives: runs.get(ARCHIVES) ?? null, problems, zone: timeZone, csrf: visit.caller.csrf };
    const html = await this.frame.page(
      visit,
      { title: 'Retention and privacy', section: 'settings' },
      RetentionView(model),
    );
    return page(html, problems.length > 0 ? 422 : 200);
  }
}
