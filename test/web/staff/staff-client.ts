import { createHash } from 'node:crypto';
import { Accounts } from '../../../src/staff/accounts.js';
import type { Role } from '../../../src/staff/permissions.js';
import type { TestApp } from '../../support/app.js';
import { codeOf } from '../../support/second-factor.js';

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

  /** @param confirms whether it gives its second factor when it is asked; otherwise a test sees the question */
  constructor(
    private readonly app: Pick<TestApp, 'url' | 'db' | 'settings' | 'clock'>,
    private readonly confirms = true,
  ) {}

  /** A person with an account, signed in. */
  static async as(role: Role, app: TestApp, email = `${role}@ledger.example`): Promise<StaffClient> {
    const person = { name: `The ${role}`, email, role, password: PASSWORD };
    await app.db.write((tx) => app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
    const client = new StaffClient(app);
    const answer = await client.signIn(email, PASSWORD);
    if (answer.status !== 303 || answer.location?.includes('second-factor'))
      throw new Error(`signing in was answered with ${answer.status}`);
    return client;
  }

  /** By password, and then by a code when that is asked for. */
  async signIn(email: string, password: string, more: Record<string, string> = {}): Promise<PageAnswer> {
    const answer = await this.post('/staff/sign-in', { email, password, ...more });
    if (!this.confirms || !answer.location?.startsWith('/staff/second-factor')) return answer;
    const code = await codeOf(this.app, email);
    const { html } = await this.get(answer.location);
    const next = new URL(answer.location, this.app.url).searchParams.get('next') ?? '';
    const fields = { csrf: csrfIn(html), next };
    return this.post('/staff/second-factor', { ...fields, 'confirm.code': code });
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
    return csrfIn((await this.get('/staff/confirm')).html);
  }

  /** The bytes of a file, with the cookies of the session; with fields, of one that a form asks for. */
  async bytes(
    path: string,
    fields?: Record<string, string>,
  ): Promise<{ headers: Headers; status: number; body: Buffer }> {
    const form = fields && { method: 'POST', body: new URLSearchParams({ csrf: await this.csrf(), ...fields }) };
    const ask = () => fetch(this.app.url + path, { ...form, headers: this.cookieHeader() });
    let answer = await ask();
    if (answer.redirected && answer.url.includes('/staff/confirm')) {
      await this.confirmAgain();
      answer = await ask();
    }
    return { headers: answer.headers, status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  }

  /** What the browser would keep, by name. */
  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  private async send(path: string, init: RequestInit): Promise<PageAnswer> {
    const answer = await this.sendOnce(path, init);
    if (!this.confirms || !answer.location?.startsWith('/staff/confirm?')) return answer;
    await this.confirmAgain();
    return this.sendOnce(path, init);
  }

  /** As if the second factor had been given just now. */
  private async confirmAgain(): Promise<void> {
    const token = createHash('sha256').update(this.cookie('mainstay')!).digest();
    await this.app.db.query('update staff_session set confirmed_at = $2 where token_hash = $1', [
      token,
      this.app.clock.now(),
    ]);
  }

  private async sendOnce(path: string, init: RequestInit): Promise<PageAnswer> {
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

function csrfIn(html: string): string {
  return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
}
