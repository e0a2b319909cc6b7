/** This scanner asks ClamAV's clamd by its INSTREAM command, over TCP or a Unix socket. */
import net from 'node:net'
import type { Readable } from 'node:stream'
import type { Scanner } from './scanner.ts'

const SILENT_MS = 60_000
const ANSWER = 4_096

export class ClamdScanner implements Scanner {
  private readonly address: string
  /** `address` is host:port, or the path of a socket. */
  constructor(address: string) {
    this.address = address
  }

  async scan(bytes: Readable): Promise<'clean' | 'found'> {
    const socket = this.connect()
    const answer = answerOf(socket)
    try {
      await Promise.race([send(socket, bytes), answer])
      const text = await answer
      if (/ FOUND$/.test(text)) return 'found'
      if (/ OK$/.test(text)) return 'clean'
      throw new Error(`the scanner said: ${text.slice(0, 200)}`)
    } finally {
      socket.destroy()
      bytes.destroy()
    }
  }

  private connect(): net.Socket {
    const [, host, port] = /^(.+):(\d+)$/.exec(this.address) ?? []
    return host === undefined ? net.connect(this.address) : net.connect({ host, port: Number(port) })
  }
}

/** Sends each chunk behind its length, and a length of 0 at the end. */
async function send(socket: net.Socket, bytes: Readable): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'))
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    await write(socket, lengthOf(chunk.length))
    await write(socket, chunk)
  }
  await write(socket, lengthOf(0))
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

const write = (socket: net.Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve())))

function answerOf(socket: net.Socket): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    let text = ''
    socket.setTimeout(SILENT_MS, () => socket.destroy(new Error('the scanner does not answer')))
    socket.on('data', (data: Buffer) => {
      text = (text + data.toString('latin1')).slice(0, ANSWER)
      if (text.includes('\0')) resolve(text.slice(0, text.indexOf('\0')).trim())
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the scanner went away')))
  })
  // The sender notices it first, and the failure is the same.
  answer.catch(() => undefined)
  return answer
}
