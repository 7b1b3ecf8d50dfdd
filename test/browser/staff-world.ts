import { randomUUID } from 'node:crypto';
import { addDays, type CalendarDate, dateIn } from '../../src/kernel/calendar.js';
import { CHARITY_FEES, startApp, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';
import { offer } from '../support/members.js';
import { type PageAnswer, PASSWORD, StaffClient } from '../web/staff/staff-client.js';

export const ADMIN = { email: 'june@ledger.example', password: PASSWORD };

const GENERAL = '01930000-0000-7000-8000-000000000001';
/** It can be charged once, when it is shown, and never again. */
const FAILS_LATER = '4000 0000 0000 0341';
const DAYS = 33;
const IMPORTED = ['Name,Email,Amount,Date', 'Ann Ames,ann@example.org,25,2024-03-04', 'Bo Birch,,ten,2024-05-06'];

/** A newsroom in which everything that has a page has happened at least once; nothing happens in it any more. */
export async function lively(): Promise<TestApp> {
  const app = await startApp({ followsSandbox: true, fees: CHARITY_FEES, env: { HOOK_ALLOW: '127.0.0.1' } });
  const admin = await StaffClient.as('admin', app, ADMIN.email);
  await happenOnline(app);
  await happenOnPaper(app, admin);
  await campaign(app, admin);
  await month(app);
  // The clock has left the session behind.
  await admin.signIn(ADMIN.email, ADMIN.password);
  await records(app, admin);
  await books(app, admin);
  await listOfDonors(app, admin);
  await app.quiet();
  return app;
}

async function happenOnline(app: TestApp): Promise<void> {
  const donor = new Donor(app);
  await offer(app, { description: 'A tote bag', fmv: 1200, tiers: ['member', 'sustainer'] });
  const story = { article: '48213', url: 'https://ledger.example/bus', section: 'City Hall', author: 'Dana Whitfield' };
  const forms = [
    { ...story, comment: 'Keep going.' },
    { email: 'sam@example.org', firstName: 'Sam', lastName: 'Okoye', amount: '5000' },
    { email: 'rosa.diaz@example.org', lastName: 'Diaz', designation: 'investigations', ...story },
  ];
  for (const form of forms) await donor.pay(await donor.checkout(form));
  const monthly = { amount: 'other', otherAmount: '15' };
  for (const [email, card] of [
    ['tess@example.org', FAILS_LATER],
    ['mara@example.org', '4242424242424242'],
  ] as const) {
    await donor.pay(await donor.checkout({ ...monthly, email, frequency: 'monthly' }, 'membership'), card);
  }
  await app.quiet();
}

async function happenOnPaper(app: TestApp, admin: StaffClient): Promise<void> {
  const today = dayOf(app);
  const lastYear = `${Number(today.slice(0, 4)) - 1}-03-03`;
  await done(admin.change('/staff/gifts/record', check('Eve', lastYear)));
  await done(admin.change('/staff/gifts/record', check('Ben', today)));
  const batch = { kind: 'checks-and-cash', receivedOn: today, count: '1', total: '120', label: '' };
  const open = () => done(admin.change('/staff/gifts/batches', { ...batch, request: randomUUID() }));
  const { location } = await open();
  await done(admin.change(`${location}/rows`, check('Ada', today)));
  await done(admin.change(`${location}/post`));
  await open();
}

/** A check of somebody who is new here and gave no email address. */
function check(donorNewFirst: string, receivedOn: string): Record<string, string> {
  return {
    row: randomUUID(),
    kind: 'check',
    amount: '120',
    checkNumber: '1042',
    receivedOn,
    designation: 'general',
    campaign: GENERAL,
    donorNewFirst,
    donorNewLast: 'Abel',
    donorNewLine1: '12 Elm Street',
    donorNewCity: 'Dallas',
    donorNewRegion: 'TX',
    donorNewPostal: '75201',
  };
}

async function campaign(app: TestApp, admin: StaffClient): Promise<void> {
  const days = { startsOn: dayOf(app), endsOn: addDays(dayOf(app), 60) };
  const drive = { name: 'Winter drive', slug: 'winter', goal: '1,000', counting: 'every-gift', ...days };
  const { location } = await done(admin.change('/staff/campaigns', drive));
  const match = { sponsor: 'the Rivera family', percent: '100', cap: '300', giftCap: '', ...days };
  await done(admin.change(`${location}/offers`, match));
  const donor = new Donor(app);
  await donor.giveAndPay({ email: 'link@example.org', firstName: 'Lin', lastName: 'Katz', campaign: 'winter' });
}

/** Plans are charged again and one of them fails, deposits arrive at the bank. */
async function month(app: TestApp): Promise<void> {
  const answer = await fetch(`${app.sandbox.url}/_sandbox/api/clock?wait=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: { seconds: DAYS * 24 * 60 * 60 } }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  await app.quiet();
}

async function records(app: TestApp, admin: StaffClient): Promise<void> {
  // Nobody listens there, so that each try of it fails.
  const receiver = { url: 'http://127.0.0.1:9/hooks', description: 'Newsletter sync', scope: 'all' };
  await done(admin.change('/staff/hooks', receiver));
  const [rosa, sam] = await app.db.query<{ id: string }>(
    `select id from donor where email in ('rosa@example.org', 'sam@example.org') order by email`,
  );
  await done(admin.change(`/staff/donors/${rosa!.id}/tags`, { tag: 'Volunteer' }));
  await done(admin.change(`/staff/donors/${rosa!.id}/notes`, { kind: 'call', text: 'Called to say thank you.' }));
  await done(
    admin.change(`/staff/donors/${rosa!.id}/household`, { other: 'Sam Okoye', household: 'The Díaz household' }),
  );
  await app.db.query('insert into donor_erasure (id, donor_id, asked_at) values ($1, $2, now())', [
    randomUUID(),
    sam!.id,
  ]);
  await done(admin.change('/staff/keys', { name: 'Website', 'scopes.reports:read': 'yes' }));
  await done(admin.change('/staff/people', { name: 'Vera Quiet', email: 'vera@ledger.example', role: 'viewer' }));
  await done(admin.upload('/staff/imports', { name: 'donors.csv', bytes: IMPORTED.join('\n') }));
  await done(admin.change('/staff/exports', { what: 'gifts', format: 'csv' }));
  await done(admin.change('/staff/reports/letters', { report: 'stories', period: 'last-week' }));
}

async function books(app: TestApp, admin: StaffClient): Promise<void> {
  await done(admin.change('/staff/settings/refunds', { aloneMinor: '30', aloneDays: '60' }));
  for (const [email, amount] of [
    ['rosa@example.org', '10'],
    ['sam@example.org', '40'],
  ] as const) {
    const [gift] = await app.db.query<{ id: string }>(
      'select gift.id from gift join donor on donor.id = donor_id where email = $1',
      [email],
    );
    const part = {
      amount: 'part',
      partAmount: amount,
      reason: 'donor-request',
      step: 'confirm',
      request: randomUUID(),
    };
    await done(admin.change(`/staff/gifts/${gift!.id}/refunds`, part));
  }
  await app.quiet();
  await done(admin.change('/staff/receipts/print'));
  const year = Number(dayOf(app).slice(0, 4)) - 1;
  await done(admin.change(`/staff/finance/statements/${year}/send`, { scope: 'new' }));
  await done(admin.change('/staff/gifts/record', check('Late', `${year}-03-03`)));
  const journal = await admin.get('/staff/finance/journal/xero');
  const field = (name: string): string =>
    new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(journal.html)?.[1] ?? '';
  const batch = { through: field('through'), seen: field('seen') };
  await done(admin.change('/staff/finance/journal/xero/batches', batch));
  const lines = ['Posting Date,Description,Amount', `${dayOf(app)},STRIPE TRANSFER,12.00`, ''].join('\r\n');
  await done(admin.upload('/staff/finance/bank/uploads', { name: 'bank.csv', bytes: lines }, { account: 'Operating' }));
  await done(admin.change('/staff/finance/proof'));
}

/** Prepared by one person, published by another. */
async function listOfDonors(app: TestApp, admin: StaffClient): Promise<void> {
  const path = `/staff/donor-list/${Number(dayOf(app).slice(0, 4)) - 1}`;
  const fundraiser = await StaffClient.as('fundraiser', app);
  const statement = 'Nobody buys a story here.';
  const chosen = {
    isOn: 'yes',
    threshold: '100',
    bands: '100\n500',
    yearBasis: 'calendar',
    amounts: 'bands',
    statement,
  };
  await done(admin.change('/staff/settings/donor-list', chosen));
  await done(fundraiser.change(`${path}/prepare`, { note: '' }));
  const seen = /name="seen" value="([0-9a-f]{64})"/.exec((await admin.get(path)).html)?.[1] ?? '';
  await done(admin.change(`${path}/publish`, { seen }));
}

function dayOf(app: TestApp): CalendarDate {
  return dateIn('America/Chicago', app.clock.now());
}

/** @throws Error when a page refused what it was sent. */
async function done(answering: Promise<PageAnswer>): Promise<PageAnswer> {
  const answer = await answering;
  // A new key and a new invitation are shown at once, as they are shown once.
  if (answer.status === 303 || answer.status === 200) return answer;
  const said = answer.html
    .slice(answer.html.indexOf('<main'))
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
  throw new Error(`${answer.status}: ${said.slice(0, 600)}`);
}
