import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMonths, dateIn, type CalendarDate } from '../../src/kernel/calendar.js';
import type { GiftId, StaffId } from '../../src/kernel/id.js';
import { ClosePeriod } from '../../src/finance/periods/close-period.js';
import { monthOf } from '../../src/kernel/month.js';
import { MoneySweeps } from '../../src/stripe-events/money-sweeps.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman } from '../support/postman.js';
import { brokenProofs } from '../support/proof.js';
import { StaffClient } from '../web/staff/staff-client.js';

const ZONE = 'America/Chicago';

describe('a month that is closed', () => {
  let app: TestApp;
  let postman: Postman;
  let staff: StaffClient;
  let month: CalendarDate;
  let nextMonth: CalendarDate;
  let late: string;
  let early: string;

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true, webhooks: false });
    postman = new Postman(app);
    const donor = new Donor(app);
    await startOfMonth();
    month = monthOf(dateIn(ZONE, app.clock.now()));
    nextMonth = addMonths(month, 1);
    await donor.pay(await donor.checkout({ email: 'early@example.org' }));
    await donor.pay(await donor.checkout({ email: 'late@example.org', amount: '5000' }));
    [early, late] = [await giftIdOf(app, 'early@example.org'), await giftIdOf(app, 'late@example.org')];
    await deliver(early);
    await startOfMonth();
    staff = await StaffClient.as('finance', app);
    await close();
  });

  afterAll(() => app.stop());

  /** On to three in the morning of the first day of the next month. */
  const startOfMonth = async (): Promise<void> => {
    const first = addMonths(monthOf(dateIn(ZONE, app.clock.now())), 1);
    const seconds = Math.ceil((Date.parse(`${first}T09:00:00Z`) - app.clock.now().getTime()) / 1000);
    await fetch(`${app.sandbox.url}/_sandbox/api/clock?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: { seconds } }),
    });
    await app.quiet();
  };
  const deliver = async (giftId: string): Promise<void> => {
    await postman.deliver(await postman.eventsOf(giftId));
    await app.quiet();
  };
  const close = async (): Promise<void> => {
    const [person] = await app.db.query<{ id: StaffId }>('select id from staff');
    const closing = app.get(ClosePeriod);
    const { checklist, figures } = await closing.sheet(month);
    const accepted = Object.fromEntries(checklist.map(({ key, count }) => [key, String(count)]));
    const signing = { signed: figures.fingerprint, accepted, despiteProof: null };
    await closing.run({ month, by: person!.id, note: '', ...signing });
  };
  const entriesOf = (giftId: string) =>
    app.db.query<{ source: string; dated: string; about: string | null }>(
      `select split_part(source_key, '_', 1) as source, effective_date::text as dated, original_date::text as about
       from ledger_entry join ledger_entry_gift on entry_id = id where gift_id = $1 order by source_key`,
      [giftId],
    );

  it('takes no gift that was told of late: it is dated on the first open day, and stays a gift of its day', async () => {
    await deliver(late);
    expect(await entriesOf(late)).toEqual(
      ['bt:txn', 'charge:ch'].map((source) => ({ source, dated: nextMonth, about: month })),
    );
    const [gift] = await app.db.query<{ date: string; receipt: string }>(
      `select gift.gift_date::text as date, receipt.gift_date::text as receipt
       from gift join receipt on gift_id = gift.id where gift.id = $1`,
      [late],
    );
    expect(gift).toEqual({ date: month, receipt: month });
    const { html } = await staff.get(`/staff/finance/periods/${month.slice(0, 7)}`);
    expect(html).toContain('Corrections in later months');
    expect(html).toContain('2 entries');
  });

  it('says before a refund that it is written as a correction, and writes it today', async () => {
    const { html } = await staff.change(`/staff/gifts/${early}/refunds`, { amount: 'full', reason: 'donor-request' });
    expect(html).toContain('is closed. This will be written as a correction dated today.');
    await app.get(RefundGift).run({
      giftId: early as GiftId,
      amountMinor: 1000n,
      reason: 'donor-request',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId: '01a20df0-e86c-4523-9b64-77fe4bb12722',
    });
    await app.quiet();
    await deliver(early);
    const today = dateIn(ZONE, app.clock.now());
    expect(await entriesOf(early)).toEqual([
      { source: 'bt:txn', dated: month, about: null },
      { source: 'charge:ch', dated: month, about: null },
      { source: 'refund:re', dated: today, about: null },
    ]);
    expect(await booksOf(app, 'early@example.org')).toMatchObject({ receipts: [{ status: 'void' }, { amount: 1500 }] });
  });

  it('keeps gifts as they were signed, whoever asks', async () => {
    const change = app.db.query(`update gift set designation = 'investigations' where id = $1`, [early]);
    await expect(change).rejects.toMatchObject({ driverError: { constraint: 'period_is_closed' } });
  });

  it('leaves books that add up, and a closed month that is what was signed', async () => {
    await app.get(MoneySweeps).payouts(new Date(`${month}T00:00:00Z`));
    expect(await brokenRules(app)).toEqual([]);
    expect(await brokenProofs(app)).toEqual([]);
  });
});
