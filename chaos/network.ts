/** The network between people and the server. It can be cut, and held still in either direction. */
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net'

interface Line {
  client: Socket
  upstream: Socket
}

export class Network {
  private readonly lines = new Set<Line>()
  private held: 'server' | 'clients' | 'both' | undefined
  private readonly server: Server
  private constructor(server: Server) {
    this.server = server
  }

  /** Begins to pass on what comes in to a port of this machine. */
  static async to(port: number): Promise<Network> {
    const server = createServer()
    const network = new Network(server)
    server.on('connection', (client) => network.join(client, port))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return network
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** Drops everything that is on its way. Whoever comes back gets through. */
  cut(): void {
    for (const { client } of this.lines) client.destroy()
  }

  /** Passes nothing on in a direction, and keeps it, until it is released. */
  hold(towards: 'server' | 'clients' | 'both'): void {
    this.held = towards
    for (const line of this.lines) this.arrange(line)
  }

  release(): void {
    this.held = undefined
    for (const line of this.lines) this.arrange(line)
  }

  close(): void {
    this.cut()
    this.server.close()
  }

  private join(client: Socket, port: number): void {
    const line = { client, upstream: createConnection(port, '127.0.0.1') }
    this.lines.add(line)
    for (const [socket, other] of [
      [client, line.upstream],
      [line.upstream, client],
    ] as const) {
      socket.on('error', () => undefined)
      socket.on('data', (data) => other.write(data))
      socket.on('close', () => {
        this.lines.delete(line)
        other.destroy()
      })
    }
    this.arrange(line)
  }

  private arrange({ client, upstream }: Line): void {
    const { held } = this
    if (held === 'server' || held === 'both') client.pause()
    else client.resume()
    if (held === 'clients' || held === 'both') upstream.pause()
    else upstream.resume()
  }
}
