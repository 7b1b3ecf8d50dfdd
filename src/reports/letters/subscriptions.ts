import { newId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';

/** A report that somebody gets every Monday. */
export interface Subscription {
  /** The slug of the report. */
  readonly report: string;
  /** What the address of its page says: a period that moves with the calendar, a comparison, choices. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** One letter each: whoever asks for a report again gets it as asked for last, and as long as before. */
export async function subscribe(
  tx: Tx,
  staffId: StaffId,
  { report, parameters }: Pick<Subscription, 'report' | 'parameters'>,
  now: Date,
): Promise<void> {
  await rows(
    tx,
    `insert into report_subscription (id, staff_id, report, parameters, created_at) values ($1, $2, $3, $4, $5)
     on conflict on constraint report_subscription_once do update set parameters = excluded.parameters`,
    [newId(), staffId, report, JSON.stringify(parameters), now],
  );
}

/** Ends the letters of a report; says whether there were any. */
export async function unsubscribe(tx: Tx, staffId: StaffId, report: string): Promise<boolean> {
  const gone = await rows(tx, 'delete from report_subscription where staff_id = $1 and report = $2 returning id', [
    staffId,
    report,
  ]);
  return gone.length > 0;
}

/** What a person gets, the oldest first. */
export function subscriptionsOf(tx: Tx, staffId: StaffId): Promise<Subscription[]> {
  return rows<Subscription>(
    tx,
    `select report, parameters, created_at as "createdAt" from report_subscription where staff_id = $1
     order by created_at, report`,
    [staffId],
  );
}

export async function subscriptionTo(tx: Tx, staffId: StaffId, report: string): Promise<Subscription | null> {
  return (await subscriptionsOf(tx, staffId)).find((each) => each.report === report) ?? null;
}
