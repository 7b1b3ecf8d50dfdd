import { createHash } from 'node:crypto';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import type { StaffId } from '../../../src/kernel/id.js';
import { ClosePeriod } from '../../../src/finance/periods/close-period.js';
import { book, credit, debit, ledgerEntry } from '../../../src/ledger/ledger.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { PASSWORD, StaffClient } from '../../web/staff/staff-client.js';

export const day = (date: string): CalendarDate => date as CalendarDate;

/** Books of an installation that is closed month by month, with the people who do it. */
export class PeriodWorld {
  private constructor(
    readonly app: TestApp,
    readonly admin: StaffClient,
    readonly finance: StaffClient,
    readonly ids: Readonly<Record<'admin' | 'finance', StaffId>>,
  ) {}

  static async start(now: string): Promise<PeriodWorld> {
    const app = await startApp({ worker: false, webhooks: false, clock: new TestClock(now) });
    const [admin, finance] = [await StaffClient.as('admin', app), await StaffClient.as('finance', app)];
    const found = await app.db.query<{ role: 'admin' | 'finance'; id: StaffId }>('select role, id from staff');
    const ids = Object.fromEntries(found.map(({ role, id }) => [role, id])) as PeriodWorld['ids'];
    return new PeriodWorld(app, admin, finance, ids);
  }

  /** Moves the clock; sessions do not last for days, so everybody signs in again. */
  async setClock(at: string): Promise<void> {
    this.app.clock.set(at);
    await this.admin.signIn('admin@ledger.example', PASSWORD);
    await this.finance.signIn('finance@ledger.example', PASSWORD);
  }

  /** Books a donation that is dated on a day. Returns where it was dated in the end. */
  async give(sourceKey: string, date: string, amountMinor = 2500n) {
    const entry = ledgerEntry({
      sourceKey,
      description: 'Gift received',
      effectiveDate: day(date),
      occurredAt: new Date(`${date}T18:00:00Z`),
      postings: [debit('1010', 'general', amountMinor, 'USD'), credit('4000', 'general', amountMinor, 'USD')],
    });
    await this.app.db.write((tx) => book(tx, [entry]));
    const [found] = await this.app.db.query<{ effective: string; original: string | null }>(
      'select effective_date::text as effective, original_date::text as original from ledger_entry where source_key = $1',
      [sourceKey],
    );
    return found!;
  }

  /** Closes a month with everything accepted that is open. */
  async close(month: string, by: StaffId = this.ids.finance): Promise<void> {
    const { checklist, figures } = await this.closing.sheet(day(`${month}-01`));
    await this.closing.run({
      month: day(`${month}-01`),
      by,
      note: '',
      signed: figures.fingerprint,
      accepted: Object.fromEntries(checklist.map(({ key, count }) => [key, String(count)])),
      despiteProof: null,
    });
  }

  get closing(): ClosePeriod {
    return this.app.web.get(ClosePeriod, { strict: false });
  }

  /** Which months are closed, by the database. */
  async closed(): Promise<string[]> {
    const found = await this.app.db.query<{ month: string }>(
      `select to_char(month, 'YYYY-MM') as month from accounting_period where state = 'closed' order by month`,
    );
    return found.map(({ month }) => month);
  }

  /** The fingerprint as an auditor would reckon it from the lines of the ledger. */
  async reckonedFingerprint(month: string): Promise<string> {
    const lines = await this.app.db.query<{ text: string; key: string; line: number }>(
      `select source_key as key, line, array_to_string(array[source_key, effective_date::text, coalesce(original_date::text, ''),
              line::text, account, fund, amount_minor::text, trim(currency)], E'\\t') as text
       from ledger_entry join ledger_posting on entry_id = id where to_char(effective_date, 'YYYY-MM') = $1`,
      [month],
    );
    const inOrder = lines.toSorted((one, other) =>
      one.key === other.key ? one.line - other.line : one.key < other.key ? -1 : 1,
    );
    return createHash('sha256')
      .update(inOrder.map(({ text }) => text).join('\n'))
      .digest('hex');
  }

  async signedFingerprint(month: string): Promise<string> {
    const [found] = await this.app.db.query<{ fingerprint: string }>(
      `select encode(fingerprint, 'hex') as fingerprint from period_event
       where month = $1 and action = 'close' order by position desc limit 1`,
      [`${month}-01`],
    );
    return found!.fingerprint;
  }
}
