import { lookup } from 'node:dns/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { isLoopback, isPublicAddress, isWithin } from './addresses.js';

const URL_MAX = 2_000;
/** Below this, ports belong to services that are no web servers. */
const OPEN_PORTS_FROM = 1_024;
const HTTPS_PORT = 443;
/** A name server that says nothing for so long is taken for one that knows nothing. */
const LOOKUP_MS = 5_000;

/** An address of a host, as the resolver gives it. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** What a host's name stands for now; tests answer by themselves. */
export class HostNames {
  addressesOf(host: string): Promise<HostAddress[]> {
    return lookup(host, { all: true, verbatim: true });
  }
}

/** Where a webhook may not be sent, in a sentence for people. */
export class ForbiddenTarget extends Error {
  override readonly name = 'ForbiddenTarget';
}

/** A target that was looked at: the connection is made to one of these addresses and to no other. */
export interface CheckedTarget {
  readonly url: URL;
  readonly addresses: readonly [HostAddress, ...HostAddress[]];
}

/**
 * Keeps webhooks from being aimed at what only this machine can reach (R-SEC-10). A name is resolved once, all that it
 * stands for is checked, and the connection is pinned to it, so that a second answer of the name server changes nothing.
 */
@Injectable()
export class HookGuard {
  private readonly allowed: readonly string[];

  constructor(
    @Inject(SETTINGS_TOKEN) settings: Pick<Settings, 'hookAllow'>,
    private readonly names: HostNames,
  ) {
    this.allowed = settings.hookAllow.map((entry) => entry.toLowerCase());
  }

  /** Checked when an endpoint is saved and again at every delivery. @throws ForbiddenTarget */
  async check(text: string): Promise<CheckedTarget> {
    const url = urlOf(text);
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    const addresses = await this.resolve(host);
    const isAllowed = (each: HostAddress): boolean =>
      this.allowed.some((entry) => entry === host || isWithin(each.address, entry));
    const refused = addresses.find((each) => !isAllowed(each) && !isPublicAddress(each.address));
    if (refused) {
      const what = refused.address === host ? `${host} is` : `${host} stands for ${refused.address}, which is`;
      throw new ForbiddenTarget(
        `${what} not on the open internet. Name an address that is, or let your operator add this one to HOOK_ALLOW.`,
      );
    }
    const isOwn = addresses.every((each) => isAllowed(each) && isLoopback(each.address));
    if (url.protocol !== 'https:' && !isOwn) {
      throw new ForbiddenTarget('Begin the address with https://: what is sent must not be read on the way.');
    }
    const port = Number(url.port || (url.protocol === 'https:' ? HTTPS_PORT : 80));
    if (port !== HTTPS_PORT && port < OPEN_PORTS_FROM && !addresses.every(isAllowed)) {
      throw new ForbiddenTarget(`Port ${port} is not one for webhooks. Use 443, or one from 1024 on.`);
    }
    return { url, addresses };
  }

  private async resolve(host: string): Promise<[HostAddress, ...HostAddress[]]> {
    const unknown = new ForbiddenTarget(`The name ${host} is not known to the name servers. Check its spelling.`);
    const found = await Promise.race([
      this.names.addressesOf(host).catch(() => []),
      new Promise<HostAddress[]>((resolve) => setTimeout(() => resolve([]), LOOKUP_MS).unref()),
    ]);
    const [first, ...others] = found;
    if (!first) throw unknown;
    return [first, ...others];
  }
}

function urlOf(text: string): URL {
  if (text.length > URL_MAX) throw new ForbiddenTarget(`Shorten the address to ${URL_MAX} characters.`);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    throw new ForbiddenTarget('Enter a whole address, such as https://crm.example.org/hooks.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new ForbiddenTarget('Leave user and password out of the address: the signature says who sends.');
  }
  if (url.hash !== '') throw new ForbiddenTarget('Leave out what stands after #: it is never sent.');
  return url;
}
