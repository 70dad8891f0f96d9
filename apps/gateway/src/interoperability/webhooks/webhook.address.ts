import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Networks that a webhook must not reach: the deployment's own, and what is no host of the internet (RFC 6890). */
const PRIVATE_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
const PRIVATE_V6 = [
  ['::', 127],
  ['64:ff9b::', 95],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

const blocked = new BlockList();
for (const [network, prefix] of PRIVATE_V4) blocked.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of PRIVATE_V6) blocked.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address belongs to the public internet. IPv4 written as IPv6 is judged as what it is. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return !blocked.check(address, 'ipv4');
  const mapped = /^(?:0*:)*:?ffff:(.+)$/i.exec(address)?.[1];
  if (mapped !== undefined) {
    if (isIP(mapped) === 4) return isPublicAddress(mapped);
    const words = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(mapped);
    if (!words) return false;
    const [high, low] = [Number.parseInt(words[1]!, 16), Number.parseInt(words[2]!, 16)];
    return isPublicAddress([high >> 8, high & 255, low >> 8, low & 255].join('.'));
  }
  return !blocked.check(address, 'ipv6');
}

export interface AddressPolicy {
  /** http, and addresses of private networks (GARANT_WEBHOOK_PRIVATE_ADDRESSES). */
  readonly privateAddresses: boolean;
}
export type Vetted =
  | { readonly ok: true; readonly address: string; readonly family: 4 | 6 }
  | { readonly ok: false; readonly because: 'scheme' | 'unresolved' | 'private' };

/**
 * Where a webhook's address leads now. One private answer among several refuses all of them, and the caller connects to
 * the address that was judged, so that a name cannot lead elsewhere in between (server-side request forgery).
 */
export async function vet(
  url: URL,
  { privateAddresses }: AddressPolicy,
  resolve: (host: string) => Promise<readonly { address: string; family: number }[]> = (host) =>
    lookup(host, { all: true, verbatim: true }),
): Promise<Vetted> {
  if (url.protocol !== 'https:' && !(privateAddresses && url.protocol === 'http:'))
    return { ok: false, because: 'scheme' };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let found: readonly { address: string; family: number }[];
  try {
    found = isIP(host) === 0 ? await resolve(host) : [{ address: host, family: isIP(host) }];
  } catch {
    return { ok: false, because: 'unresolved' };
  }
  const [first] = found;
  if (!first) return { ok: false, because: 'unresolved' };
  if (!privateAddresses && !found.every(({ address }) => isPublicAddress(address)))
    return { ok: false, because: 'private' };
  return { ok: true, address: first.address, family: first.family === 6 ? 6 : 4 };
}
