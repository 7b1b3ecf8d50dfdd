import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import type { StaffId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import { findOrganisation, type Organisation } from '../../organisation/organisation.js';
import { may, ROLES } from '../../staff/permissions.js';
import { sendLetters } from '../../workflows/letters/send-letters.js';
import { answerOf, askedReport, reportBySlug } from '../answers/report-request.js';
import { letterWeek } from './letter-week.js';
import { reportLetter } from './report-letter.js';

type Words = ReturnType<typeof reportLetter>;

interface Due {
  readonly staffId: StaffId;
  readonly report: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const READERS = ROLES.filter((role) => may(role, 'reports:read'));

/** "Send me this every Monday": once for each person, report and week, whoever sends it and however often it is tried. */
@Injectable()
export class SendReportLetters {
  private readonly log = new Logger(SendReportLetters.name);

  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Safe to repeat and to run beside another worker. A report that cannot be asked like that any more is passed over; one
   * that fails keeps the others from nothing. @throws AggregateError at the end, for what failed: it is tried again.
   */
  async run(now: Date): Promise<void> {
    const organisation = await findOrganisation(this.db.manager);
    const due = organisation && letterWeek(organisation.timeZone, now);
    if (!due) return;
    const failures: unknown[] = [];
    const written = new Map<string, Promise<Words>>();
    for (const letter of await this.due(due.week, due.since)) {
      const key = JSON.stringify([letter.report, Object.entries(letter.parameters).toSorted()]);
      if (!written.has(key)) written.set(key, this.write(letter, now));
      try {
        await this.send(letter, await written.get(key)!, due.week, organisation, now);
      } catch (error) {
        if (!(error instanceof AppError)) failures.push(error);
        this.log.error(`the letter of report ${letter.report} was not sent: ${(error as Error).message}`);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} letters of reports were not sent`);
  }

  /** Who asked after seven gets the first one a week later. */
  private due(week: CalendarDate, since: Date): Promise<Due[]> {
    return this.db.query<Due>(
      `select staff_id as "staffId", report, parameters from report_subscription subscription
       join staff on staff.id = staff_id
       where staff.disabled_at is null and staff.role = any($3) and subscription.created_at < $2
         and not exists (select from report_letter letter
           where (letter.staff_id, letter.report, letter.week) = (subscription.staff_id, subscription.report, $1))
       order by report, staff_id`,
      [week, since, READERS],
    );
  }

  private async write({ report, parameters }: Due, now: Date): Promise<Words> {
    const asked = await askedReport(this.db, reportBySlug(report), parameters, now);
    return reportLetter(asked, await answerOf(this.db, asked), this.settings.publicUrl);
  }

  private async send(
    { staffId, report }: Due,
    words: Words,
    week: CalendarDate,
    { name, email }: Organisation,
    now: Date,
  ): Promise<void> {
    await this.db.write(async (tx) => {
      const recipient = await this.claim(tx, staffId, report, week, now);
      if (recipient === null) return;
      const data = { organisation: name, replyTo: email, ...words };
      const key = `report:${staffId}:${report}:${week}`;
      await sendLetters(
        tx,
        this.jobs,
        [{ key, recipient, letter: { template: 'report', data }, receiptId: null }],
        now,
      );
    });
  }

  /** The address of the person, if the letter of the week is still theirs to get; null otherwise. */
  private async claim(tx: Tx, staffId: StaffId, report: string, week: CalendarDate, now: Date): Promise<string | null> {
    const [claimed] = await rows<{ email: string }>(
      tx,
      `with person as (select id, email from staff where id = $1 and disabled_at is null and role = any($5)),
       claimed as (insert into report_letter (staff_id, report, week, sent_at)
         select person.id, report, $3, $4 from person
         join report_subscription subscription on subscription.staff_id = person.id and subscription.report = $2
         on conflict do nothing returning staff_id)
       select person.email from claimed join person on person.id = claimed.staff_id`,
      [staffId, report, week, now, READERS],
    );
    return claimed?.email ?? null;
  }
}
