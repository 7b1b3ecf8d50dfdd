import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { CLI, mainstay as runMainstay, type Ran } from '../support/command.js';
import { Donor } from '../support/donor.js';

describe('npx mainstay', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
    await new Donor(app).giveAndPay({ firstName: '=HYPERLINK("x")<b>' });
  });

  afterAll(() => app.stop());

  const mainstay = (args: readonly string[], input = ''): Promise<Ran> => runMainstay(app, args, { input });

  it('is built so that the shell can run it', async () => {
    await expect(access(CLI, constants.X_OK)).resolves.toBeUndefined();
  });

  it('proof prints a line for each invariant and exits with 0 when all hold', async () => {
    const { code, out } = await mainstay(['proof']);
    expect(out).toMatch(/^ok {4}INV-01 .*\(1 charge and 0 invoices of 35 days\)$/m);
    expect(out).toContain('All proofs hold.');
    expect(code).toBe(0);
  });

  it('proof exits with 1 and names what is wrong', async () => {
    await app.db.query('update receipt_series set next_no = next_no + 1');
    const { code, out } = await mainstay(['proof']);
    const json = await mainstay(['proof', '--json']);
    await app.db.query('update receipt_series set next_no = next_no - 1');
    expect(out).toMatch(
      /^FAIL {2}INV-07 .*$[^]*^  series R-\d{4}\n    expected  numbers 1 to 2\n    found     1 of them, the highest 1\n    repair    /m,
    );
    expect(code).toBe(1);
    const told = JSON.parse(json.out) as { holds: boolean; proofs: { invariant: string; problems: object[] }[] };
    expect([json.code, told.holds]).toEqual([1, false]);
    expect(told.proofs.find(({ invariant }) => invariant === 'INV-07')).toMatchObject({
      count: 1,
      problems: [{ expected: 'numbers 1 to 2', repair: expect.stringContaining('npx mainstay') }],
    });
  });

  it('user create takes the password from standard input, and says what is wrong with it', async () => {
    const create = ['user', 'create', '--email', 'ann@example.org', '--name', 'Ann', '--role', 'finance'];
    const weak = await mainstay(create, 'short\n');
    expect([weak.code, weak.err]).toEqual([1, expect.stringContaining('password:')]);
    const made = await mainstay(create, 'quiet rivers run deep\n');
    expect([made.code, made.out]).toEqual([
      0,
      'ann@example.org can sign in as finance. The first sign-in sets up a second factor.\n',
    ]);
    const again = await mainstay(create, 'quiet rivers run deep\n');
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('has an account with this address already')]);
    expect((await mainstay(['user', 'list'])).out).toMatch(/ann@example\.org.*finance/);
  });

  it('user reset takes the second factor away, and prints a link that lets the person back in', async () => {
    const { out } = await mainstay(['user', 'reset', 'Ann@example.org']);
    expect(out).toContain('The second factor of ann@example.org is taken away');
    expect((await fetch(out.trim().split('\n').at(-1)!)).status).toBe(200);
  });

  it('export writes the register, gifts and deposits, guards formulas and notes it in the audit log', async () => {
    const csv = await mainstay(['export', 'receipts', '--from', '2020-01-01']);
    const [header, row] = csv.out.split('\r\n');
    expect(header).toContain('Receipt,Issued,Gift date,Donor');
    expect(row).toContain(`"'=HYPERLINK(""x"")<b> Díaz"`);
    expect(csv.code).toBe(0);
    const file = join(app.settings.varDir, 'register.xlsx');
    expect((await mainstay(['export', 'receipts', '--format', 'xlsx', '--out', file])).code).toBe(0);
    expect((await readFile(file)).subarray(0, 2).toString()).toBe('PK');
    const gifts = await mainstay(['export', 'gifts', '--headers', 'api', '--mark']);
    expect(gifts.out).toMatch(/^\ufeffgiftDate,donorName,.*\r\n\d{4}-\d\d-\d\d,"'=HYPERLINK/);
    expect((await mainstay(['export', 'deposits'])).out).toMatch(/^Date,Bank amount,.*\r\n$/);
    const acts = await app.db.query(`select actor from audit_event where action = 'export receipts'`);
    expect(acts).toEqual([{ actor: 'command-line' }, { actor: 'command-line' }]);
  });

  it('export writes donors and plans, of exactly the rows and columns of a list whose address it is given', async () => {
    const donors = await mainstay(['export', 'donors', '--from', '2020-01-01']);
    expect(donors.out).toMatch(/^Name,Email,Kind,Standing,.*\r\n"'=HYPERLINK.*\r\n$/);
    expect((await mainstay(['export', 'donors', '--to', '2020-01-01'])).out).toMatch(/^Name,.*\r\n$/);
    const list = ['--filters', 'http://localhost:3000/staff/donors?standing=new&columns=name,gifts'];
    expect((await mainstay(['export', 'donors', ...list])).out).toMatch(/^Name,Gifts\r\n"'=HYPERLINK.*,1\r\n$/);
    expect((await mainstay(['export', 'donors', '--filters', 'over=9000'])).out.split('\r\n')).toHaveLength(2);
    expect((await mainstay(['export', 'plans'])).out).toMatch(/^Donor,Email,Amount,.*\r\n$/);
    const acts = await app.db.query(`select action from audit_event where action in ('export donors', 'export plans')`);
    expect(acts).toHaveLength(5);
    const strange = await mainstay(['export', 'donors', '--filters', 'shoe=9']);
    expect([strange.code, strange.out, strange.err]).toEqual([1, '', expect.stringContaining('no filter “shoe”')]);
  });

  it('refuses a date that is none, and exports nothing', async () => {
    const { code, out, err } = await mainstay(['export', 'receipts', '--from', '2026-02-30']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('--from: "2026-02-30" is not a date');
  });

  it('migrate finds nothing to do on a database that is up to date', async () => {
    expect(await mainstay(['migrate', '--dry-run'])).toEqual({
      code: 0,
      out: 'The database is up to date.\n',
      err: '',
    });
  });

  it('config lists the settings and hides the secrets', async () => {
    const { out } = await mainstay(['config']);
    expect(out).toContain('VAR_DIR');
    expect(out).toMatch(/DATABASE_URL.*\(hidden\)/);
    expect(out).not.toContain(new URL(app.databaseUrl).password);
  });

  it('setup-link makes a link that opens the setup page', async () => {
    const { out } = await mainstay(['setup-link']);
    const link = out.split('\n')[0]!;
    expect((await fetch(link)).status).toBe(200);
  });
});
