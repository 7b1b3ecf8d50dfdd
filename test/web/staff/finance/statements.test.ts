import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DonorId } from '../../../../src/kernel/id.js';
import { startApp, TestClock, type TestApp } from '../../../support/app.js';
import { returnGift, writeDonors } from '../../../workflows/statements/year-rows.js';
import { StaffClient } from '../staff-client.js';

const PATH = '/staff/finance/statements';

describe('the statements of a year at the newsroom', () => {
  let app: TestApp;
  let finance: StaffClient;
  let rosa: DonorId;
  let runPath = '';

  beforeAll(async () => {
    app = await startApp({ clock: new TestClock('2026-01-10T15:00:00Z') });
    finance = await StaffClient.as('finance', app);
  });

  afterAll(() => app.stop());

  const words = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  const stored = async (): Promise<number> =>
    (await app.db.query<{ count: number }>('select count(*)::int as count from statement'))[0]!.count;

  it('say so while nobody has given', async () => {
    const { html } = await finance.get(PATH);
    expect(html).toContain('No gifts in 2026');
  });

  it('count who gets one by mail, on paper, or not at all, and show sample pages', async () => {
    const gifts = [{ date: '2025-03-03', amount: 2500 }];
    [rosa] = (await writeDonors(app, [
      {
        firstName: 'Rosa',
        lastName: 'Díaz',
        email: 'rosa@example.org',
        gifts: [...gifts, { date: '2025-04-04', amount: 9900, benefit: 1200 }],
      },
      { firstName: 'Ben', lastName: 'Zuma', email: '', postalCode: '75201', gifts },
      { firstName: 'Ada', lastName: 'Young', email: '', postalCode: '75201', gifts },
      { firstName: '=Eve', lastName: 'Abel', email: '', postalCode: '75199', gifts },
      { firstName: 'No', lastName: 'Address', email: '', gifts },
    ])) as [DonorId];
    const { html } = await finance.get(PATH);
    expect(words(html)).toContain('To send by mail 1 donors');
    expect(words(html)).toContain('To print 3 donors');
    expect(html).toContain('Send 4 statements…');
    expect(words(html)).toContain('Neither mail nor post would reach them');
    const samples = [...html.matchAll(/\/samples\/[\w-]+/g)].map(([path]) => path);
    expect(samples.length).toBe(4);
    for (const path of new Set(samples)) {
      const { body } = await finance.bytes(`${PATH}/2025${path}`);
      expect(body.subarray(0, 5).toString()).toBe('%PDF-');
    }
    expect(await stored()).toBe(0);
  });

  it('cannot be sent for the running year, or by people who may not', async () => {
    const running = await finance.get(`${PATH}?year=2026`);
    expect(running.html).not.toContain('/2026/send');
    const refused = await finance.change(`${PATH}/2026/send`, { scope: 'new' });
    expect(refused.location).toBe(`${PATH}?year=2026`);
    const fundraiser = await StaffClient.as('fundraiser', app);
    expect((await fundraiser.get(PATH)).status).toBe(403);
    expect((await fundraiser.change(`${PATH}/2025/send`, { scope: 'new' })).status).toBe(403);
    expect(await stored()).toBe(0);
    expect((await finance.get(`${PATH}/abcd/send`)).status).toBe(404);
  });

  it('say what the button does, and send each of them once though it is pressed twice', async () => {
    const review = await finance.get(`${PATH}/2025/send?scope=new`);
    expect(words(review.html)).toContain(
      '“Your 2025 giving to The Ledger”, with the statement as a PDF, goes to 1 donor.',
    );
    const answers = await Promise.all([1, 2].map(() => finance.change(`${PATH}/2025/send`, { scope: 'new' })));
    expect(answers.every(({ status }) => status === 303)).toBe(true);
    runPath = answers.map(({ location }) => location!).find((location) => location.includes('/runs/'))!;
    await app.quiet();
    const { html } = await finance.get(runPath);
    expect(words(html)).toContain('Made 4 of 4 Mailed 1');
    expect(words(html)).toContain('Statements as PDF');
    expect(await stored()).toBe(4);
    const letters = await app.db.query(`select recipient, subject, state from letter`);
    expect(letters).toEqual([
      { recipient: 'rosa@example.org', subject: 'Your 2025 giving to The Ledger', state: 'sent' },
    ]);
    const audit = await app.db.query(`select detail from audit_event where action = 'send statements'`);
    expect(audit).toEqual([{ detail: { year: 2025, donors: 4, scope: 'new' } }]);
  });

  it('print in the order of ZIP codes and names, with an address list, and are marked as mailed', async () => {
    const { headers, body } = await finance.bytes(`${runPath}/print/1.pdf`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="statements-2025-part-1-of-1.pdf"');
    expect(body.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await finance.bytes(`${runPath}/print/1.pdf`)).body.equals(body)).toBe(true);
    const list = (await finance.bytes(`${runPath}/addresses`)).body.toString();
    const lines = list.trim().split('\r\n');
    expect(lines[0]).toContain('Name,Address line 1');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual([`'=Eve Abel`, 'Ada Young', 'Ben Zuma']);
    expect((await finance.get(`${runPath}/print/2.pdf`)).status).toBe(404);
    await finance.change(runPath, { act: 'posted' });
    const { html } = await finance.get(runPath);
    expect(html).toContain('In the post since');
    expect(html).not.toContain('Mark as mailed');
    const audited = await app.db.query(
      `select action from audit_event where object like 'statement-run:%' order by id`,
    );
    expect(audited.map((row) => (row as { action: string }).action)).toEqual([
      'send statements',
      'print statements',
      'print statements',
      'export statement addresses',
      'post statements',
    ]);
  });

  it('flag what changed since, and send the next version to one donor or to all', async () => {
    await returnGift(app, rosa, '2026-01-09T12:00:00Z');
    const { html } = await finance.get(`${PATH}?year=2025`);
    expect(html).toContain('Send new versions to 1 donor…');
    expect(words(html)).toContain('Rosa Díaz Money was returned Version 1');
    await finance.change(`${PATH}/2025/send`, { scope: 'one', donor: rosa });
    await app.quiet();
    const after = await finance.get(`${PATH}?year=2025`);
    expect(after.html).not.toContain('Send new versions');
    const [letter] = await app.db.query<{ text: string }>(`select text from letter where subject like '%corrected'`);
    expect(letter!.text).toContain('you may have to report it as income');
    const donor = await finance.get(`/staff/donors/${rosa}`);
    expect(words(donor.html)).toContain('2025, version 2 · by mail');
    expect(words(donor.html)).toContain('2025 · superseded');
    const again = await finance.change(`${PATH}/2025/send`, { scope: 'one', donor: rosa });
    expect(again.location).toBe(`${PATH}?year=2025`);
    expect(await stored()).toBe(5);
  });
});
