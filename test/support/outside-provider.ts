import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const CLIENT = { id: 'mainstay', secret: 'a secret between the two of us, long enough' };

/** Who says at the provider who they are, and how they showed it. */
export interface OutsidePerson {
  readonly subject: string;
  readonly methods: readonly string[];
}

/** A real OpenID Connect provider on a free port. Whoever comes to it is who the test says. */
export class OutsideProvider {
  /** Who comes next; null: they are sent back with a no. */
  person: OutsidePerson | null = null;
  private provider: Provider | null = null;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  static async start(): Promise<OutsideProvider> {
    const outside = new OutsideProvider();
    outside.server.listen(0, '127.0.0.1');
    await once(outside.server, 'listening');
    return outside;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Learns of the newsroom, which has to know the provider's address before it starts. */
  know(newsroom: string): void {
    this.provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${newsroom}/staff/outside/return`],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      claims: { openid: ['sub', 'amr', 'acr'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      loadExistingGrant: async (context) => {
        const grant = new context.oidc.provider.Grant({
          clientId: context.oidc.client!.clientId,
          accountId: context.oidc.session!.accountId!,
        });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
      pkce: { required: () => true },
      cookies: { keys: ['a key of the test'] },
    });
  }

  /** Follows somebody from our page to the provider and back: the address at which they return to us. */
  async visit(url: string): Promise<string> {
    const cookies = new Map<string, string>();
    for (let next = url; ;) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
        cookies.set(name!, value!);
      }
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
      next = new URL(location, next).href;
      if (!next.startsWith(this.issuer)) return next;
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { provider, person } = this;
    if (!provider || !request.url?.startsWith('/interaction/')) {
      void provider?.callback()(request, response);
      return;
    }
    const result = person
      ? { login: { accountId: person.subject, amr: [...person.methods] } }
      : { error: 'access_denied', error_description: 'not today' };
    await provider.interactionFinished(request, response, result);
  }
}
