import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, type CalendarDate } from '../../../src/kernel/calendar.js';
import { ApiKeys } from '../../../src/staff/api-keys.js';
import { CHARITY_FEES, startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { Postman } from '../../support/postman.js';
import { brokenProofs } from '../../support/proof.js';
import { StaffClient, type PageAnswer } from './staff-client.js';

const DAY = 24 * 60 * 60;
const BANK = '/staff/finance/bank';
const DEPOSITS = '/staff/finance/deposits';

describe('deposits and the bank', () => {
  let app: TestApp;
  let donor: Donor;
  let finance: StaffClient;

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true, fees: CHARITY_FEES });
    donor = new Donor(app);
    finance = await StaffClient.as('finance', app);
  });
  afterAll(() => app.stop());

  /** What a page says, without its frame. */
  const page = async (path: string): Promise<string> => {
    const { html } = await finance.get(path);
    return html.slice(html.indexOf('<main'));
  };
  const week = async (): Promise<void> => {
    const answer = await fetch(`${app.sandbox.url}/_sandbox/api/clock?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: { seconds: 7 * DAY } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    await app.quiet();
    // The clock has left the session behind.
    await finance.signIn('finance@ledger.example', 'quiet harbor lamp');
  };
  const deposits = () =>
    app.db.query<{ id: string; amount: string; day: CalendarDate; isMatched: boolean }>(
      `select id, (amount_minor / 100.0)::numeric(12, 2)::text as amount, arrival_date::text as day,
              matched_at is not null as "isMatched"
       from deposit order by created_at, id`,
    );
  const last = async () => (await deposits()).at(-1)!;
  const file = (name: string, rows: readonly string[], header = 'Posting Date,Description,Amount') => ({
    name,
    bytes: [header, ...rows, ''].join('\r\n'),
  });
  const upload = (sent: ReturnType<typeof file>, fields: Record<string, string> = {}): Promise<PageAnswer> =>
    finance.upload(`${BANK}/uploads`, sent, { account: 'Operating', ...fields });
  /** Uploads, looks through, saves; what the page then says. */
  const save = async (sent: ReturnType<typeof file>): Promise<string> => {
    const { location } = await upload(sent);
    expect(location).toMatch(/\/uploads\//);
    const saved = await finance.change(`${location}/save`);
    return await page(saved.location!);
  };
  const lines = () =>
    app.db.query<{ description: string; isDeposit: boolean; reason: string | null }>(
      `select description, exists (select from deposit where bank_line_id = bank_line.id) as "isDeposit",
              set_aside_reason as reason
       from bank_line order by posted_on, description, occurrence`,
    );
  const lineId = async (description: string): Promise<string> => {
    const [row] = await app.db.query<{ id: string }>('select id from bank_line where description = $1 limit 1', [
      description,
    ]);
    return row!.id;
  };

  it('say what will stand there while there are none', async () => {
    expect(await page(DEPOSITS)).toContain('No deposits yet');
    expect(await page(BANK)).toContain('No bank file yet');
  });

  it('stand in a list with what they are made of, and together with the fee rate', async () => {
    await donor.giveAndPay({ email: 'a@example.org', amount: '10000' });
    await donor.giveAndPay({ email: 'b@example.org', designation: 'investigations' });
    await week();
    const { html } = await finance.get(DEPOSITS);
    expect(html).toContain('1 deposit · $121.65 at the bank');
    for (const words of ['Adds up', 'Not matched', '−$3.35', 'Effective fee rate 2.68 %', 'difference']) {
      expect(html).toContain(words);
    }
    expect(await page(`${DEPOSITS}?matched=yes`)).toContain('Nothing matches this filter');
    expect((await finance.get(`${DEPOSITS}?from=2026-02-30`)).status).toBe(422);
    const chosen = await finance.get(
      `${DEPOSITS}?matched=no&status=reconciled,waiting&columns=fees,date,amount&sort=amount`,
    );
    expect(chosen.html).toMatch(/<tfoot>.*−\$3\.35.*Total.*\$121\.65/s);
    const [, href] = /href="([^"]+\/export\?[^"]+format=csv)"/.exec(chosen.html)!;
    expect((await finance.bytes(href!.replaceAll('&amp;', '&'))).body.toString()).toMatch(
      /^Fees,Date,Bank amount,Currency\r\n-3\.35,\d{4}-\d\d-\d\d,121\.65,USD\r\n$/,
    );
  });

  it('keep views for whoever reads finance, and nothing of them for others', async () => {
    const view = { list: 'deposits', name: 'Open', query: 'matched=no' };
    const fundraiser = await StaffClient.as('fundraiser', app);
    expect((await fundraiser.change('/staff/views', view)).status).toBe(404);
    expect((await fundraiser.get('/staff/lists/deposits/count')).status).toBe(404);
    const { location } = await finance.change('/staff/views', view);
    expect(await page(location!)).toContain('Open');
    expect(JSON.parse((await finance.bytes('/staff/lists/deposits/count?matched=no')).body.toString())).toEqual({
      count: 1,
    });
  });

  it('show the same sum in three views', async () => {
    const { id } = await last();
    const [gifts, funds, accounts] = await Promise.all(
      ['', '?view=designations', '?view=accounts'].map(async (query) => await page(`${DEPOSITS}/${id}${query}`)),
    );
    for (const html of [gifts!, funds!, accounts!]) expect(html).toMatch(/difference <span[^>]*>\$0\.00/);
    expect(gifts).toContain('Rosa Díaz');
    for (const words of ['$97.50', '$24.15', 'Investigative reporting']) expect(funds).toContain(words);
    for (const words of ['1010 Bank', '4000 Contributions', '4100', '5100 Processing fees'])
      expect(accounts).toContain(words);
    expect((await finance.get(`${DEPOSITS}/nothing`)).status).toBe(404);
  });

  it('tell programs what the page and the file say', async () => {
    const { key } = await app.db.write((tx) =>
      app.web
        .get(ApiKeys, { strict: false })
        .create(tx, { name: 'Books', scopes: ['finance:read'] }, { actor: 'system', staffId: null }),
    );
    const ask = async (path: string) => {
      const answer = await fetch(`${app.url}/api/v1/deposits${path}`, { headers: { authorization: `Bearer ${key}` } });
      return { status: answer.status, body: (await answer.json()) as { data: readonly Record<string, unknown>[] } };
    };
    const usd = (amount: number) => ({ amount, currency: 'USD' });
    const { id, day } = await last();
    const sums = { amount: usd(12_165), gross: usd(12_500), covered: usd(0), fees: usd(-335), net: usd(12_165) };
    const nothing = { refunds: usd(0), disputes: usd(0), adjustments: usd(0), payoutFee: usd(0) };
    const deposit = {
      id,
      kind: 'processor',
      status: 'reconciled',
      arrivalDate: day,
      gifts: 2,
      batch: null,
      match: null,
    };
    const { body } = await ask('');
    expect(body).toEqual({ data: [{ ...deposit, ...sums, ...nothing, payoutId: null }], nextCursor: null });
    expect((await ask(`/${id}`)).body).toEqual(body.data[0]);
    const [row] = parse<object>((await finance.bytes(`${DEPOSITS}/export?format=csv`)).body, { columns: true });
    expect(row).toMatchObject({ Date: day, 'Bank amount': '121.65', Gross: '125.00', Fees: '-3.35', Net: '121.65' });
    const first = (await ask(`/${id}/lines?limit=1`)).body as { data: object[]; nextCursor: string };
    const second = (await ask(`/${id}/lines?limit=1&cursor=${first.nextCursor}`)).body;
    const lines = [...first.data, ...second.data] as { net: { amount: number } }[];
    expect(lines).toMatchObject([1, 2].map(() => ({ kind: 'gift', donorName: null, transactionId: null })));
    expect(lines.map(({ net }) => net.amount).toSorted((a, b) => a - b)).toEqual([2_415, 9_750]);
    expect((await ask('?matched=yes')).body.data).toEqual([]);
    expect((await ask('?status=lost')).status).toBe(422);
    expect((await ask(`/${key}`)).status).toBe(404);
  });

  it('are ticked by hand, once, and that is undone with a reason', async () => {
    const { id } = await last();
    await Promise.all([finance.change(`${DEPOSITS}/${id}/match`), finance.change(`${DEPOSITS}/${id}/match`)]);
    expect(await page(`${DEPOSITS}/${id}`)).toContain('Ticked by The finance');
    const silent = await finance.change(`${DEPOSITS}/${id}/unmatch`, { reason: ' ' });
    expect([silent.status, silent.html.includes('Say why this match is wrong.')]).toEqual([422, true]);
    await finance.change(`${DEPOSITS}/${id}/unmatch`, { reason: 'It was another bank' });
    expect((await last()).isMatched).toBe(false);
    expect(await page(`${DEPOSITS}/${id}`)).toContain('It was another bank');
  });

  describe('a bank file', () => {
    it('is taken only from the session’s own form, and only where files belong', async () => {
      const sent = file('november.csv', ['2026-11-20,X,1.00']);
      expect((await upload(sent, { csrf: 'no' })).status).toBe(403);
      const stranger = await new StaffClient(app).upload(`${BANK}/uploads`, sent);
      expect([stranger.status, stranger.location]).toEqual([303, '/staff/sign-in?ended=yes']);
      const viewer = await StaffClient.as('viewer', app);
      expect((await viewer.upload(`${BANK}/uploads`, sent)).status).toBe(403);
      for (const path of ['/staff/settings', '/give/article-footer', '/api/v1/gifts']) {
        expect([path, (await finance.upload(path, sent)).status]).toEqual([path, 415]);
      }
      const broken = await fetch(`${app.url}${BANK}/uploads`, {
        method: 'POST',
        headers: {
          'content-type': 'multipart/form-data; boundary=x',
          cookie: `mainstay-session=${finance.cookie('mainstay-session')}`,
        },
        body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf',
        redirect: 'manual',
      });
      expect(broken.status).toBeLessThan(500);
      expect(await lines()).toEqual([]);
    });

    it.each([
      [
        'other columns',
        file('a.csv', ['1;2;3'], 'Datum;Text;Betrag'),
        /Line 1: <\/strong>These are not columns that we know/,
      ],
      [
        'a decimal comma',
        file('b.csv', ['2026-11-20,X,1.00', '2026-11-20,Y,"1.234,56"']),
        /Line 3: <\/strong>“1\.234,56” is written with a decimal comma/,
      ],
      [
        'dates in two orders',
        file('c.csv', ['11/20/2026,X,1.00', '20/11/2026,Y,2.00']),
        /Line 3: <\/strong>The dates are in two orders/,
      ],
      ['nothing in it', { name: 'd.csv', bytes: '' }, /The file is empty/],
      ['more bytes than we take', { name: 'e.csv', bytes: 'x'.repeat(10 * 1024 * 1024 + 1) }, /larger than 10 MB/],
    ])('with %s is refused, and nothing is kept', async (_, sent, words) => {
      const { status, html } = await upload(sent);
      expect([status, html]).toEqual([422, expect.stringMatching(words)]);
      expect(html).toContain('value="Operating"');
      expect(await app.db.query('select from bank_upload')).toEqual([]);
    });

    it('needs a name for its account, and a file', async () => {
      const { status, html } = await upload({ name: '', bytes: '' }, { account: '' });
      expect(status).toBe(422);
      for (const words of ['Say which account', 'Choose a file']) expect(html).toContain(words);
    });

    it('is asked for the order of its dates when both fit, and saved as answered, or discarded', async () => {
      const sent = file('asked.csv', ['11/03/2020,COFFEE,-3.50', '12/04/2020,PAPER,-20.00']);
      const { location } = await upload(sent);
      const asked = await finance.get(location!);
      for (const words of ['In which order are the dates?', 'Nov 3, 2020', 'Mar 11, 2020'])
        expect(asked.html).toContain(words);
      expect((await finance.change(`${location}/save`)).location).toBe(location);
      expect(await page(`${location}?order=dmy`)).toContain('Mar 11, 2020 to Apr 12, 2020');
      await finance.change(`${location}/discard`);
      expect((await finance.get(location!)).status).toBe(409);
      expect(await lines()).toEqual([]);
    });

    it('is looked through, saved whole, and its deposit is matched to the cent by itself', async () => {
      const { amount, day } = await last();
      const rows = [
        `${day},STRIPE TRANSFER,${amount}`,
        `${addDays(day, 1)},RENT,-1500.00`,
        `${addDays(day, 1)},COFFEE SALES,12.00`,
      ];
      const sent = file('november.csv', rows);
      const { location } = await upload(sent);
      const preview = await finance.get(location!);
      for (const words of ['Save 3 lines', 'STRIPE TRANSFER', '−$1,500.00', 'One column with a sign']) {
        expect(preview.html).toContain(words);
      }
      expect(await lines()).toEqual([]);
      const presses = await Promise.all([finance.change(`${location}/save`), finance.change(`${location}/save`)]);
      expect(presses.map(({ status }) => status)).toEqual([303, 303]);
      expect(await lines()).toMatchObject([
        { description: 'STRIPE TRANSFER', isDeposit: true },
        { description: 'COFFEE SALES', isDeposit: false },
        { description: 'RENT', isDeposit: false },
      ]);
      expect(await page(DEPOSITS)).toContain('To the cent');
      const { html } = await finance.get(BANK);
      expect(html).toContain('1 line to look at · 0 deposits without a line');
      expect(html).not.toContain('RENT');
    });

    it('that was saved before is refused by its bytes, naming when; one that overlaps doubles nothing', async () => {
      const { amount, day } = await last();
      const rows = [
        `${day},STRIPE TRANSFER,${amount}`,
        `${addDays(day, 1)},RENT,-1500.00`,
        `${addDays(day, 1)},COFFEE SALES,12.00`,
      ];
      const again = await upload(file('renamed.csv', rows), { account: 'Another' });
      expect([again.status, again.html]).toEqual([
        422,
        expect.stringMatching(/was saved as “november\.csv” for Operating, by The finance/),
      ]);
      const html = await save(
        file('longer.csv', [...rows, `${addDays(day, 1)},COFFEE SALES,12.00`, `${addDays(day, 2)},PAPER,-9.00`]),
      );
      expect(html).toContain('2 lines saved. 0 deposits matched to the cent.');
      expect((await lines()).map(({ description }) => description)).toEqual([
        'STRIPE TRANSFER',
        'COFFEE SALES',
        'COFFEE SALES',
        'RENT',
        'PAPER',
      ]);
    });

    it('may have lines that are none of ours: set aside with a reason, and taken back', async () => {
      const id = await lineId('COFFEE SALES');
      const silent = await finance.change(`${BANK}/lines/${id}/aside`, { reason: '' });
      expect(await page(silent.location!)).toContain('Say what this line is.');
      await finance.change(`${BANK}/lines/${id}/aside`, { reason: 'The café in the lobby' });
      expect(await page(`${BANK}?state=aside`)).toContain('The café in the lobby');
      const taken = await finance.change(`${BANK}/lines/${await lineId('STRIPE TRANSFER')}/aside`, { reason: 'x' });
      expect(await page(taken.location!)).toContain('This bank line is another deposit already.');
      await finance.change(`${BANK}/lines/${id}/back`);
      expect((await lines()).every(({ reason }) => reason === null)).toBe(true);
    });

    it('never puts a pair together again that somebody took apart', async () => {
      const { id, day } = await last();
      await finance.change(`${DEPOSITS}/${id}/unmatch`, { reason: 'This was for the other account' });
      await save(file('more.csv', [`${addDays(day, 3)},INK,-30.00`]));
      expect((await last()).isMatched).toBe(false);
      expect(await page(BANK)).toContain('Say whether it is this one');
      await finance.change(`${DEPOSITS}/${id}/match`, { line: await lineId('STRIPE TRANSFER') });
      expect((await last()).isMatched).toBe(true);
    });

    it('offers a choice when two lines fit, and refuses what is not the same to the cent', async () => {
      await donor.giveAndPay({ email: 'c@example.org', amount: '10000' });
      await week();
      const { id, amount, day } = await last();
      await save(
        file('two.csv', [
          `${day},PAYOUT ONE,${amount}`,
          `${addDays(day, 1)},PAYOUT TWO,${amount}`,
          `${day},NEAR,${Number(amount) + 1}`,
        ]),
      );
      expect((await last()).isMatched).toBe(false);
      expect(await page(BANK)).toContain('2 lines of this amount fit');
      const near = await finance.change(`${DEPOSITS}/${id}/match`, { line: await lineId('NEAR') });
      expect(await page(near.location!)).toContain('They match only to the cent');
      await finance.change(`${BANK}/lines/${await lineId('PAYOUT TWO')}/match`, { deposit: id });
      expect((await lines()).filter(({ isDeposit }) => isDeposit).map(({ description }) => description)).toEqual([
        'STRIPE TRANSFER',
        'PAYOUT TWO',
      ]);
    });

    it('waits for a deposit that is heard of later', async () => {
      await donor.giveAndPay({ email: 'd@example.org', amount: '10000' });
      const [{ now } = { now: '' }] = await app.db.query<{ now: string }>(`select $1::date::text as now`, [
        app.clock.now(),
      ]);
      const rows = [1, 2, 3, 4, 5, 6, 7].map((days) => `${addDays(now as CalendarDate, days)},EARLY,97.50`);
      await save(file('early.csv', rows.slice(2, 3)));
      await week();
      expect((await last()).isMatched).toBe(true);
    });
  });

  it('with something unexplained name the cause and the fix, have an owner, and are booked as staff say', async () => {
    await new Postman(app).stripe.paymentIntents.create({
      amount: 2000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    });
    await week();
    const { id } = await last();
    const path = `${DEPOSITS}/${id}`;
    const { html } = await finance.get(path);
    for (const words of [
      'Needs a look',
      '$19.26 came from a charge that is no gift here.',
      'nobody looks after it yet',
    ]) {
      expect(html).toContain(words);
    }
    const exception = /exceptions\/([^/]+)\/take/.exec(html)![1]!;
    await finance.change(`${DEPOSITS}/exceptions/${exception}/take`);
    await finance.change(`${path}/again`);
    await app.quiet();
    expect(await page(path)).toContain('The finance looks after it');
    const silent = await finance.change(`${DEPOSITS}/exceptions/${exception}/resolve`, { choice: 'other-income' });
    expect([silent.status, silent.html.includes('An auditor will read it.')]).toEqual([422, true]);
    const said = { choice: 'other-income', reason: 'A mug, order 17' };
    await Promise.all([
      finance.change(`${DEPOSITS}/exceptions/${exception}/resolve`, said),
      finance.change(`${DEPOSITS}/exceptions/${exception}/resolve`, said),
    ]);
    const after = await finance.get(path);
    for (const words of ['Adds up', 'A mug, order 17', 'Other income, such as a sale'])
      expect(after.html).toContain(words);
    expect(await page(`${path}?view=accounts`)).toContain('4800 Other income');
  });

  it('stay matched once their month is closed', async () => {
    expect(await brokenProofs(app)).toEqual([]);
    const { id, day } = (await deposits())[0]!;
    await app.db.query(
      `insert into accounting_period (month, state, closed_at)
       select month, 'closed', month + interval '2 months' from generate_series(
         (select date_trunc('month', min(effective_date)) from ledger_entry), $1::date, interval '1 month') as month`,
      [day],
    );
    expect(await page(`${DEPOSITS}/${id}`)).toContain('is closed, so its match stays as it is');
    const closed = await finance.change(`${DEPOSITS}/${id}/unmatch`, { reason: 'Another bank' });
    expect(await page(closed.location!)).toContain('An administrator can reopen the month.');
    expect((await deposits())[0]!.isMatched).toBe(true);
  });
});
