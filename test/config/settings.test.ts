import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { envExample, SETTINGS } from '../../src/config/environment.js';
import { BadSettings, listSettings, readSettings } from '../../src/config/settings.js';

describe('the settings', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mainstay-settings-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = (env: Record<string, string> = {}) => readSettings({ VAR_DIR: folder, ...env });
  const problems = (env: Record<string, string>): readonly string[] => {
    try {
      read(env);
      return [];
    } catch (error) {
      if (!(error instanceof BadSettings)) throw error;
      return error.problems;
    }
  };

  it('need nothing: without any, everything embedded is on', () => {
    const settings = read();
    expect(settings).toMatchObject({
      publicUrl: 'http://localhost:3000',
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: null,
      mailUrl: null,
      workers: 1,
      metricsToken: null,
      cardFee: { basisPoints: 290, fixedMinor: 30 },
      stripe: { sandbox: { port: 12_111 }, endpoint: { host: 'localhost', port: 12_111, protocol: 'http' } },
    });
    expect(settings.stripe.secretKey).toMatch(/^sk_test_/);
    expect(settings.appSecret.length).toBeGreaterThanOrEqual(32);
  });

  it('tell all problems at once, each with what was found, what is expected and an example', () => {
    const found = problems({
      PORT: 'eighty',
      DATABASE_URL: 'mysql://localhost/x',
      MAIL_URL: 'mail.example.org',
      DATABASE_POOL_MAX: '1',
      LOG_LEVEL: 'loud',
      APP_SECRET: 'short',
      STRIPE_SECRET_KEY: 'sk_live_1',
    });
    expect(found.map((each) => each.split(/[: ]/)[0]).toSorted()).toEqual([
      'APP_SECRET',
      'DATABASE_POOL_MAX',
      'DATABASE_URL',
      'LOG_LEVEL',
      'MAIL_URL',
      'PORT',
      'STRIPE_SECRET_KEY',
    ]);
    expect(found.find((each) => each.startsWith('PORT'))).toBe(
      'PORT: found "eighty", expected a port number from 0 to 65535. Example: 3000',
    );
    expect(() => read({ PORT: 'eighty', LOG_LEVEL: 'loud' })).toThrow(
      /Mainstay did not start\. 2 settings need a look/,
    );
  });

  it('never repeat a secret in a problem', () => {
    const secrets = { DATABASE_URL: 'mysql://u:hunter2@h/x', APP_SECRET: 'hunter2', STRIPE_WEBHOOK_SECRET: 'hunter2' };
    const text = problems(secrets).join('\n');
    expect(text).toContain('DATABASE_URL');
    expect(text).not.toContain('hunter2');
  });

  it('refuse one half of a Stripe account', () => {
    expect(problems({ STRIPE_SECRET_KEY: 'sk_test_1' })).toEqual([expect.stringContaining('belong together')]);
    expect(problems({ STRIPE_WEBHOOK_SECRET: 'whsec_1' })).toEqual([expect.stringContaining('belong together')]);
    expect(read({ STRIPE_SECRET_KEY: 'rk_live_1', STRIPE_WEBHOOK_SECRET: 'whsec_1, whsec_2' }).stripe).toEqual({
      secretKey: 'rk_live_1',
      webhookSecrets: ['whsec_1', 'whsec_2'],
      endpoint: null,
      sandbox: null,
    });
  });

  it('can come from files, one per setting', async () => {
    await writeFile(join(folder, 'port'), '4000\n');
    await writeFile(join(folder, 'key'), 'sk_test_from_file\n');
    await writeFile(join(folder, 'hook'), 'whsec_from_file\n');
    const settings = read({
      PORT_FILE: join(folder, 'port'),
      STRIPE_SECRET_KEY_FILE: join(folder, 'key'),
      STRIPE_WEBHOOK_SECRET_FILE: join(folder, 'hook'),
    });
    expect([settings.port, settings.stripe.secretKey, settings.stripe.webhookSecrets]).toEqual([
      4000,
      'sk_test_from_file',
      ['whsec_from_file'],
    ]);
  });

  it('prefer the value over the file, and name a file that cannot be read', () => {
    expect(read({ PORT: '4001', PORT_FILE: join(folder, 'absent') }).port).toBe(4001);
    expect(problems({ PORT_FILE: join(folder, 'absent') })).toEqual([
      `PORT_FILE: ${join(folder, 'absent')} cannot be read.`,
    ]);
  });

  it('cannot be changed once they are read', () => {
    const settings = read();
    expect(() => Object.assign(settings, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(settings.stripe, { secretKey: 'x' })).toThrow(TypeError);
    expect(() => (settings.stripe.webhookSecrets as string[]).push('x')).toThrow(TypeError);
  });

  it('keep generated secrets for the next start, in a file for the owner alone', async () => {
    const first = read();
    const second = read();
    expect([second.appSecret, second.stripe]).toEqual([first.appSecret, first.stripe]);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('say so when the file of secrets is damaged, and make no new ones over it', async () => {
    await writeFile(join(folder, 'secrets.json'), '{"appSecret": "x');
    expect(problems({})).toEqual([expect.stringContaining('cannot be read as JSON')]);
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toBe('{"appSecret": "x');
  });

  it('name a VAR_DIR that cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(problems({ VAR_DIR: join(folder, 'file', 'var') })).toEqual([
      expect.stringMatching(/^VAR_DIR: .* cannot be (?:made|written) \(ENOTDIR\)/),
    ]);
  });

  const asOrdinaryUser = process.getuid?.() === 0 ? it.skip : it;
  asOrdinaryUser('name a VAR_DIR that is read-only', async () => {
    await chmod(folder, 0o500);
    expect(problems({})).toEqual([expect.stringMatching(/^VAR_DIR: .* cannot be (?:made|written) \(EACCES\)/)]);
  });

  it('are listed with their origin and without their secrets', () => {
    const listed = listSettings({ PORT: '4000', APP_SECRET: 'x'.repeat(40), VAR_DIR: folder });
    expect(listed.find((each) => each.name === 'PORT')).toEqual({ name: 'PORT', value: '4000', from: 'environment' });
    expect(listed.find((each) => each.name === 'APP_SECRET')?.value).toBe('(hidden)');
    expect(listed.find((each) => each.name === 'HOST')).toEqual({ name: 'HOST', value: '127.0.0.1', from: 'default' });
    expect(JSON.stringify(listed)).not.toContain('xxxx');
  });

  it('accept their own examples and defaults', () => {
    for (const setting of SETTINGS) {
      expect([setting.name, setting.problem(setting.fallback)]).toEqual([setting.name, null]);
      // The examples of Stripe's secrets end in an ellipsis, so that nobody takes them for real ones.
      const example = setting.example.replace('…', '1');
      expect([setting.name, setting.problem(example)]).toEqual([setting.name, null]);
    }
  });

  it('are all in .env.example, which is written from them', async () => {
    expect(await readFile(join(import.meta.dirname, '../../.env.example'), 'utf8')).toBe(envExample());
  });
});
