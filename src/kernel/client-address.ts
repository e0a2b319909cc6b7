import ipaddr from 'ipaddr.js'

/** Reads who is at the other end; X-Forwarded-For is believed of named proxies only (A41). */
export class ClientAddress {
  private readonly proxies: [ipaddr.IPv4 | ipaddr.IPv6, number][]
  constructor(trusted: string[]) {
    this.proxies = trusted.map((part) => (part.includes('/') ? ipaddr.parseCIDR(part) : wholeAddress(part)))
  }

  of(remote: string | undefined, forwardedFor: string | undefined): string {
    let address = normal(remote ?? '')
    const hops = (forwardedFor ?? '')
      .split(',')
      .map((hop) => hop.trim())
      .filter((hop) => hop !== '')
    while (this.isTrusted(address)) {
      const hop = hops.pop()
      if (hop === undefined || !ipaddr.isValid(hop)) break
      address = normal(hop)
    }
    return address
  }

  private isTrusted(address: string): boolean {
    if (!ipaddr.isValid(address)) return false
    const parsed = ipaddr.parse(address)
    return this.proxies.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))
  }
}

function wholeAddress(part: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const parsed = ipaddr.process(part)
  return [parsed, parsed.kind() === 'ipv4' ? 32 : 128]
}

const normal = (address: string): string => (ipaddr.isValid(address) ? ipaddr.process(address).toString() : address)
