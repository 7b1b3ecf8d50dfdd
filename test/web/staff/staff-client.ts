import { Accounts } from '../../../src/staff/accounts.js';
import type { Role } from '../../../src/staff/permissions.js';
import type { TestApp } from '../../support/app.js';

export const PASSWORD = 'quiet harbor lamp';

export interface PageAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly location: string | null;
  readonly html: string;
}

/** A member of the staff without a browser: keeps cookies, and posts forms with what they carry. */
export class StaffClient {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly app: Pick<TestApp, 'url'>) {}

  /** A person with an account, signed in. */
  static async as(role: Role, app: TestApp, email = `${role}@ledger.example`): Promise<StaffClient> {
    const person = { name: `The ${role}`, email, role, password: PASSWORD };
    await app.db.write((tx) => app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
    const client = new StaffClient(app);
    const answer = await client.signIn(email, PASSWORD);
    if (answer.status !== 303) throw new Error(`signing in was answered with ${answer.status}`);
    return client;
  }

  signIn(email: string, password: string, more: Record<string, string> = {}): Promise<PageAnswer> {
    return this.post('/staff/sign-in', { email, password, ...more });
  }

  get(path: string): Promise<PageAnswer> {
    return this.send(path, {});
  }

  /** Posts fields as they are; without `csrf` among them there is none. */
  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<PageAnswer> {
    return this.send(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Posts fields with the token of the session, read from a page. */
  async change(path: string, fields: Record<string, string> = {}): Promise<PageAnswer> {
    return this.post(path, { csrf: await this.csrf(), ...fields });
  }

  /** Posts a form with a file, as a browser does; with the token of the session unless the fields say another. */
  async upload(
    path: string,
    file: { readonly name: string; readonly bytes: string | Uint8Array<ArrayBuffer> },
    fields: Record<string, string> = {},
  ): Promise<PageAnswer> {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrf: await this.csrf(), ...fields })) body.append(name, value);
    body.append('file', new Blob([file.bytes], { type: 'text/csv' }), file.name);
    return this.send(path, { method: 'POST', body });
  }

  async csrf(): Promise<string> {
    const { html } = await this.get('/staff');
    return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  }

  /** The bytes of a file, with the cookies of the session. */
  async bytes(path: string): Promise<{ headers: Headers; status: number; body: Buffer }> {
    const answer = await fetch(this.app.url + path, { headers: this.cookieHeader() });
    return { headers: answer.headers, status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  }

  /** What the browser would keep, by name. */
  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  private async send(path: string, init: RequestInit): Promise<PageAnswer> {
    const headers = { accept: 'text/html', ...this.cookieHeader(), ...(init.headers as Record<string, string>) };
    const answer = await fetch(this.app.url + path, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    const location = answer.headers.get('location');
    return { status: answer.status, headers: answer.headers, location, html: await answer.text() };
  }

  private cookieHeader(): Record<string, string> {
    return this.cookies.size === 0
      ? {}
      : { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }
}
