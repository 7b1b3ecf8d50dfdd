import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DataKeySettings, generatedDataKeys } from './data-keys.js';
import { SETTINGS, type Setting, type SettingName } from './environment.js';

/** The settings of this process: read once at its start, checked, frozen. */
export interface Settings {
  readonly publicUrl: string;
  readonly host: string;
  readonly port: number;
  /** Proxies whose word about the sender of a request is taken (R-SEC-11). */
  readonly proxyHops: number;
  /** Null: the embedded server. */
  readonly databaseUrl: string | null;
  readonly databasePoolMax: number;
  readonly stripe: StripeSettings;
  /** Null: letters are kept and shown at /dev/mail. */
  readonly mailUrl: string | null;
  readonly mailFrom: string | null;
  /** What the fee-cover box reckons with (R-FEE-01); the ledger always takes the true fee. */
  readonly cardFee: { readonly basisPoints: number; readonly fixedMinor: number };
  readonly varDir: string;
  readonly appSecret: string;
  readonly dataKeys: DataKeySettings;
  /** The secret that `appSecret` took the place of; what it sealed can still be opened. */
  readonly appSecretPrevious: string | null;
  /** The newsroom's own provider of sign-ins; null: there is none. */
  readonly oidc: OidcSettings | null;
  /** Hosts, addresses and ranges to which webhooks may go although they are not on the open internet (R-SEC-10). */
  readonly hookAllow: readonly string[];
  readonly workers: number;
  readonly metricsToken: string | null;
  /** Who outside gets the head of the audit once a day; null for nobody (R-SEC-07). */
  readonly auditMail: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Whom the gateway speaks to. The gateway itself cannot tell the sandbox from Stripe. */
export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
  /** Null: api.stripe.com. */
  readonly endpoint: { readonly host: string; readonly port: number; readonly protocol: 'http' | 'https' } | null;
  /** The sandbox to start, and how browsers reach its card page; null with a real account. */
  readonly sandbox: { readonly port: number; readonly publicUrl: string } | null;
}

/** An OpenID Connect provider at which staff may sign in. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button calls it: "Google", "Okta". */
  readonly name: string;
}

/** Injection token of `Settings`, which as an interface has none of its own. */
export const SETTINGS_TOKEN = Symbol('Settings');

/** Everything that is wrong with the environment, all of it at once. */
export class BadSettings extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `Mainstay did not start. ${problems.length === 1 ? 'One setting needs' : `${problems.length} settings need`} a look:\n${problems.map((each) => `  - ${each}`).join('\n')}`,
    );
  }
}

/**
 * @param found problems that were found elsewhere, such as ports in use, to be told in the same breath.
 * @throws BadSettings naming each setting, what was found, what is expected, and an example.
 */
export function readSettings(env: NodeJS.ProcessEnv, found: readonly string[] = []): Settings {
  const problems = [...found];
  const texts = Object.fromEntries(SETTINGS.map((setting) => [setting.name, readOne(setting, env, problems)]));
  const text = (name: SettingName): string => texts[name]!;
  const optional = (name: SettingName): string | null => text(name) || null;

  if (Boolean(text('STRIPE_SECRET_KEY')) !== Boolean(text('STRIPE_WEBHOOK_SECRET'))) {
    problems.push('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together: set both, or neither for the sandbox.');
  }
  const oidc = (['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const).filter((name) => !text(name));
  if (oidc.length === 1 || oidc.length === 2) {
    problems.push(
      `OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set ${oidc.join(' and ')} too, or none.`,
    );
  }
  const varDir = resolve(text('VAR_DIR'));
  const writable = whyNotWritable(varDir);
  if (writable) problems.push(`VAR_DIR: ${varDir} ${writable}. Mainstay keeps its data and secrets there.`);
  if (problems.length > 0) throw new BadSettings(problems);

  const generated = generatedSecrets(varDir);
  const port = Number(text('PORT'));
  const publicUrl = (optional('PUBLIC_URL') ?? `http://localhost:${port}`).replace(/\/+$/, '');
  return deepFreeze({
    publicUrl,
    host: text('HOST'),
    port,
    proxyHops: Number(text('PROXY_HOPS')),
    databaseUrl: optional('DATABASE_URL'),
    databasePoolMax: Number(text('DATABASE_POOL_MAX')),
    stripe: stripeSettings(text, publicUrl, generated),
    mailUrl: optional('MAIL_URL'),
    mailFrom: optional('MAIL_FROM'),
    cardFee: {
      basisPoints: Number(text('CARD_FEE_BASIS_POINTS')),
      fixedMinor: Number(text('CARD_FEE_FIXED_MINOR')),
    },
    varDir,
    appSecret: optional('APP_SECRET') ?? generated.appSecret,
    dataKeys: dataKeys(text, varDir),
    appSecretPrevious: optional('APP_SECRET_PREVIOUS'),
    oidc: text('OIDC_ISSUER')
      ? {
          issuer: text('OIDC_ISSUER'),
          clientId: text('OIDC_CLIENT_ID'),
          clientSecret: text('OIDC_CLIENT_SECRET'),
          name: text('OIDC_NAME'),
        }
      : null,
    hookAllow: listed(text('HOOK_ALLOW')),
    workers: Number(text('WORKERS')),
    metricsToken: optional('METRICS_TOKEN'),
    auditMail: optional('AUDIT_MAIL'),
    logLevel: text('LOG_LEVEL') as Settings['logLevel'],
  });
}

/** The settings as `mainstay config` lists them: value or default, secrets hidden. */
export function listSettings(env: NodeJS.ProcessEnv): { name: string; value: string; from: string }[] {
  return SETTINGS.map((setting: Setting) => {
    const given = env[setting.name] || env[`${setting.name}_FILE`];
    const value = given ? readOne(setting, env, []) : (setting.fallback ?? '');
    return {
      name: setting.name,
      value: setting.secret && value ? '(hidden)' : value || '(unset)',
      from: env[setting.name] ? 'environment' : given ? 'file' : 'default',
    };
  });
}

function readOne(setting: Setting, env: NodeJS.ProcessEnv, problems: string[]): string {
  let found = env[setting.name]?.trim();
  const file = env[`${setting.name}_FILE`];
  if (!found && file) {
    try {
      found = readFileSync(file, 'utf8').trim();
    } catch {
      problems.push(`${setting.name}_FILE: ${file} cannot be read.`);
    }
  }
  const text = found || (setting.fallback ?? '');
  const problem = setting.problem(text);
  if (problem) {
    const shown = setting.secret ? 'the text that is set' : `"${text}"`;
    problems.push(`${setting.name}: found ${shown}, ${problem}. Example: ${setting.example}`);
  }
  return text;
}

function stripeSettings(
  text: (name: SettingName) => string,
  publicUrl: string,
  generated: GeneratedSecrets,
): StripeSettings {
  if (text('STRIPE_SECRET_KEY')) {
    return {
      secretKey: text('STRIPE_SECRET_KEY'),
      webhookSecrets: listed(text('STRIPE_WEBHOOK_SECRET')),
      endpoint: null,
      sandbox: null,
    };
  }
  const port = Number(text('SANDBOX_PORT'));
  return {
    secretKey: generated.sandboxKey,
    webhookSecrets: [generated.sandboxWebhookSecret],
    endpoint: { host: 'localhost', port, protocol: 'http' },
    sandbox: { port, publicUrl: `http://${new URL(publicUrl).hostname}:${port}` },
  };
}

/** Those of the settings, or of the generated file while DATA_KEY is unset. */
function dataKeys(text: (name: SettingName) => string, varDir: string): DataKeySettings {
  const previous = listed(text('DATA_KEY_PREVIOUS'));
  if (text('DATA_KEY')) return { keys: [text('DATA_KEY'), ...previous], file: null };
  const file = join(varDir, 'data.key');
  try {
    return { keys: [...generatedDataKeys(file), ...previous], file };
  } catch (error) {
    throw new BadSettings([`VAR_DIR: ${(error as Error).message} Restore it from a backup.`]);
  }
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

interface GeneratedSecrets {
  readonly appSecret: string;
  readonly sandboxKey: string;
  readonly sandboxWebhookSecret: string;
}

/** Made at the first start, kept in a file that only its owner may read; the second start finds them again. */
function generatedSecrets(varDir: string): GeneratedSecrets {
  const file = join(varDir, 'secrets.json');
  const fresh: GeneratedSecrets = {
    appSecret: randomBytes(32).toString('base64url'),
    sandboxKey: `sk_test_sandbox${randomBytes(16).toString('hex')}`,
    sandboxWebhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
  };
  try {
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as GeneratedSecrets;
  } catch {
    throw new BadSettings([
      `VAR_DIR: ${file} cannot be read as JSON. Restore it from a backup, or remove it to make new secrets.`,
    ]);
  }
}

/** Makes the folder when only it is missing. Not its parents: a mistyped path should be told, not created. */
function whyNotWritable(folder: string): string | null {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') return `cannot be made (${code})`;
  }
  try {
    if (!statSync(folder).isDirectory()) return 'is not a folder';
    accessSync(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return `cannot be written (${(error as NodeJS.ErrnoException).code})`;
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner as object);
  }
  return Object.freeze(value);
}
