import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Reads who is at the other end. X-Forwarded-For is believed of named proxies only (A41). */
export class ClientAddress {
  private readonly proxies: [ipaddr.IPv4 | ipaddr.IPv6, number][]
  constructor(trusted: string[]) {
    this.proxies = trusted.map((part) => (part.includes('/') ? ipaddr.parseCIDR(part) : wholeAddress(part)))
  }

  /** Returns the address of the client: the last hop that is not a trusted proxy. */
  of(remote: string | undefined, forwardedFor: string | undefined): string {
    let address = normal(remote ?? '')
    const hops = (forwardedFor ?? '')
      .split(',')
      .map((hop) => withoutPort(hop.trim()))
      .filter((hop) => hop !== '')
    while (this.isTrusted(address)) {
      const hop = hops.pop()
      if (hop === undefined || !ipaddr.isValid(hop)) break
      address = normal(hop)
    }
    return address
  }

  ofRequest({ socket, headers }: IncomingMessage): string {
    const forwarded = headers['x-forwarded-for']
    return this.of(socket.remoteAddress, Array.isArray(forwarded) ? forwarded.join(',') : forwarded)
  }

  /** Returns whether it is a proxy that the operator named. */
  isTrusted(address: string): boolean {
    if (this.proxies.length === 0 || !ipaddr.isValid(address)) return false
    const parsed = ipaddr.parse(address)
    return this.proxies.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))
  }
}

function wholeAddress(part: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const parsed = ipaddr.process(part)
  return [parsed, parsed.kind() === 'ipv4' ? 32 : 128]
}

/** Removes the port, which some proxies write: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (hop: string): string =>
  /^\[([^[\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop

/** Most addresses are plain ones of IPv4, with or without this before them, and need no closer look. */
const MAPPED = '::ffff:'

function normal(address: string): string {
  const plain = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address
  if (isIPv4(plain)) return plain
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address
}

/** Whoever has one IPv6 address has 2^64 of them: for counting, the first half of it is the address. */
const IPV6_BITS = 64

/** Returns what is counted for an address: an IPv4 address itself, or the network (`/64`) of an IPv6 address. */
export function networkOf(address: string): string {
  if (isIPv4(address) || !ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_BITS}`)}/${IPV6_BITS}`
}
