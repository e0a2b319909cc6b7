/** A client that says exactly what a test wants said, and remembers everything it heard. */
import { hash, randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { CommandType, FrameOf, Proof, ResultOf } from '../../src/protocol/commands/index.ts'
import type { Challenge, ServerFrame } from '../../src/protocol/server-frames.ts'
import { PATIENCE_MS } from './patience.ts'

type Type = ServerFrame['type']
type Of<T extends Type> = Extract<ServerFrame, { type: T }>

export const newKey = (): string => randomBytes(16).toString('base64url')

export class Refused extends Error {
  readonly code: string
  readonly retryAfterMs: number | undefined
  readonly reason: string | undefined
  readonly challenge: Challenge | undefined
  constructor(frame: Of<'error'>) {
    super(`${frame.code}: ${frame.message}`)
    this.code = frame.code
    this.retryAfterMs = frame.retryAfterMs
    this.reason = frame.reason
    this.challenge = frame.challenge
  }
}

/** Does the work of a challenge as docs/protocol.md [QU5] describes it. */
export function solve({ token, bits }: Challenge): Proof {
  for (let n = 0; ; n++) {
    if (hash('sha256', `${token}${n}`, 'buffer').readUInt32BE() < 2 ** (32 - bits))
      return { challenge: token, answer: String(n) }
  }
}

export class Peer {
  readonly heard: ServerFrame[] = []
  closed: { code: number } | undefined
  readonly socket: WebSocket
  private ref = 0
  private watchers = new Set<() => void>()

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(String(data)) as ServerFrame)
      this.wake()
    })
    socket.on('close', (code) => {
      this.closed = { code }
      this.wake()
    })
    socket.on('error', () => undefined)
  }

  static async open(url: string, options: { origin?: string; headers?: Record<string, string> } = {}): Promise<Peer> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, options)
    const peer = new Peer(socket)
    onTestFinished(() => socket.terminate())
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve())
      socket.once('error', reject)
    })
    return peer
  }

  raw(data: string | Buffer): void {
    this.socket.send(data)
  }

  tell(frame: object): void {
    this.raw(JSON.stringify(frame))
  }

  /** Sends a command. Resolves with the result of its one reply; rejects when the reply is an error. */
  async call<T extends CommandType>(type: T, fields: Omit<FrameOf<T>, 'type' | 'ref'>): Promise<ResultOf<T>> {
    this.ref += 1
    const { ref } = this
    this.tell({ type, ref, ...fields })
    const reply = await this.until(
      () => this.heard.find((frame) => (frame.type === 'ok' || frame.type === 'error') && frame.ref === ref),
      `the reply to ${type}`,
    )
    if (reply.type === 'error') throw new Refused(reply)
    return (reply as Of<'ok'>).result as ResultOf<T>
  }

  /** Resolves with the first event of the type that fits, whether it was heard already or is still to come. */
  event<T extends Type>(type: T, fits: (frame: Of<T>) => boolean = () => true): Promise<Of<T>> {
    return this.until(
      () => this.heard.find((frame): frame is Of<T> => frame.type === type && fits(frame as Of<T>)),
      `the event ${type}`,
    )
  }

  all<T extends Type>(type: T): Of<T>[] {
    return this.heard.filter((frame): frame is Of<T> => frame.type === type)
  }

  async closing(): Promise<number> {
    return (await this.until(() => this.closed, 'the close')).code
  }

  /** Waits without a clock of its own: it looks again whenever something is heard. */
  async until<T>(look: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.watchers.delete(check)
        reject(new Error(`waited in vain for ${what}; heard ${JSON.stringify(this.heard.slice(-5)).slice(0, 2_000)}`))
      }, PATIENCE_MS)
      const check = () => {
        const found = look()
        if (found === undefined) return
        clearTimeout(timer)
        this.watchers.delete(check)
        resolve(found)
      }
      this.watchers.add(check)
      check()
    })
  }

  cut(): void {
    this.socket.terminate()
  }

  private wake(): void {
    for (const watcher of [...this.watchers]) watcher()
  }
}

/** Waits until `look` returns something, for states that no frame announces. */
export async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
  what: string,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const until = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > until) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
