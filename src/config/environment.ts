import { dataKeyProblem } from './data-keys.js';

/** One setting that the environment may hold. */
export interface Setting {
  readonly name: string;
  /** One sentence for `.env.example` and for `mainstay config`. */
  readonly meaning: string;
  readonly example: string;
  readonly fallback: string | null;
  /** Hidden in every listing. */
  readonly secret?: boolean;
  /** What is wrong with the text, as "expected …", or null. */
  readonly problem: (text: string) => string | null;
}

const port = (text: string): string | null =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? null : 'expected a port number from 0 to 65535';

const between =
  (least: number, most: number) =>
  (text: string): string | null =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? null
      : `expected a whole number from ${least} to ${most}`;

const oneOf =
  (...words: string[]) =>
  (text: string): string | null =>
    words.includes(text) ? null : `expected one of ${words.join(', ')}`;

const url =
  (...protocols: string[]) =>
  (text: string): string | null =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol)
      ? null
      : `expected an address that starts with ${protocols.map((each) => `${each}//`).join(' or ')}`;

/** Only a provider on this very machine, as in tests, may do without https. */
const isProvider = (text: string): boolean =>
  url('https:')(text) === null || (url('http:')(text) === null && new URL(text).hostname === '127.0.0.1');

const anything = (): null => null;

/** Everything that can be set, in the order of `.env.example`. Each may also come from a file: NAME_FILE=/path. */
export const SETTINGS = [
  {
    name: 'PUBLIC_URL',
    meaning: 'The address at which readers and staff reach Mainstay. Unset: http://localhost and the port.',
    example: 'https://give.example.org',
    fallback: '',
    problem: (text) => (text === '' ? null : url('https:', 'http:')(text)),
  },
  {
    name: 'HOST',
    meaning: 'The network interface to listen on; 0.0.0.0 for all of them.',
    example: '0.0.0.0',
    fallback: '127.0.0.1',
    problem: (text) => (/^[\w.:-]+$/.test(text) ? null : 'expected a host name or an IP address'),
  },
  { name: 'PORT', meaning: 'The port of the pages and the API.', example: '3000', fallback: '3000', problem: port },
  {
    name: 'DATABASE_URL',
    meaning: 'A PostgreSQL 15 or newer. Unset: the embedded PostgreSQL, its data under VAR_DIR.',
    example: 'postgres://mainstay:secret@localhost:5432/mainstay',
    fallback: '',
    secret: true,
    problem: (text) => (text === '' ? null : url('postgres:', 'postgresql:')(text)),
  },
  {
    name: 'DATABASE_POOL_MAX',
    meaning: 'Database connections that each process may hold.',
    example: '10',
    fallback: '10',
    problem: between(2, 200),
  },
  {
    name: 'STRIPE_SECRET_KEY',
    meaning: 'The secret or restricted key of your Stripe account. Unset: the sandbox, where no money moves.',
    example: 'sk_live_…',
    fallback: '',
    secret: true,
    problem: (text) =>
      text === '' || /^(sk|rk)_(live|test)_\w+$/.test(text) ? null : 'expected a key that starts with sk_ or rk_',
  },
  {
    name: 'STRIPE_WEBHOOK_SECRET',
    meaning: 'The signing secret of the webhook endpoint; two, joined by a comma, while one replaces the other.',
    example: 'whsec_…',
    fallback: '',
    secret: true,
    problem: (text) =>
      text === '' || text.split(',').every((each) => /^whsec_\S+$/.test(each.trim()))
        ? null
        : 'expected one or two secrets that start with whsec_',
  },
  {
    name: 'SANDBOX_PORT',
    meaning: 'The port of the Stripe sandbox, while it is on.',
    example: '12111',
    fallback: '12111',
    problem: port,
  },
  {
    name: 'MAIL_URL',
    meaning: 'The mail server. Unset: letters are kept and can be read at /dev/mail.',
    example: 'smtps://user:password@mail.example.org',
    fallback: '',
    secret: true,
    problem: (text) => (text === '' ? null : url('smtp:', 'smtps:')(text)),
  },
  {
    name: 'MAIL_FROM',
    meaning: 'The sender of all letters. Unset: the address of the organisation.',
    example: 'The Ledger <giving@example.org>',
    fallback: '',
    problem: (text) => (/[\r\n]/.test(text) ? 'expected a single line' : null),
  },
  {
    name: 'CARD_FEE_BASIS_POINTS',
    meaning: 'The proportional card fee that the fee-cover box reckons with, in hundredths of a percent.',
    example: '220',
    fallback: '290',
    problem: between(0, 2000),
  },
  {
    name: 'CARD_FEE_FIXED_MINOR',
    meaning: 'The fixed card fee that the fee-cover box reckons with, in minor units.',
    example: '30',
    fallback: '30',
    problem: between(0, 1000),
  },
  {
    name: 'PROXY_HOPS',
    meaning: 'How many proxies of yours stand before Mainstay; so many entries of X-Forwarded-For are believed.',
    example: '1',
    fallback: '0',
    problem: between(0, 8),
  },
  {
    name: 'VAR_DIR',
    meaning: 'The folder for embedded data, generated secrets and the list of issued receipt numbers.',
    example: '/var/lib/mainstay',
    fallback: 'var',
    problem: (text) => (text === '' ? 'expected a folder' : null),
  },
  {
    name: 'APP_SECRET',
    meaning: 'Signs thank-you links and forms; 32 characters or more. Unset: generated into VAR_DIR.',
    example: 'a random text of at least 32 characters',
    fallback: '',
    secret: true,
    problem: (text) => (text === '' || text.length >= 32 ? null : 'expected at least 32 characters'),
  },
  {
    name: 'DATA_KEY',
    meaning:
      'Closes what is personal of donors in the database: 32 random bytes as base64url. Unset: generated into VAR_DIR, as data.key. Keep a copy apart from the backups.',
    example: 'openssl-rand-base64-32-gives-a-key-like-th…',
    fallback: '',
    secret: true,
    problem: (text) => (text === '' ? null : dataKeyProblem(text)),
  },
  {
    name: 'DATA_KEY_PREVIOUS',
    meaning: 'Other data keys that still open what they closed, joined by commas, while one replaces the other.',
    example: 'the-value-that-was-data-key-until-just-now…',
    fallback: '',
    secret: true,
    problem: (text) =>
      text === ''
        ? null
        : (text
            .split(',')
            .map((each) => dataKeyProblem(each.trim()))
            .find((problem) => problem !== null) ?? null),
  },
  {
    name: 'APP_SECRET_PREVIOUS',
    meaning: 'What APP_SECRET was before it was changed: secrets of code apps are opened with it and sealed anew.',
    example: 'the random text of at least 32 characters that was set before',
    fallback: '',
    secret: true,
    problem: (text) => (text === '' || text.length >= 32 ? null : 'expected at least 32 characters'),
  },
  {
    name: 'OIDC_ISSUER',
    meaning: 'The OpenID Connect provider at which staff may sign in too. Unset: there is none.',
    example: 'https://accounts.example.org',
    fallback: '',
    problem: (text) =>
      text === '' || isProvider(text)
        ? null
        : 'expected an address that starts with https://, as the provider tells it',
  },
  {
    name: 'OIDC_CLIENT_ID',
    meaning: 'What the provider calls Mainstay. Its redirect address is PUBLIC_URL and /staff/outside/return.',
    example: 'mainstay',
    fallback: '',
    problem: anything,
  },
  {
    name: 'OIDC_CLIENT_SECRET',
    meaning: 'The secret that the provider gave for that client.',
    example: 'a long random text',
    fallback: '',
    secret: true,
    problem: anything,
  },
  {
    name: 'OIDC_NAME',
    meaning: 'What the button on the sign-in page calls the provider.',
    example: 'Google',
    fallback: 'Single sign-on',
    problem: (text) => (text.length <= 40 && !/[\r\n]/.test(text) ? null : 'expected at most 40 characters'),
  },
  {
    name: 'HOOK_ALLOW',
    meaning:
      'Receivers of webhooks inside your own network, which are refused otherwise: host names, addresses or ranges, joined by commas.',
    example: 'crm.internal,10.20.0.0/16',
    fallback: '',
    problem: (text) =>
      text === '' || text.split(',').every((each) => /^[\w.:-]+(\/\d{1,3})?$/.test(each.trim()))
        ? null
        : 'expected host names, addresses or ranges, joined by commas',
  },
  {
    name: 'WORKERS',
    meaning: 'Worker processes that npm start runs beside the web process; 0 when workers run elsewhere.',
    example: '1',
    fallback: '1',
    problem: between(0, 8),
  },
  {
    name: 'METRICS_TOKEN',
    meaning: 'The bearer token that /metrics asks for. Unset: /metrics is closed.',
    example: 'a long random text',
    fallback: '',
    secret: true,
    problem: anything,
  },
  {
    name: 'AUDIT_MAIL',
    meaning:
      'An address outside this host that gets the head of the audit once a day. Unset: it is only written to audit-heads.jsonl under VAR_DIR.',
    example: 'audit@board.example.org',
    fallback: '',
    problem: anything,
  },
  {
    name: 'LOG_LEVEL',
    meaning: 'How much is logged.',
    example: 'info',
    fallback: 'info',
    problem: oneOf('debug', 'info', 'warn', 'error', 'silent'),
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];

/** The text of `.env.example`; a test holds the file to it. */
export function envExample(): string {
  const blocks = SETTINGS.map((setting: Setting) => {
    const fallback = setting.fallback ? ` Default: ${setting.fallback}.` : '';
    return `# ${setting.meaning}${fallback}\n# ${setting.name}=${setting.example}\n`;
  });
  return `# Settings of Mainstay. All are optional while you try it; production needs PUBLIC_URL, DATABASE_URL, MAIL_URL\n# and both of STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.\n# Each can also be read from a file: DATABASE_URL_FILE=/run/secrets/database_url\n\n${blocks.join('\n')}`;
}
