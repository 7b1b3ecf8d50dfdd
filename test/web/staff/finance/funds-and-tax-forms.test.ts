import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../../support/app.js';
import { brokenRules } from '../../../support/books.js';
import { Donor } from '../../../support/donor.js';
import { StaffClient } from '../staff-client.js';

const PATH = '/staff/finance/funds';

describe('restricted funds (R-ACC-07)', () => {
  let app: TestApp;
  let finance: StaffClient;

  beforeAll(async () => {
    app = await startApp();
    finance = await StaffClient.as('finance', app);
  });

  afterAll(async () => {
    expect(await brokenRules(app)).toEqual([]);
    await app.stop();
  });

  const fields = (more: Record<string, string>): Record<string, string> => ({
    fund: 'investigations',
    releasedOn: '2026-11-02',
    purpose: 'Records requests for the bus story',
    request: randomUUID(),
    ...more,
  });
  const posted = (account: string): Promise<{ minor: number }[]> =>
    app.db.query(
      `select sum(amount_minor)::int as minor from ledger_posting where account = $1 and fund = 'investigations'`,
      [account],
    );
  const releaseId = async (): Promise<string> =>
    (await app.db.query<{ id: string }>('select id from fund_release order by released_at desc limit 1'))[0]!.id;

  it('say so while nothing was given for a purpose', async () => {
    const { html } = await finance.get(PATH);
    expect(html).toContain('No restricted gifts yet');
    expect(html).not.toContain('Release from restriction');
  });

  it('add up what was given for them', async () => {
    const donor = new Donor(app);
    await donor.giveAndPay({
      email: 'a@example.org',
      designation: 'investigations',
      amount: 'other',
      otherAmount: '300',
    });
    await donor.giveAndPay({ email: 'b@example.org', designation: 'general', amount: 'other', otherAmount: '80' });
    const { html } = await finance.get(PATH);
    expect(html).toContain('Investigative reporting, $300.00 left');
    expect(html).not.toContain('$80.00');
  });

  it('are released by a pair of lines within the fund, once for each form, and no gift changes', async () => {
    const form = fields({ amount: '120' });
    const answers = await Promise.all([
      finance.change(`${PATH}/releases`, form),
      finance.change(`${PATH}/releases`, form),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await posted('4950')).toEqual([{ minor: 12_000 }]);
    expect(await posted('4951')).toEqual([{ minor: -12_000 }]);
    expect(await posted('4100')).toEqual([{ minor: -30_000 }]);
    expect((await finance.get(PATH)).html).toContain('Investigative reporting, $180.00 left');
  });

  it('give no more than they have, whoever asks at the same time', async () => {
    const asked = [fields({ amount: '100' }), fields({ amount: '100' })];
    const answers = await Promise.all(asked.map((form) => finance.change(`${PATH}/releases`, form)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422]);
    const refused = answers.find(({ status }) => status === 422)!;
    expect(refused.html).toContain('Only $80.00 of this fund is left to release. Nothing was booked.');
    expect(refused.html).toContain('Records requests for the bus story');
    expect(await posted('4950')).toEqual([{ minor: 22_000 }]);
  });

  it('keep what was typed when it cannot be', async () => {
    const { status, html } = await finance.change(
      `${PATH}/releases`,
      fields({ amount: '1.234,56', releasedOn: '2126-01-01', purpose: '' }),
    );
    expect(status).toBe(422);
    expect(html).toContain('Enter how much was spent');
    expect(html).toContain('Enter the day on which it was spent');
    expect(html).toContain('Say what it was spent on');
    expect(html).toContain('value="1.234,56"');
  });

  it('are restricted again when a release is undone, with a reason, once', async () => {
    const path = `${PATH}/releases/${await releaseId()}/undo`;
    await finance.change(path, { reason: ' ' });
    expect(await posted('4950')).toEqual([{ minor: 22_000 }]);
    await Promise.all([finance.change(path, { reason: 'Wrong fund' }), finance.change(path, { reason: 'Wrong fund' })]);
    expect(await posted('4950')).toEqual([{ minor: 12_000 }]);
    expect((await finance.get(PATH)).html).toContain('Wrong fund');
  });

  it('are nothing that a fundraiser sees', async () => {
    const fundraiser = await StaffClient.as('fundraiser', app);
    expect((await fundraiser.get(PATH)).status).toBe(403);
    expect((await fundraiser.change(`${PATH}/releases`, fields({ amount: '1' }))).status).toBe(403);
  });
});

describe('the pages of tax forms', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.stop());

  it('lists who reached the limit, exports the same, and notes each look in the audit (R-FED-02)', async () => {
    const finance = await StaffClient.as('finance', app);
    expect((await finance.get('/staff/finance/schedule-b')).html).toContain('Nobody gave that much');
    const donor = new Donor(app);
    await donor.giveAndPay({
      email: 'big@example.org',
      firstName: '=Big',
      lastName: 'Donor',
      amount: 'other',
      otherAmount: '6000',
    });
    const { html } = await finance.get('/staff/finance/schedule-b');
    expect(html).toContain('1 contributor · ');
    expect(html).toContain('$6,000.00');
    expect(html).toContain('Named in public');
    expect(html).toContain('Special rule: 2 % of contributions of $6,000.00');
    const file = await finance.bytes('/staff/finance/schedule-b.csv');
    expect(file.body.toString()).toContain(`'=Big Donor,,6000.00,0.00,6000.00,`);
    const acts = await app.db.query<{ action: string }>(
      `select distinct action from audit_event where action like '%schedule b' order by action`,
    );
    expect(acts.map(({ action }) => action)).toEqual(['export schedule b', 'see schedule b']);
  });

  it('asks for figures that it can read, and belongs to finance', async () => {
    const admin = await StaffClient.as('admin', app);
    const odd = await admin.get('/staff/finance/schedule-b?year=2999&line=7.000,00');
    expect(odd.status).toBe(422);
    expect(odd.html).toContain('Enter line 1h as an amount');
    expect((await admin.bytes('/staff/finance/schedule-b.csv?line=x')).status).toBe(422);
    const viewer = await StaffClient.as('viewer', app);
    expect((await viewer.get('/staff/finance/schedule-b')).status).toBe(403);
    expect((await viewer.get('/staff/finance/1099-k')).status).toBe(403);
  });

  it('has Form 1099-K beside it: gross by month, refunds or not, tied to the ledger (R-FED-04)', async () => {
    const admin = await StaffClient.as('admin', app, 'second@ledger.example');
    const { html } = await admin.get('/staff/finance/1099-k');
    expect(html.match(/\$6,000\.00/g)).toHaveLength(6);
    expect(html).not.toContain('Charges and ledger differ');
    expect((await admin.get('/staff/finance/1099-k?year=1999')).html).toContain('No payments in this year');
    expect((await admin.get('/staff/finance/1099-k?year=soon')).status).toBe(422);
  });
});
