/** This stands before several nodes: a connection goes to the node that is meant for it, or to another that lives. */
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { freePort } from './free-port.ts'

export interface LoadBalancer {
  url: string
  /** Begins to send connections to these nodes. */
  serve(nodes: readonly string[]): void
}

/** `prefers` says by the first bytes of a connection which node is asked first, as an index. */
export async function startLoadBalancer(prefers: (head: string) => number): Promise<LoadBalancer> {
  const port = Number(await freePort())
  const sockets = new Set<Socket>()
  let ports: number[] = []
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((client) => {
    track(client)
    client.once('data', (head) => {
      client.pause()
      const first = prefers(head.toString('latin1'))
      const order = ports.map((_, index) => ports[(first + index) % ports.length] as number)
      connect(client, head, order)
    })
  })
  const connect = (client: Socket, head: Buffer, [next, ...others]: number[]): void => {
    if (next === undefined) return void client.destroy()
    const upstream = track(createConnection(next, '127.0.0.1'))
    let isOpen = false
    upstream.once('connect', () => {
      isOpen = true
      upstream.write(head)
      client.pipe(upstream)
      upstream.pipe(client)
    })
    upstream.once('close', () => {
      if (isOpen) client.destroy()
      else connect(client, head, others)
    })
    client.once('close', () => upstream.destroy())
  }
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (nodes) => {
      ports = nodes.map((url) => Number(new URL(url).port))
    },
  }
}
