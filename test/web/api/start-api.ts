import { ApiKeys } from '../../../src/staff/api-keys.js';
import { KEY_SCOPES, type KeyScope, may, type Role } from '../../../src/staff/permissions.js';
import { startApp, type TestApp } from '../../support/app.js';

export interface TestApi {
  readonly app: TestApp;
  /** Asks with a key of a role; null asks without a key. */
  get(path: string, role?: Role | null): Promise<ApiAnswer>;
  post(path: string, body: unknown, headers?: Record<string, string>, role?: Role): Promise<ApiAnswer>;
  /** Changes or removes, by another method than POST. */
  send(method: 'PATCH' | 'DELETE', path: string, body?: unknown, role?: Role): Promise<ApiAnswer>;
  stop(): Promise<void>;
}

/** What tests look at in an answer, whichever it is; the rest is compared as a whole. */
export interface Body {
  readonly text: string;
  readonly type: string;
  readonly id: string;
  readonly data: readonly Row[];
  readonly rows: readonly unknown[];
  readonly nextCursor: string | null;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[] | undefined;
  readonly amount: { readonly amount: number };
  readonly processor: { readonly chargeId: string } | null;
  readonly basis: object;
  readonly total: object;
}

export interface Row {
  readonly id: string;
  readonly number: string;
  readonly amount: { readonly amount: number };
  readonly fee: { readonly amount: number };
  readonly net: { readonly amount: number };
  readonly void: object | null;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A key that may do what people of a role may. */
export function scopesOf(role: Role): KeyScope[] {
  return KEY_SCOPES.filter((scope) => may(role, scope));
}

/** The product with a key for each role. */
export async function startApi(env: Readonly<Record<string, string>> = {}): Promise<TestApi> {
  const app = await startApp({ env });
  const { url, web } = app;
  const keys = new Map<Role, string>();
  for (const role of ['admin', 'finance', 'fundraiser', 'viewer'] as const) {
    const made = await app.db.write((tx) =>
      web
        .get(ApiKeys, { strict: false })
        .create(tx, { name: role, scopes: scopesOf(role) }, { actor: 'system', staffId: null }),
    );
    keys.set(role, made.key);
  }
  const ask = async (path: string, role: Role | null, init: RequestInit = {}): Promise<ApiAnswer> => {
    const headers = { ...(role && { authorization: `Bearer ${keys.get(role)}` }), ...init.headers };
    const answer = await fetch(url + path, { ...init, headers });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : { text }) as Body };
  };
  return {
    app,
    get: (path, role = 'admin') => ask(path, role),
    post: (path, body, headers = {}, role = 'finance') =>
      ask(path, role, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    send: (method, path, body, role = 'admin') =>
      ask(path, role, {
        method,
        ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    stop: () => app.stop(),
  };
}
