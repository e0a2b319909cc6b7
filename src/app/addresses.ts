/** People reach this server under these addresses. Without a setting they are known only once it listens. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface AddressSetting {
  host: string
  port: number
  publicUrl: string | undefined
}

const EVERY_INTERFACE = ['0.0.0.0', '::']
const OF_THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]']

export class Addresses {
  private readonly setting: AddressSetting
  private readonly own = new Set<string>()
  private url: string
  constructor(setting: AddressSetting) {
    this.setting = setting
    this.url = setting.publicUrl ?? `http://${setting.host}:${setting.port}`
  }

  /** Returns the address for links to this server, without a trailing slash. */
  readonly publicUrl = (): string => this.url

  /** Returns whether a page of that origin is one of ours: console, admin pages, demo shop. */
  readonly isOwn = (origin: string): boolean => this.own.has(origin)

  /** True when browsers reach us by TLS only. */
  get isSecure(): boolean {
    return this.setting.publicUrl?.startsWith('https:') ?? false
  }

  /** Listens. Resolves when connections are taken, and rejects with the error of `listen`. */
  listen(server: Server): Promise<void> {
    const { host, port } = this.setting
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        this.learn((server.address() as AddressInfo).port)
        resolve()
      })
    })
  }

  private learn(port: number): void {
    const { host, publicUrl } = this.setting
    this.url = publicUrl ?? `http://${EVERY_INTERFACE.includes(host) ? 'localhost' : host}:${port}`
    this.own.add(this.url)
    if (publicUrl === undefined) for (const name of OF_THIS_MACHINE) this.own.add(`http://${name}:${port}`)
  }
}
