import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { mainstay } from '../support/command.js';

describe('npx mainstay demo', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true });
  });

  afterAll(() => app.stop());

  const giving = async (): Promise<{ gifts: number; plans: number; entries: number; receipts: number }> => {
    const [row] = await app.db.query<Awaited<ReturnType<typeof giving>>>(
      `select (select count(*)::int from gift where occurred_at is not null) as gifts,
              (select count(*)::int from plan) as plans,
              (select count(*)::int from ledger_entry) as entries,
              (select count(*)::int from receipt) as receipts`,
    );
    return row!;
  };

  it('sets the clock right when it is interrupted', async () => {
    const { code, err } = await mainstay(app, ['demo', '--months', '3'], { interruptAt: /donors/ });
    expect(err).toMatch(/^Stopped\. What has been loaded so far stays; remove it with: npx mainstay demo --clear$/m);
    expect(code).toBe(1);
    expect(Math.abs(app.sandbox.clock.now().getTime() - Date.now())).toBeLessThan(5000);
    await app.quiet();
    expect((await mainstay(app, ['demo', '--clear', '--yes'])).code).toBe(0);
  });

  it('fills the sandbox beside the running server, shows how far it is, and leaves books that add up', async () => {
    const { code, out, err } = await mainstay(app, ['demo', '--months', '1']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^ {1,2}\d+ % {2}\w{3} \d{4} {2}\d+ donors, \d+ gifts$/m);
    expect(out).toMatch(/^100 % .*\nLoaded in \d+ s\./m);
    const { gifts, plans, receipts } = await giving();
    expect(gifts).toBeGreaterThan(80);
    expect(plans).toBeGreaterThan(20);
    expect(receipts).toBeGreaterThanOrEqual(gifts);
    // Letters by post reach somebody, and the report of places has areas.
    const [post] = await app.db.query<{ reached: number; areas: number }>(
      `select count(*)::int as reached, count(distinct postal_area)::int as areas from donor where reached_by_post`,
    );
    expect(post!.reached).toBeGreaterThan(20);
    expect(post!.areas).toBeGreaterThan(5);
    expect((await mainstay(app, ['proof'])).out).toContain('All proofs hold.');
    // The clock has come back to the present.
    expect(Math.abs(app.sandbox.clock.now().getTime() - Date.now())).toBeLessThan(5000);
  }, 180_000);

  it('does not mix with what is there', async () => {
    const before = await giving();
    const { code, err } = await mainstay(app, ['demo']);
    expect(err).toMatch(/^There are \d+ gifts already\. Remove them first with: npx mainstay demo --clear$/m);
    expect(code).toBe(1);
    expect(await giving()).toEqual(before);
  });

  it('asks before it removes anything', async () => {
    const before = await giving();
    const { out } = await mainstay(app, ['demo', '--clear'], { input: 'no\n' });
    expect(out).toContain('Nothing was removed.');
    expect(await giving()).toEqual(before);
  });

  it('removes all giving, here and at the processor, and keeps newsroom, forms and audit', async () => {
    await app.quiet();
    const { code, out } = await mainstay(app, ['demo', '--clear', '--yes']);
    expect(out).toMatch(/^Removed \d+ gifts and \d+ donors\. Newsroom, people and forms are as they were\.$/m);
    expect(code).toBe(0);
    expect(await giving()).toEqual({ gifts: 0, plans: 0, entries: 0, receipts: 0 });
    const [kept] = await app.db.query<{ forms: number; acts: number; newsrooms: number }>(
      `select (select count(*)::int from form) as forms, (select count(*)::int from organisation) as newsrooms,
              (select count(*)::int from audit_event where action = 'clear sandbox') as acts`,
    );
    expect(kept).toEqual({ forms: 3, newsrooms: 1, acts: 2 });
    expect((await mainstay(app, ['proof'])).out).toContain('All proofs hold.');
  });

  it('guards the books again afterwards', async () => {
    await expect(app.db.query('truncate ledger_posting')).rejects.toThrow('append-only');
  });

  it('is for the sandbox only', async () => {
    const real = { STRIPE_SECRET_KEY: 'sk_test_real', STRIPE_WEBHOOK_SECRET: 'whsec_real' };
    for (const args of [['demo'], ['demo', '--clear', '--yes']]) {
      const { code, err } = await mainstay(app, args, { env: real });
      expect(err).toContain('Demo data is for the sandbox only');
      expect(code).toBe(1);
    }
  });

  it('refuses a number of months that makes no sense', async () => {
    const { code, err } = await mainstay(app, ['demo', '--months', '0']);
    expect(err).toContain('Give 1 to 60 months.');
    expect(code).toBe(1);
  });
});
