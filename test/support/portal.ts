import { codeOf, type SignInId } from '../../src/donors/portal-access/sign-ins.js';
import type { TestApp } from './app.js';

/** A donor who looks after their giving, without a browser: keeps cookies, and finds the token of a page's forms. */
export class PortalDonor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly app: TestApp,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The page at an address of the portal; redirects are not followed. */
  get(path: string): Promise<Response> {
    return this.fetch(path, {});
  }

  /** The words of a page that must be there. @throws Error for any other answer than 200 */
  async read(path: string): Promise<string> {
    const answer = await this.get(path);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return answer.text();
  }

  /** Sends a form as it stands on the page at `from`, with its token; the answer is not followed. */
  async send(path: string, fields: Readonly<Record<string, string>> = {}, from = '/portal'): Promise<Response> {
    const csrf = /name="csrf" value="([^"]+)"/.exec(await (await this.get(from)).text())?.[1] ?? '';
    return this.post(path, { csrf, ...fields });
  }

  post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.fetch(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** The cookie header of this donor, for a browser. */
  get cookie(): { name: string; value: string } {
    const [name, value] = [...this.cookies].find(([each]) => each.endsWith('mainstay-donor'))!;
    return { name, value };
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const url = path.startsWith('http') ? path : `${this.app.url}${path}`;
    const answer = await fetch(url, { redirect: 'manual', ...init, headers: { ...this.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

/** The newest code of an address, as its letter says it. */
export async function codeFor(app: TestApp, email: string): Promise<string> {
  const [asked] = await app.db.query<{ id: SignInId }>(
    'select id from portal_sign_in where email_key = lower($1) order by asked_at desc, id desc limit 1',
    [email],
  );
  return codeOf(asked!.id, app.settings.appSecret);
}

/** A donor who has asked for a code, typed it, and is in. Needs no worker. */
export async function signInDonor(app: TestApp, email = 'rosa@example.org'): Promise<PortalDonor> {
  const donor = new PortalDonor(app, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko Firefox/130.0' });
  const asked = await donor.post('/portal/sign-in', { email });
  const entered = await donor.post(asked.headers.get('location')!, { code: await codeFor(app, email) });
  if (entered.status !== 303) throw new Error(`the portal did not let ${email} in: ${entered.status}`);
  return donor;
}
