import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { Db } from '../../../../database/db.js';
import { listBatches, targetOverview } from '../../../../finance/journal/batches/batch.queries.js';
import { JournalBatches } from '../../../../finance/journal/batches/journal-batches.js';
import { previewBatch } from '../../../../finance/journal/batches/preview.js';
import { TARGET_NAMES, type JournalTarget } from '../../../../finance/journal/mapping/journal-target.js';
import { readRules, readSettings } from '../../../../finance/journal/mapping/mapping.store.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { dateOf, textFields } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { batchPath, targetOf, targetPath } from './journal-words.js';
import { OverviewView } from './overview.view.js';
import { olderHrefOf, TargetView } from './target.view.js';

const BATCHES_SHOWN = 25;

/** What is new for each program, and the making of batches. */
@Injectable()
export class JournalPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly batches: JournalBatches,
    private readonly clock: Clock,
  ) {}

  async overview(visit: Visit): Promise<Answer> {
    const { timeZone } = await this.frame.organisation();
    const [targets, [entries]] = await Promise.all([
      targetOverview(this.db.manager),
      this.db.query<{ count: number }>('select count(*)::int as count from ledger_entry'),
    ]);
    const view = OverviewView({ targets, entryCount: entries!.count, timeZone });
    return page(await this.frame.page(visit, { title: 'Journal', section: 'finance' }, view));
  }

  target(visit: Visit, target: string, query: unknown): Promise<Answer> {
    return this.targetPage(visit, targetOf(target), query, []);
  }

  /** Makes the next batch, and says so when it holds more than the page showed. */
  async make(visit: Visit, named: string, body: unknown): Promise<Answer> {
    const target = targetOf(named);
    const texts = textFields(body, 'through', 'seen');
    const problems: FieldProblem[] = [];
    const through = dateOf('through', texts.through, problems);
    if (!through) return this.targetPage(visit, target, body, []);
    try {
      const batch = await this.batches.make(target, through, { actor: visit.by.actor });
      const more = batch.entryCount - Number(texts.seen);
      const late = more > 0 ? ` ${counted(more, 'entry', 'entries')} came in since the preview.` : '';
      const made = batch.finishedAt ? 'is made' : 'is closed, and its files are being written';
      return see(
        batchPath(target, batch.number),
        `Batch ${batch.number} ${made}: ${counted(batch.entryCount, 'entry', 'entries')}.${late}`,
      );
    } catch (error) {
      if (error instanceof InvalidInput) return this.targetPage(visit, target, body, error.fields);
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      return see(targetPath(target), error.message, 'warn');
    }
  }

  private async targetPage(
    visit: Visit,
    target: JournalTarget,
    asked: unknown,
    refused: readonly FieldProblem[],
  ): Promise<Answer> {
    const { through: typed, before } = textFields(asked, 'through', 'before');
    const { timeZone } = await this.frame.organisation();
    const problems: FieldProblem[] = [...refused];
    const today = dateIn(timeZone, this.clock.now());
    const through = typed === '' ? today : dateOf('through', typed, problems);
    if (through && through > today && problems.length === 0) {
      problems.push({
        field: 'through',
        message: `Nothing can be dated after today, ${today}. Choose an earlier day.`,
      });
    }
    const tx = this.db.manager;
    const settings = await readSettings(tx, target);
    const rules = await readRules(tx, target);
    const [newest] = await listBatches(tx, target, { limit: 1 });
    const batches = await listBatches(tx, target, {
      before: /^[1-9]\d{0,8}$/.test(before) ? Number(before) : undefined,
      limit: BATCHES_SHOWN,
    });
    const view = TargetView({
      target,
      settings,
      through: through ?? typed,
      preview:
        through && problems.length === 0
          ? { ...(await previewBatch(tx, target, through, { settings, rules })), through }
          : null,
      nextNumber: (newest?.number ?? 0) + 1,
      batches,
      olderHref: olderHrefOf(target, typed, batches),
      problems,
      timeZone,
      csrf: visit.caller.csrf,
      may: { make: visit.may('journal:export') },
    });
    const title = problems.length > 0 ? 'Check the day' : `Journal for ${TARGET_NAMES[target]}`;
    return page(await this.frame.page(visit, { title, section: 'finance' }, view), problems.length > 0 ? 422 : 200);
  }
}
