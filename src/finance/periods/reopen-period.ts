import { Inject, Injectable } from '@nestjs/common';
import { InvalidInput } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { lockPeriods } from '../../ledger/periods.js';
import { PostLetter } from '../../workflows/letters/post-letter.js';
import { monthTitle } from '../../kernel/month.js';
import { PeriodNotReopenable } from './period.errors.js';
import { recordPeriodEvent } from './period-events.js';

export interface Reopening {
  readonly month: CalendarDate;
  readonly by: StaffId;
  readonly reason: string;
}

const REASON_MAX = 2_000;

/** Opens the last closed month again: with a reason, by a second person, and finance is told (R-LED-05). */
@Injectable()
export class ReopenPeriod {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly letters: PostLetter,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Why this person cannot reopen the month now, as the end of a sentence; null when they can. */
  obstacle(month: CalendarDate, by: StaffId): Promise<string | null> {
    return obstacleOf(this.db.manager, month, by);
  }

  /** @throws InvalidInput without a reason, PeriodNotReopenable */
  async run({ month, by, reason }: Reopening): Promise<void> {
    if (reason.trim() === '')
      throw new InvalidInput([{ field: 'reason', message: 'Write why the month is reopened.' }]);
    if (reason.length > REASON_MAX) {
      throw new InvalidInput([{ field: 'reason', message: `Shorten the reason to ${REASON_MAX} characters.` }]);
    }
    await this.db.write(async (tx) => {
      await lockPeriods(tx);
      const obstacle = await obstacleOf(tx, month, by);
      if (obstacle !== null) throw new PeriodNotReopenable(month, obstacle);
      const at = this.clock.now();
      const position = await recordPeriodEvent(tx, {
        month,
        action: 'reopen',
        at,
        by,
        note: reason,
        figures: null,
        checklist: [],
      });
      await rows(tx, 'delete from accounting_period where month = $1', [month]);
      await this.audit.record(tx, {
        actor: `staff:${by}`,
        action: 'reopen period',
        object: `period:${month.slice(0, 7)}`,
        detail: { reason },
      });
      await this.tellFinance(tx, { month, by, reason }, position);
    });
  }

  private async tellFinance(tx: Tx, { month, by, reason }: Reopening, position: string): Promise<void> {
    const people = await rows<{ id: string; email: string; name: string; byName: string }>(
      tx,
      `select staff.id, staff.email, staff.name, actor.name as "byName" from staff, staff actor
       where staff.role in ('finance', 'admin') and staff.disabled_at is null and staff.id <> $1 and actor.id = $1
       order by staff.id`,
      [by],
    );
    for (const { id, email, name, byName } of people) {
      await this.letters.post(tx, `period-reopened:${position}:${id}`, email, (sender) => ({
        template: 'period-reopened',
        data: {
          ...sender,
          name,
          month: monthTitle(month),
          by: byName,
          reason,
          url: `${this.settings.publicUrl}/staff/finance/periods/${month.slice(0, 7)}`,
        },
      }));
    }
  }
}

/** The same rules as in the database, in words. */
async function obstacleOf(tx: Tx, month: CalendarDate, by: StaffId): Promise<string | null> {
  const [found] = await rows<{ isClosed: boolean; later: CalendarDate | null; closedBy: string; others: string[] }>(
    tx,
    `select exists (select from accounting_period where month = $1 and state = 'closed') as "isClosed",
            (select max(month)::text from accounting_period where state = 'closed' and month > $1) as later,
            (select by_staff from period_event where month = $1 and action = 'close' order by position desc limit 1) as "closedBy",
            (select coalesce(array_agg(name order by name), '{}') from staff
             where role = 'admin' and disabled_at is null and id <> $2) as others`,
    [month, by],
  );
  const { isClosed, later, closedBy, others } = found!;
  if (!isClosed) return 'it is not closed.';
  if (later !== null) return `${monthTitle(later)} is closed after it, and the last closed month is reopened first.`;
  if (closedBy !== by) return null;
  if (others.length === 0) {
    return 'you closed it yourself, so a second administrator has to reopen it, and there is none. Add one under People first.';
  }
  return `you closed it yourself, so somebody else has to reopen it: ${others.join(' or ')}.`;
}
