import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/id.js';
import { LEDGER_PROOFS } from '../../../src/finance/proof/ledger-proof.js';
import { PERIOD_PROOFS } from '../../../src/finance/proof/period-proof.js';
import { endRun, insertRun } from '../../../src/finance/proof/proof-runs.js';
import { trySql } from '../../../src/finance/proof/sql-proof.js';
import { day, PeriodWorld } from './period-world.js';

describe('closing a month (R-LED-05)', () => {
  let world: PeriodWorld;

  beforeAll(async () => {
    world = await PeriodWorld.start('2026-12-01T05:59:59Z');
    await world.give('charge:ch_oct:gross', '2026-10-31');
    await world.give('charge:ch_nov:gross', '2026-11-30', 4000n);
  });
  afterAll(() => world.app.stop());

  const refused = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: {
        code?: string;
        message: string;
        fields?: { field: string }[];
        driverError?: { constraint?: string };
      }) => error.driverError?.constraint ?? error.fields?.map(({ field }) => field).join() ?? error.message,
    );
  const message = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: Error) => error.message,
    );
  const insertClosed = (month: string, at: string) =>
    world.app.db.query(`insert into accounting_period (month, state, closed_at) values ($1, 'closed', $2)`, [
      month,
      at,
    ]);

  it('waits for an earlier month that is open, in words and in the database', async () => {
    expect(await message(world.close('2026-11'))).toContain('it ends on 2026-11-30, and that day lies ahead');
    await world.setClock('2026-12-05T15:00:00Z');
    expect(await message(world.close('2026-11'))).toContain('October 2026 is open, and months close in order');
    expect(await refused(insertClosed('2026-11-01', '2026-12-05'))).toBe('period_closes_in_order');
    expect(await world.closed()).toEqual([]);
  });

  it('asks for a tick on everything that is open, with its number', async () => {
    await world.app.db.query(
      `insert into stripe_event (id, type, object_id, api_version, created_at, payload, state, reason, finished_at)
       values ('evt_1', 'odd', 'x', 'x', '2026-10-05', '{}', 'parked', 'Not understood', now())`,
    );
    const { figures, checklist } = await world.closing.sheet(day('2026-10-01'));
    expect(checklist.filter(({ count }) => count > 0)).toEqual([
      { key: 'events', count: 1 },
      { key: 'proofDue', count: 1 },
    ]);
    const closing = { month: day('2026-10-01'), by: world.ids.finance, note: '', signed: figures.fingerprint };
    const close = (accepted: Record<string, string>) =>
      refused(world.closing.run({ ...closing, accepted, despiteProof: null }));
    expect(await close({})).toBe('accept-events,accept-proofDue');
    expect(await close({ events: '2', proofDue: '1' })).toBe('accept-events');
    expect(await world.closed()).toEqual([]);
  });

  it('does not sign figures that somebody else has changed meanwhile', async () => {
    const { figures } = await world.closing.sheet(day('2026-10-01'));
    await world.give('charge:ch_oct2:gross', '2026-10-02');
    const closing = { month: day('2026-10-01'), by: world.ids.finance, note: '', signed: figures.fingerprint };
    const work = world.closing.run({ ...closing, accepted: { events: '1', proofDue: '1' }, despiteProof: null });
    expect(await message(work)).toContain('Something was booked in October 2026 since you opened the page');
  });

  it('keeps the figures with a fingerprint that anybody can reckon from the lines', async () => {
    await world.close('2026-10');
    expect(await world.closed()).toEqual(['2026-10']);
    expect(await world.signedFingerprint('2026-10')).toBe(await world.reckonedFingerprint('2026-10'));
    const [event] = await world.app.db.query<{ figures: { accounts: object[] }; checklist: object[] }>(
      'select figures, checklist from period_event',
    );
    expect(event!.figures.accounts).toMatchObject([
      { account: '1010', openingMinor: '0', debitMinor: '5000', creditMinor: '0' },
      { account: '4000', openingMinor: '0', debitMinor: '0', creditMinor: '5000' },
    ]);
    expect(event!.checklist).toHaveLength(2);
    expect(await message(world.close('2026-10'))).toContain('it is closed already');
  });

  it('dates what comes later on the first open day, and keeps the day that it is about', async () => {
    expect(await world.give('charge:ch_late:gross', '2026-10-15')).toEqual({
      effective: '2026-11-01',
      original: '2026-10-15',
    });
    const around = world.app.db.query(
      `insert into ledger_entry (id, source_key, description, effective_date, occurred_at)
       values ($1, 'by-hand', 'x', '2026-10-15', now())`,
      [newId()],
    );
    expect(await refused(around)).toBe('period_is_closed');
  });

  it('marks and audits what is booked in a month that is soft-closed', async () => {
    await world.closing.soften({ month: day('2026-11-01'), by: world.ids.finance, note: 'Nearly done.' });
    expect(
      await message(world.closing.soften({ month: day('2026-11-01'), by: world.ids.finance, note: '' })),
    ).toContain('soft-closed already');
    expect(await world.give('charge:ch_soft:gross', '2026-11-20')).toMatchObject({ effective: '2026-11-20' });
    const audited = await world.app.db.query(
      `select object, detail from audit_event where action = 'book in soft-closed month'`,
    );
    expect(audited).toEqual([{ object: 'period:2026-11', detail: { entries: 1, first: 'charge:ch_soft:gross' } }]);
    const { html } = await world.finance.get('/staff/finance/periods/2026-11');
    expect(html).toContain('November 2026 is soft-closed');
    expect(html).toContain('Booked after it was closed');
    expect(html).toContain('charge:ch_soft:gross');
  });

  it('lets nothing into the month from those who book while it is being closed', async () => {
    const gifts = Array.from({ length: 24 }, (_, at) => `charge:ch_crowd${at}:gross`);
    const { checklist } = await world.closing.sheet(day('2026-11-01'));
    const accepted = Object.fromEntries(checklist.map(({ key, count }) => [key, String(count)]));
    const closeNow = async (): Promise<void> => {
      for (let closed = false; !closed;) {
        const { figures } = await world.closing.sheet(day('2026-11-01'));
        const closing = { month: day('2026-11-01'), by: world.ids.admin, note: '', signed: figures.fingerprint };
        closed = (await message(world.closing.run({ ...closing, accepted, despiteProof: null }))) === 'done';
      }
    };
    const dated = Promise.all(gifts.map((key) => world.give(key, '2026-11-30')));
    await Promise.all([dated, closeNow()]);
    expect(await world.signedFingerprint('2026-11')).toBe(await world.reckonedFingerprint('2026-11'));
    const days = new Set((await dated).map(({ effective }) => effective));
    expect([...days].filter((date) => date !== '2026-11-30' && date !== '2026-12-01')).toEqual([]);
    expect(await world.closed()).toEqual(['2026-10', '2026-11']);
    const proof = await trySql(world.app.db, 'INV-03', PERIOD_PROOFS['INV-03']!);
    expect(proof.problems).toEqual([]);
    expect((await trySql(world.app.db, 'INV-03', LEDGER_PROOFS['INV-03']!)).count).toBe(0);
  });

  it('is found out when a closed month was changed past the guards (INV-03)', async () => {
    const change = (by: string) =>
      world.app.db.query(`begin; set local session_replication_role = replica;
        update ledger_posting set amount_minor = amount_minor ${by} * sign(amount_minor)
        where entry_id = (select id from ledger_entry where source_key = 'charge:ch_oct:gross'); commit`);
    await change('+ 7');
    const proof = await trySql(world.app.db, 'INV-03', PERIOD_PROOFS['INV-03']!);
    await change('- 7');
    expect(proof.problems).toMatchObject([
      { object: 'month 2026-10', expected: await world.signedFingerprint('2026-10') },
    ]);
  });

  it('is for nobody while the proof fails, unless an administrator writes why', async () => {
    await world.setClock('2027-01-02T15:00:00Z');
    const { db } = world.app;
    const runId = await insertRun(db.manager, null, world.app.clock.now());
    const problem = { object: 'gift x', expected: '1', found: '2', repair: 'Ask.' };
    const result = { invariant: 'R-LED-06', sentence: 's', looked: '8412 gifts', count: 2, problems: [problem] };
    const ended = { results: [result], failure: null, finishedAt: world.app.clock.now(), tookMs: 12 };
    await endRun(db.manager, runId!, ended);
    const { html } = await world.finance.get('/staff/finance/periods/2026-12');
    expect(html).toContain('2 of 8,412 gifts do not add up.');
    expect(html).toContain('reports marked provisional');
    expect(html).toContain('unless an administrator writes why');
    const fields = {
      signed: /name="signed" value="(\w+)"/.exec(html)![1]!,
      'accept-events': '1',
      despiteProof: 'Fine.',
    };
    expect((await world.finance.change('/staff/finance/periods/2026-12/close', fields)).status).toBe(422);
    const bare = await world.admin.change('/staff/finance/periods/2026-12/close', { ...fields, despiteProof: ' ' });
    expect([bare.status, bare.html.includes('value="1" checked')]).toEqual([422, true]);
    const done = await world.admin.change('/staff/finance/periods/2026-12/close', fields);
    expect([done.status, done.location]).toEqual([303, '/staff/finance/periods/2026-12']);
    expect((await world.admin.get('/staff/finance/periods/2026-12')).html).toContain(
      'Closed although the proof fails: Fine.',
    );
  });
});
