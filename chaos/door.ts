/** The way of one person to the server: a network of its own, on which each connection comes to the next node. */
import { Network } from './network.ts'

export class Door {
  private readonly sockets: Network
  private readonly requests: Network
  private constructor(sockets: Network, requests: Network) {
    this.sockets = sockets
    this.requests = requests
  }

  /** `first` chooses the node of the first connection. */
  static async to(ports: readonly number[], first: number): Promise<Door> {
    const next = () => {
      let turn = first
      return () => ports[turn++ % ports.length] ?? 0
    }
    return new Door(await Network.to(next()), await Network.to(next()))
  }

  get socketUrl(): string {
    return `ws://127.0.0.1:${this.sockets.port}/ws`
  }

  get url(): string {
    return `http://127.0.0.1:${this.requests.port}`
  }

  get networks(): Network[] {
    return [this.sockets, this.requests]
  }

  close(): void {
    for (const network of this.networks) network.close()
  }
}
