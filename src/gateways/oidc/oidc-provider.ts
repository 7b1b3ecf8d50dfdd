import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  discovery,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { AppError } from '../../kernel/app-error.js';
import type { OidcSettings } from '../../config/settings.js';

const TIMEOUT_SECONDS = 10;
/** For a confirmation the provider must have asked the person within this time. */
export const CONFIRM_SECONDS = 300;

/** Who somebody is at the newsroom's own provider. */
export interface OutsideIdentity {
  readonly issuer: string;
  /** The provider's own id of the person. Never the address: that is given to others one day. */
  readonly subject: string;
  /** Whether the provider says that it asked for more than a password. */
  readonly isMultiFactor: boolean;
}

/** The secrets of one trip to the provider. */
export interface OutsideSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The provider's answer does not fit what was asked: forged, repeated, for somebody else, or simply a no. */
export class OutsideRefused extends AppError {
  constructor(options?: ErrorOptions) {
    super(
      'outside-sign-in-refused',
      'unauthenticated',
      'The sign-in did not come back as it went out, or was refused there. You are not signed in. Begin again.',
      [],
      options,
    );
  }
}

/** The provider cannot be reached, or does not speak OpenID Connect. */
export class OutsideUnreachable extends AppError {
  constructor(options?: ErrorOptions) {
    super(
      'outside-sign-in-unreachable',
      'unavailable',
      'The sign-in provider does not answer now. You are not signed in. Use your password, or try again later.',
      [],
      options,
    );
  }
}

/**
 * An OpenID Connect provider, asked by the code flow with PKCE, state and nonce (R-SEC-04). Its keys and addresses are
 * looked up at the first use.
 */
export class OidcProvider {
  private found: Promise<Configuration> | null = null;

  constructor(
    private readonly settings: OidcSettings,
    /** Where it sends people back to. */
    private readonly redirectUri: string,
  ) {}

  get name(): string {
    return this.settings.name;
  }

  /** The address to send somebody to, and the secrets to keep. @throws OutsideUnreachable */
  async begin({ anew }: { readonly anew: boolean }): Promise<OutsideSecrets & { readonly url: string }> {
    const config = await this.configuration();
    const secrets = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(config, {
      redirect_uri: this.redirectUri,
      scope: 'openid',
      response_type: 'code',
      code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
      state: secrets.state,
      nonce: secrets.nonce,
      ...(anew && { prompt: 'login', max_age: String(CONFIRM_SECONDS) }),
    });
    return { ...secrets, url: url.href };
  }

  /**
   * Who came back. Issuer, audience, signature, state, nonce and times of the answer are checked.
   * @param query what the provider added to our address, as it came
   * @throws OutsideRefused, OutsideUnreachable
   */
  async finish(query: string, secrets: OutsideSecrets, { anew }: { readonly anew: boolean }): Promise<OutsideIdentity> {
    const config = await this.configuration();
    try {
      const tokens = await authorizationCodeGrant(config, new URL(`${this.redirectUri}?${query}`), {
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        pkceCodeVerifier: secrets.verifier,
        idTokenExpected: true,
        ...(anew && { maxAge: CONFIRM_SECONDS }),
      });
      const claims = tokens.claims()!;
      return { issuer: claims.iss, subject: claims.sub, isMultiFactor: isMultiFactor(claims) };
    } catch (error) {
      throw isUnreachable(error) ? new OutsideUnreachable({ cause: error }) : new OutsideRefused({ cause: error });
    }
  }

  private async configuration(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    // A provider on this very machine, as in tests, may do without https; the settings allow no other.
    const execute = issuer.startsWith('http:') ? [allowInsecureRequests] : [];
    this.found ??= discovery(new URL(issuer), clientId, undefined, clientAuth(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      execute,
    });
    try {
      return await this.found;
    } catch (error) {
      // The next one asks again.
      this.found = null;
      throw new OutsideUnreachable({ cause: error });
    }
  }
}

/** By the form where the provider takes that, else by the header. */
function clientAuth(secret: string): ClientAuth {
  const [post, basic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (server, client, body, headers) => {
    const takes = server.token_endpoint_auth_methods_supported;
    return (takes?.includes('client_secret_post') ? post : basic)(server, client, body, headers);
  };
}

/** What the provider calls it when it asked for a second factor, or for one that is two (RFC 8176, OpenID EAP and PAPE). */
const MULTI_FACTOR_METHODS = new Set(['mfa', 'otp', 'hwk', 'sc']);
const MULTI_FACTOR_CONTEXTS = new Set([
  'phr',
  'phrh',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'https://refeds.org/profile/mfa',
]);

function isMultiFactor({ amr, acr }: IDToken): boolean {
  const methods = Array.isArray(amr) ? amr : [];
  return (
    methods.some((method) => typeof method === 'string' && MULTI_FACTOR_METHODS.has(method)) ||
    (typeof acr === 'string' && MULTI_FACTOR_CONTEXTS.has(acr))
  );
}

/** Whether it was the network: the library wraps its faults. */
function isUnreachable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  return code === 'OAUTH_TIMEOUT' || message === 'fetch failed' || isUnreachable(cause);
}
