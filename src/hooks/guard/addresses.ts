import ipaddr from 'ipaddr.js';

/** Everything that IPv6 gives out for the open internet lies here; the rest is for machines among themselves. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an address lies on the open internet (R-SEC-10). Not so: private, loopback, link-local, unique-local,
 * multicast, carrier-grade NAT, documentation and reserved ranges, and every IPv6 form that has an IPv4 address inside.
 */
export function isPublicAddress(text: string): boolean {
  const address = parsed(text);
  if (address === null || address.range() !== 'unicast') return false;
  return !(address instanceof ipaddr.IPv6) || address.match(GLOBAL_UNICAST);
}

/** Whether this machine speaks to itself at the address. */
export function isLoopback(text: string): boolean {
  return parsed(text)?.range() === 'loopback';
}

/** Whether an address lies in a range, "10.0.0.0/8", or is the one address that is named. False for a host's name. */
export function isWithin(text: string, range: string): boolean {
  const address = parsed(text);
  if (address === null) return false;
  const [network, bits] = rangeOf(range) ?? [null, 0];
  if (network instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(network, bits);
  return network !== null && address instanceof ipaddr.IPv6 && address.match(network, bits);
}

function parsed(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(text) ? ipaddr.parse(text) : null;
}

function rangeOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = parsed(text);
  return address && [address, address instanceof ipaddr.IPv4 ? 32 : 128];
}
