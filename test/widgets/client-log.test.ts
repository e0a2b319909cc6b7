import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '../../src/protocol/wire.ts'
import { Connection } from '../../widgets/client/connection.ts'
import { MemoryOutboxStore, type Socket } from '../../widgets/client/index.ts'
import { Outbox } from '../../widgets/client/outbox.ts'
import { ThreadClient } from '../../widgets/client/thread.ts'
import { ME, THREAD } from './scripted-server.ts'

const message = (seq: number): Message => ({
  thread: THREAD,
  seq,
  at: seq,
  author: { kind: 'agent', id: 'ann', name: 'Ann' },
  kind: 'text',
  text: `m${seq}`,
})

/**
 * One step of the schedule: somebody says something, a waiting event is delivered or lost, the wire is cut, or a
 * command is answered.
 */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('deliver' as const, 'repeat' as const, 'lose' as const),
      pick: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'older' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const) }) },
)

/** A socket whose other end is the schedule: commands and events wait until a step lets them through. */
class Wire {
  static current: Wire | undefined
  onopen: (() => void) | undefined
  onmessage: ((event: { data: string }) => void) | undefined
  onclose: ((event: { code: number }) => void) | undefined
  onerror: unknown
  readonly commands: { type: string; ref: number; after: number; limit: number; lastSeq?: number }[] = []

  constructor() {
    Wire.current = this
    queueMicrotask(() => this.onopen?.())
  }

  send(data: string): void {
    this.commands.push(JSON.parse(data))
  }

  close(): void {}
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

interface Span {
  from: number
  to: number
}

class World {
  /**
   * `before` is how many messages were said before the thread is followed; `withheld` are those said while this reader
   * was out.
   */
  constructor(before: number, withheld: readonly Span[]) {
    this.stored = Array.from({ length: before }, (_, index) => message(index + 1))
    this.withheld = withheld
  }

  readonly stored: Message[]
  readonly withheld: readonly Span[]
  waiting: Message[] = []
  older: Promise<void> = Promise.resolve()

  tell(frame: object): void {
    Wire.current?.onmessage?.({ data: JSON.stringify(frame) })
  }

  answer(): void {
    const command = Wire.current?.commands.shift()
    if (command === undefined) return
    const now = { lastSeq: this.stored.length, thread: THREAD }
    const withheld = this.withheld.length === 0 ? {} : { withheld: this.withheld }
    const open = (from: number, to?: number) => this.stored.slice(from, to).filter(({ seq }) => this.isOpen(seq))
    const results: Record<string, () => object> = {
      hello: () => ({
        log: 'e',
        heartbeatMs: 20_000,
        serverTime: 0,
        expiresAt: 9e8,
        you: { id: ME },
        announcements: [],
        conversation: null,
        online: true,
        filesPerMessage: 10,
      }),
      follow: () =>
        command.lastSeq === undefined
          ? { ...now, log: 'e', mode: 'reset', marks: [], ...withheld, messages: open(-5) }
          : { ...now, log: 'e', mode: 'these', marks: [], ...withheld, messages: open(command.lastSeq) },
      fetch: () => ({ ...now, messages: open(command.after, command.after + command.limit) }),
    }
    const result = results[command.type]
    if (result) this.tell({ type: 'ok', ref: command.ref, result: result() })
  }

  isOpen(seq: number): boolean {
    return !this.withheld.some(({ from, to }) => seq >= from && seq <= to)
  }

  deliver(pick: number, keep: boolean, tell: boolean): void {
    const at = pick % Math.max(1, this.waiting.length)
    const event = this.waiting[at]
    if (event === undefined) return
    if (!keep) this.waiting.splice(at, 1)
    if (tell) this.tell({ type: 'message', message: event })
  }
}

const STAYS: [string, number, Span[]][] = [
  ['that was read from its beginning', 0, []],
  [
    'that was left twice',
    14,
    [
      { from: 3, to: 5 },
      { from: 9, to: 12 },
    ],
  ],
  ['that was come back to without a word since', 6, [{ from: 2, to: 6 }]],
]

test.each(STAYS)(
  '[FO2] [WI4] whatever is cut, reordered, repeated or lost, a thread %s shows an ordered list without holes and ends whole',
  async (_, before, withheld) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 80 }), async (steps) => {
        const world = new World(before, withheld)
        const connection = new Connection({
          url: '',
          client: 'test',
          getToken: async () => ({ token: 't' }),
          WebSocket: Wire as unknown as new () => Socket,
          random: () => 0,
        })
        const outbox = new Outbox(connection, new MemoryOutboxStore())
        const thread = new ThreadClient(THREAD, connection, outbox, {}, () => {})
        const whole = () => {
          const first = thread.messages[0]?.seq ?? 1
          const last = thread.messages.at(-1)?.seq ?? 0
          const all = Array.from({ length: Math.max(0, last - first + 1) }, (_each, index) => first + index)
          expect(thread.messages.map((shown) => shown.seq)).toEqual(all.filter((seq) => world.isOpen(seq)))
          expect(thread.messages.every((shown) => shown.text === `m${shown.seq}`)).toBe(true)
        }
        const off = thread.onChange(whole)
        connection.start()
        for (const next of steps) {
          await settle()
          if (next.do === 'say') {
            world.stored.push(message(world.stored.length + 1))
            world.waiting.push(...world.stored.slice(-1))
          } else if (next.do === 'cut') {
            world.waiting = []
            Wire.current?.onclose?.({ code: 1006 })
          } else if (next.do === 'older') world.older = thread.loadOlder()
          else if (next.do === 'answer') world.answer()
          else if ('pick' in next) world.deliver(next.pick, next.do === 'repeat', next.do !== 'lose')
          whole()
        }
        // At the end everything on its way arrives, and one more reconnection tells of what was lost.
        Wire.current?.onclose?.({ code: 1006 })
        for (let n = 0; n < 40; n++) {
          await new Promise((resolve) => setTimeout(resolve))
          world.answer()
        }
        await settle()
        const told = world.stored.filter(({ seq }) => world.isOpen(seq))
        // The client asks for nothing that it cannot have, and scrolling back finds everything that it can have.
        expect(Wire.current?.commands.filter(({ type }) => type !== 'receipt')).toEqual([])
        for (let n = 0; n < 10 && thread.hasOlder; n++) {
          const older = thread.loadOlder()
          await settle()
          world.answer()
          await older
        }
        expect(thread.messages.map(({ seq }) => seq)).toEqual(told.map(({ seq }) => seq))
        off()
        thread.close()
        outbox.close()
        connection.stop()
      }),
      { numRuns: 60 },
    )
  },
  30_000,
)
