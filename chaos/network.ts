/** The network between two that talk. It can be cut, held still, slowed down, half closed, and lose what is sent. */
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net'

/** The direction in which something goes. */
export type Way = 'server' | 'clients' | 'both'

/** One direction of a line: what comes from one socket goes to the other. */
interface Lane {
  towards: 'server' | 'clients'
  from: Socket
  to: Socket
  /** The moment before which nothing more is passed on, so that a shorter delay overtakes no longer one. */
  due: number
}
interface Line {
  client: Socket
  upstream: Socket
  lanes: Lane[]
  /** Something of it was lost, so it can never be used again. */
  isSpoilt: boolean
  /** One of its ends is gone, and the other one was not told. */
  isHalved: boolean
}

export class Network {
  private readonly lines = new Set<Line>()
  private held: Way | undefined
  private losing: Way | undefined
  private refusing = false
  private delayMs = 0
  private readonly server: Server
  private constructor(server: Server) {
    this.server = server
  }

  /** Begins to pass on what comes in: to a port of this machine, which is asked for again for each connection. */
  static async to(port: () => number): Promise<Network> {
    const server = createServer()
    const network = new Network(server)
    server.on('connection', (client) => network.join(client, port()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return network
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** Drops everything that is on its way. Whoever comes back gets through. */
  cut(): void {
    for (const { client, upstream } of this.lines) {
      client.destroy()
      upstream.destroy()
    }
  }

  /** Cuts, and lets nobody in until it is mended. */
  refuse(): void {
    this.refusing = true
    this.cut()
  }

  /** Passes nothing on in a direction, and keeps it, until it is mended. */
  hold(towards: Way): void {
    this.held = towards
    for (const line of this.lines) this.arrange(line)
  }

  /** Forgets what goes in a direction, until it is mended. Connections that lost something end then. */
  lose(towards: Way): void {
    this.losing = towards
  }

  /** Passes everything on later, until it is mended. */
  delay(ms: number): void {
    this.delayMs = ms
  }

  /** Ends the connections of one side, while the other side believes in them, until they are mended or given up. */
  halve(gone: 'server' | 'clients'): void {
    for (const line of this.lines) {
      line.isHalved = true
      const end = gone === 'clients' ? line.client : line.upstream
      end.destroy()
    }
  }

  /** Passes everything on again. What is half closed stays so with `keeping`, until somebody gives it up. */
  mend(keeping = false): void {
    this.held = undefined
    this.losing = undefined
    this.refusing = false
    this.delayMs = 0
    for (const line of this.lines) {
      if (line.isSpoilt || (line.isHalved && !keeping)) {
        line.client.destroy()
        line.upstream.destroy()
      } else this.arrange(line)
    }
  }

  close(): void {
    this.cut()
    this.server.close()
  }

  private join(client: Socket, port: number): void {
    if (this.refusing) return void client.destroy()
    const upstream = createConnection(port, '127.0.0.1')
    const line: Line = { client, upstream, isSpoilt: false, isHalved: false, lanes: [] }
    line.lanes = [
      { towards: 'server', from: client, to: upstream, due: 0 },
      { towards: 'clients', from: upstream, to: client, due: 0 },
    ]
    this.lines.add(line)
    for (const lane of line.lanes) {
      const { from, to } = lane
      from.setNoDelay(true)
      from.on('error', () => undefined)
      from.on('data', (data) => this.pass(line, lane, data))
      from.on('close', () => {
        if (line.isHalved && !to.destroyed) return
        this.lines.delete(line)
        // What was delayed still arrives before the end.
        const left = lane.due - performance.now()
        if (left > 0) setTimeout(() => to.destroy(), left)
        else to.destroy()
      })
    }
    this.arrange(line)
  }

  private pass(line: Line, lane: Lane, data: Buffer): void {
    if (line.isHalved) return
    if (includes(this.losing, lane.towards)) {
      line.isSpoilt = true
      return
    }
    const now = performance.now()
    lane.due = Math.max(lane.due, now + this.delayMs)
    const write = () => {
      if (!lane.to.destroyed) lane.to.write(data)
    }
    if (lane.due <= now) write()
    else setTimeout(write, lane.due - now)
  }

  private arrange({ lanes }: Line): void {
    for (const { from, towards } of lanes) {
      if (includes(this.held, towards)) from.pause()
      else from.resume()
    }
  }
}

const includes = (ways: Way | undefined, way: 'server' | 'clients'): boolean => ways === way || ways === 'both'
