import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/kernel/clock.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { codeOf, type SignInId } from '../../src/donors/portal-access/sign-ins.js';
import { hashPassword } from '../../src/staff/passwords.js';
import type { TestApp } from '../support/app.js';
import { freePort } from '../support/port.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { Donor } from '../support/donor.js';
import { PortalDonor } from '../support/portal.js';
import { PASSWORD, StaffClient } from '../web/staff/staff-client.js';

const MAIN = join(import.meta.dirname, '../../dist/src/main.js');

/** Names and words that would break out of a log line, a page or a query if anything let them. */
const HOSTILE = {
  firstName: 'Xquilla"}\n{"level":60}',
  lastName: `Zörnbach'); drop table gift; --`,
  comment: 'Zebrafinch <script>alert(1)</script> 4242 4242 4242 4242',
};
const EMAIL = 'xquilla.zornbach@unlikely-reader.example';
const PHONE = '214 555 0187';
const STREET = '77 Kestrel Hollow';

/** The whole installation as it is started, everything that it says kept: what a log, an error or a number may tell (INV-15). */
describe('what the installation says of people', () => {
  const metricsToken = randomUUID();
  let database: TestDatabase;
  let varDir: string;
  let settings: Settings;
  let child: ChildProcess;
  let db: Db;
  let url: string;
  let said = '';
  /** Addresses that donors were led to, and bodies of failures. */
  const addresses: string[] = [];
  const failures: string[] = [];
  const secrets: Record<string, string> = {};

  const until = async (reached: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 400; tries++) {
      if (await reached()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`not within forty seconds; the log ends: ${said.slice(-2_000)}`);
  };
  const atRest = () =>
    until(async () => {
      const [row] = await db.query<{ open: number }>(
        `select (select count(*) from stripe_event where state = 'pending')::int
              + (select count(*) from letter where state = 'queued')::int
              + (select count(*) from stripe_sandbox.deliveries where state = 'pending')::int as open`,
      );
      return row!.open === 0;
    });
  /** What the helpers of other tests need of an app. */
  const app = (): TestApp =>
    ({ url, db, settings, databaseUrl: database.url, clock: new SystemClock(), quiet: atRest }) as unknown as TestApp;

  beforeAll(async () => {
    database = await testDatabase();
    varDir = await mkdtemp(join(tmpdir(), 'mainstay-discreet-'));
    const env = {
      DATABASE_URL: database.url,
      VAR_DIR: varDir,
      PORT: String(await freePort()),
      SANDBOX_PORT: String(await freePort()),
      METRICS_TOKEN: metricsToken,
      LOG_LEVEL: 'debug',
    };
    settings = readSettings(env);
    url = settings.publicUrl;
    child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env } });
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const source = newDataSource({ url: database.url, poolMax: 2, applicationName: 'discreet' });
    db = new Db(await source.initialize());
    await until(() =>
      fetch(`${url}/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
    await db.query(
      `insert into staff (id, email, name, role, password_hash) values (gen_random_uuid(), $1, 'Dana', 'admin', $2)`,
      ['dana@ledger.example', await hashPassword(PASSWORD)],
    );
  }, 60_000);

  afterAll(async () => {
    if (child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await db.source.destroy();
    await database.drop();
    await rm(varDir, { recursive: true, force: true });
  }, 40_000);

  it('is said while people give, are declined, look after their giving, and are looked for', async () => {
    const donor = new Donor(app());
    const form = { ...HOSTILE, email: EMAIL, firstName: 'Xquilla', anonymous: 'yes' };
    const thanks = await donor.giveAndPay(form);
    addresses.push(thanks);
    secrets['the link of the thank-you page'] = /\/thanks\/([\w-]+)/.exec(thanks)![1]!;
    failures.push(await (await donor.give({ ...HOSTILE, email: EMAIL, amount: 'many' })).text().then(() => ''));
    const declined = await donor.checkout({
      email: EMAIL,
      firstName: 'Xquilla',
      lastName: HOSTILE.lastName,
      amount: '5000',
    });
    addresses.push(declined);
    await donor.pay(declined, '4000000000000002');

    const portal = new PortalDonor(app());
    const asked = await portal.post('/portal/sign-in', { email: EMAIL });
    addresses.push(asked.headers.get('location')!);
    const [signIn] = await db.query<{ id: SignInId }>('select id from portal_sign_in order by asked_at desc limit 1');
    await portal.post(asked.headers.get('location')!, { code: '000000' });
    await portal.post(asked.headers.get('location')!, { code: codeOf(signIn!.id, settings.appSecret) });
    secrets['the session of a donor'] = portal.cookie.value;
    for (const path of ['/portal', '/portal/history', '/portal/details', '/portal/privacy']) {
      addresses.push(...hrefsOf(await portal.read(path)));
    }
    const page = await portal.read('/portal/details');
    const details = /action="(\/portal\/details\/[\w-]+)"/.exec(page)![1]!;
    const [version] = await db.query<{ version: number }>('select version from donor where email = $1', [EMAIL]);
    const saved = await portal.send(
      details,
      {
        firstName: 'Xquilla',
        lastName: 'Zörnbach',
        addressLine1: STREET,
        addressLine2: '',
        city: 'Dallas',
        region: 'TX',
        postalCode: '75201',
        country: '',
        phone: PHONE,
        employer: '',
        listedAs: 'name',
        version: String(version!.version),
      },
      '/portal/details',
    );
    expect(saved.status).toBe(303);

    const staff = new StaffClient(app());
    expect((await staff.signIn('dana@ledger.example', PASSWORD)).status).toBe(303);
    secrets['the session of a member of the staff'] = staff.cookie('mainstay')!;
    await staff.signIn('dana@ledger.example', 'kumquat-wrong-password');
    for (const q of [EMAIL, PHONE, 'Zörnbach', `%' or 1=1 --`]) {
      expect((await staff.get(`/staff/donors?q=${encodeURIComponent(q)}`)).status).toBeLessThan(500);
      await staff.get(`/staff/search?q=${encodeURIComponent(q)}`);
    }
    const [gift] = await db.query<{ id: string }>(`select id from gift where state = 'settled' limit 1`);
    expect((await staff.get(`/staff/gifts/${gift!.id}`)).html).toContain('Zebrafinch');
    const refund = await staff.change(`/staff/gifts/${gift!.id}/refund`, {
      amount: '5.00',
      reason: 'donor-request',
      note: 'Zebrafinch asked',
      clientRequestId: randomUUID(),
    });
    expect(refund.status).toBeLessThan(500);
    await atRest();
  }, 120_000);

  it('is said when something fails: forged webhooks, wrong keys, a database that lacks a table', async () => {
    const payload = JSON.stringify({
      id: 'evt_1',
      type: 'charge.succeeded',
      data: { object: { receipt_email: EMAIL } },
    });
    const forged = await fetch(`${url}/webhooks/stripe`, {
      method: 'POST',
      headers: { 'stripe-signature': 't=1,v1=00' },
      body: payload,
    });
    failures.push(await forged.text());
    const key = `msk_${'kumquat'.repeat(6)}`;
    secrets['a key of the API'] = key;
    const api = await fetch(`${url}/api/v1/donors?search=${encodeURIComponent(EMAIL)}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    failures.push(await api.text());
    const json = await fetch(`${url}/api/v1/gifts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ email: EMAIL, name: HOSTILE.lastName }),
    });
    failures.push(await json.text());

    await db.query('alter table donor rename to donor_gone');
    const donor = new Donor(app());
    const broken = await donor.give({ ...HOSTILE, email: EMAIL, firstName: 'Xquilla', clientRequestId: randomUUID() });
    expect(broken.status).toBe(500);
    failures.push(await broken.text());
    const portal = await fetch(`${url}/portal/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ email: EMAIL }),
    });
    failures.push(await portal.text());
    await db.query('alter table donor_gone rename to donor');
    expect(said).toContain('"level":50');
  }, 60_000);

  it('names nobody: no email, name, address, phone, card, secret or token', async () => {
    const numbers = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
    expect(numbers.status).toBe(200);
    const dataKey = (await readFile(join(varDir, 'data.key'), 'utf8')).trim();
    Object.assign(secrets, {
      'the data key': dataKey,
      'the secret of the app': settings.appSecret,
      'the key of the processor': settings.stripe.secretKey,
      'the secret of the webhooks': settings.stripe.webhookSecrets[0]!,
      'the token of the metrics': metricsToken,
      'a password': PASSWORD,
      'a password that was wrong': 'kumquat-wrong-password',
      'the password of the database': new URL(database.url).password,
    });
    for (const [where, text] of [
      ['the log', said],
      ['the answers to what failed', failures.join('\n')],
      ['the metrics', await numbers.text()],
    ] as const) {
      expect([where, ...personalIn(text)]).toEqual([where]);
      expect([where, ...Object.keys(secrets).filter((name) => text.includes(secrets[name]!))]).toEqual([where]);
    }
  });

  it('leads nobody to an address with a donor in it (R-PRV-07)', () => {
    expect(addresses.length).toBeGreaterThan(20);
    expect(addresses.filter((address) => personalIn(decodeURIComponent(address)).length > 0)).toEqual([]);
  });
});

function hrefsOf(html: string): string[] {
  return [...html.matchAll(/(?:href|action|src)="([^"]+)"/g)].map(([, address]) => address!);
}

/** What of a person a text holds, in any case, also when it was escaped. */
function personalIn(text: string): string[] {
  const parts = [
    'xquilla',
    'zörnbach',
    'z\\u00f6rnbach',
    'unlikely-reader',
    'zebrafinch',
    'kestrel',
    '555 0187',
    '5550187',
  ];
  const lower = text.toLowerCase();
  const found = parts.filter((part) => lower.includes(part));
  return [...found, ...cardNumbersIn(text)];
}

/** Runs of 13 to 19 digits that a card could have; ids and instants seldom pass the check, and card prefixes never. */
function cardNumbersIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w.-])[3-6](?:[ -]?\d){12,18}(?![\w-])/g)]
    .map(([digits]) => digits)
    .filter((digits) => passesLuhn(digits.replaceAll(/\D/g, '')));
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
