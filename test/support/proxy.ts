/** A network between client and server that can be cut and mended, and otherwise passes on every byte. */
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Proxy {
  url: string
  /** So many connections came so far. */
  readonly opened: number
  /** Drops everything that is on its way, and lets nothing new through. */
  cut(): void
  /** Cuts off clients, and leaves what serves them in the belief that they are still there. */
  leave(): void
  mend(): void
  /** Cuts as soon as clients have sent so many more bytes, and resolves then. */
  cutAfter(bytes: number): Promise<void>
  /** Passes on what clients send with these letters, and cuts instead of passing on an answer with the same letters. */
  cutAtAnswerTo(letters: string): Promise<void>
}

export async function startProxy(target: string): Promise<Proxy> {
  const port = Number(new URL(target).port)
  const sockets = new Set<Socket>()
  let opened = 0
  let broken = false
  let left = false
  let room = Number.POSITIVE_INFINITY
  let onCut = () => {}
  let cutAt: string | undefined
  const cut = () => {
    broken = true
    room = Number.POSITIVE_INFINITY
    cutAt = undefined
    for (const socket of sockets) socket.destroy()
    onCut()
  }
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    opened += 1
    if (broken) return void client.destroy()
    clients.add(client)
    const upstream = createConnection(port, '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        if (!(left && socket === client)) other.destroy()
      })
      socket.pipe(other)
    }
    client.on('data', (data) => {
      room -= data.length
      if (room <= 0) cut()
      if (cutAt === undefined || !data.includes(cutAt)) return
      const letters = cutAt
      upstream.unpipe(client)
      upstream.on('data', (answer) => {
        if (answer.includes(letters)) cut()
      })
      // Whoever stops piping stops reading, too.
      upstream.resume()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    cut()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get opened() {
      return opened
    },
    cut,
    leave() {
      left = true
      broken = true
      for (const client of clients) {
        client.unpipe()
        client.destroy()
      }
      clients.clear()
    },
    mend() {
      broken = false
    },
    cutAfter(bytes) {
      room = bytes
      return new Promise((resolve) => {
        onCut = resolve
      })
    },
    cutAtAnswerTo(letters) {
      cutAt = letters
      return new Promise((resolve) => {
        onCut = resolve
      })
    },
  }
}
