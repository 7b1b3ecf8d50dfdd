import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StaffClient } from '../../web/staff/staff-client.js';
import { PeriodWorld } from './period-world.js';

describe('reopening a month (R-LED-05)', () => {
  let world: PeriodWorld;

  beforeAll(async () => {
    world = await PeriodWorld.start('2026-12-05T15:00:00Z');
    await world.give('charge:ch_oct:gross', '2026-10-31');
    await world.give('charge:ch_nov:gross', '2026-11-10');
    await world.close('2026-10');
    await world.close('2026-11', world.ids.admin);
  });
  afterAll(() => world.app.stop());

  const reopen = (client: StaffClient, month: string, reason = 'A deposit was missing.') =>
    client.change(`/staff/finance/periods/${month}/reopen`, { reason });
  const flash = async (client: StaffClient, month: string) =>
    (await client.get(`/staff/finance/periods/${month}`)).html;
  const constraintOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { driverError: { constraint: string } }) => error.driverError.constraint,
    );

  it('is for administrators alone, and for another one than who closed it', async () => {
    expect((await reopen(world.finance, '2026-11')).status).toBe(403);
    expect(await flash(world.admin, '2026-11')).toContain('there is none. Add one under People first.');
    await reopen(world.admin, '2026-11');
    expect(await flash(world.admin, '2026-11')).toContain('you closed it yourself');
    expect(await world.closed()).toEqual(['2026-10', '2026-11']);
    await StaffClient.as('admin', world.app, 'second@ledger.example');
    expect(await flash(world.admin, '2026-11')).toContain('somebody else has to reopen it: The admin.');
  });

  it('begins with the last closed month', async () => {
    await reopen(world.admin, '2026-10');
    expect(await flash(world.admin, '2026-10')).toContain('the last closed month is reopened first');
    expect(await world.closed()).toEqual(['2026-10', '2026-11']);
  });

  it('is refused by the database, too: unrecorded, by the same person, and before a later month', async () => {
    const { db } = world.app;
    const event = (month: string, by: string) =>
      db.query(`insert into period_event (month, action, at, by_staff, note) values ($1, 'reopen', now(), $2, 'Why')`, [
        month,
        by,
      ]);
    expect(await constraintOf(db.query(`delete from accounting_period where month = '2026-11-01'`))).toBe(
      'period_reopens_on_record',
    );
    expect(
      await constraintOf(db.query(`update accounting_period set state = 'soft-closed' where month = '2026-11-01'`)),
    ).toBe('period_reopens_on_record');
    expect(await constraintOf(db.query(`delete from accounting_period where month = '2026-10-01'`))).toBe(
      'period_reopens_last_first',
    );
    expect(await constraintOf(event('2026-11-01', world.ids.admin))).toBe('period_reopened_by_another');
    expect(await constraintOf(event('2026-12-01', world.ids.admin))).toBe('period_reopened_once');
    expect(await constraintOf(db.query('truncate accounting_period'))).toBe('accounting_period_append_only');
    expect(await constraintOf(db.query('delete from period_event'))).toBe('period_event_append_only');
  });

  it('asks for a reason, keeps it, and tells finance by letter', async () => {
    const second = new StaffClient(world.app);
    await second.signIn('second@ledger.example', 'quiet harbor lamp');
    const refused = await reopen(second, '2026-11', ' ');
    expect([refused.status, refused.html.includes('Write why the month is reopened.')]).toEqual([422, true]);
    expect((await reopen(second, '2026-11')).status).toBe(303);
    expect(await world.closed()).toEqual(['2026-10']);
    const letters = await world.app.db.query<{ recipient: string; month: string; reason: string }>(
      `select recipient, data->>'month' as month, data->>'reason' as reason from letter
       where template = 'period-reopened' order by recipient`,
    );
    expect(letters).toEqual(
      ['admin@ledger.example', 'finance@ledger.example'].map((recipient) => ({
        recipient,
        month: 'November 2026',
        reason: 'A deposit was missing.',
      })),
    );
    const [audited] = await world.app.db.query<{ detail: object }>(
      `select detail from audit_event where action = 'reopen period'`,
    );
    expect(audited!.detail).toEqual({ reason: 'A deposit was missing.' });
    expect((await world.finance.get('/staff/finance/periods')).html).toContain('Reopened');
  });

  it('takes entries again, and closing it again shows what was added', async () => {
    const before = await world.signedFingerprint('2026-11');
    expect(await world.give('charge:ch_found:gross', '2026-11-12')).toEqual({
      effective: '2026-11-12',
      original: null,
    });
    expect(await flash(world.finance, '2026-11')).toContain('charge:ch_found:gross');
    await world.close('2026-11');
    const { html } = await world.finance.get('/staff/finance/periods/2026-11');
    expect(html).toContain(before);
    expect(html).toContain(await world.signedFingerprint('2026-11'));
    expect(html).toContain('Another fingerprint than before.');
    expect(html).toContain('1 entry booked in the month after this.');
  });

  it('is for months that are real and have begun', async () => {
    for (const month of ['2026-13', '2026', 'now', '2027-01']) {
      expect((await world.finance.get(`/staff/finance/periods/${month}`)).status).toBe(404);
    }
    await reopen(world.admin, '2025-03');
    expect(await flash(world.admin, '2025-03')).toContain('March 2025 was not reopened: it is not closed.');
  });
});
