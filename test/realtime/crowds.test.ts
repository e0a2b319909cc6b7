import { Duplex } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { Connection } from '../../src/gateway/connection.ts'
import { Outflow } from '../../src/gateway/outflow.ts'
import { tickAt } from '../../src/kernel/clock.ts'
import { CLOSE } from '../../src/protocol/close-codes.ts'
import { LIMITS } from '../../src/protocol/limits.ts'
import { Hub } from '../../src/realtime/index.ts'
import { eventually } from '../support/peer.ts'

const ROOM = 'thread:room'
const MANY = 600

/** A socket and the stream below it, which takes everything at once or, when it is slow, nothing at all. */
class Wire extends Duplex {
  readonly writes: Buffer[] = []
  closedWith: number | undefined
  slow = false
  readonly socket = {
    OPEN: 1,
    readyState: 1,
    close: (code: number) => {
      this.closedWith = code
      this.socket.readyState = 3
    },
    terminate: () => this.destroy(),
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (this.slow) return
    this.writes.push(chunk)
    done()
  }

  get bytes(): number {
    return this.writes.reduce((sum, { length }) => sum + length, 0)
  }

  get heard(): string[] {
    return Buffer.concat(this.writes).toString().split(';').slice(0, -1)
  }
}

function gather(count: number) {
  const hub = new Hub<Connection>()
  const around = { hub, outflow: new Outflow(), rate: { burst: 1, perSecond: 1 }, checkFrames: false }
  const enter = () => {
    const wire = new Wire({ writableHighWaterMark: 2 * LIMITS.outboundBytes })
    const from = { address: '127.0.0.1', origin: undefined, at: tickAt(0), awakeAt: tickAt(0) }
    return { wire, connection: new Connection(wire.socket as unknown as WebSocket, wire, around, from) }
  }
  const members = Array.from({ length: count }, enter)
  for (const { connection } of members) connection.listen(ROOM)
  const say = (topic: string, text: string) => hub.deliver({ topic, frame: Buffer.from(`${text};`), droppable: false })
  return { hub, members, enter, say }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

type Gathered = ReturnType<typeof gather>
type Member = Gathered['members'][number]

/** One member of a crowd that comes and goes, together with what it ought to have heard. */
class Watched {
  readonly expected: string[] = []
  private inside = true
  private readonly member: Member
  private readonly own: string
  private readonly say: Gathered['say']
  constructor(member: Member, own: string, say: Gathered['say']) {
    this.member = member
    this.own = own
    this.say = say
    member.connection.listen(own)
  }

  get heard(): string[] {
    return this.member.wire.heard
  }

  toRoom(text: string): void {
    if (this.inside) this.expected.push(text)
  }

  toIt(how: 'other' | 'reply' | 'at once', text: string): void {
    this.expected.push(text)
    const { connection } = this.member
    if (how === 'other') this.say(this.own, text)
    else if (how === 'reply') connection.send(Buffer.from(`${text};`), false)
    else connection.sendNow(Buffer.from(`${text};`), false)
  }

  move(inside: boolean): void {
    this.inside = inside
    if (inside) this.member.connection.listen(ROOM)
    else this.member.connection.unlisten(ROOM)
  }
}

describe('a crowd', () => {
  test('has all that was said while each was in, in order with what each heard besides, for any course of events', async () => {
    const step = fc.record({
      who: fc.nat(3),
      what: fc.constantFrom('room', 'room', 'other', 'reply', 'at once', 'leave', 'join', 'turn'),
    })
    const course = async (steps: { who: number; what: string }[]) => {
      const { members, say } = gather(MANY)
      // The first is reached first, and the last by the last slice.
      const watched = [0, 1, MANY - 2, MANY - 1].map(
        (index) => new Watched(members[index] as Member, `agent:${index}`, say),
      )
      const said: string[] = []
      for (const [number, { who, what }] of steps.entries()) {
        const one = watched[who] as Watched
        const text = `${what} ${number}`
        if (what === 'turn') await turn()
        else if (what === 'leave' || what === 'join') one.move(what === 'join')
        else if (what !== 'room') one.toIt(what as 'reply', text)
        else {
          said.push(text)
          for (const each of watched) each.toRoom(text)
          say(ROOM, text)
        }
      }
      for (let turns = 0; turns < 12; turns += 1) await turn()
      expect(watched.map(({ heard }) => heard)).toEqual(watched.map(({ expected }) => expected))
      expect(members.slice(2, -2).every(({ wire }) => wire.heard.join() === said.join())).toBe(true)
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), course), { numRuns: 60 })
  })

  test('is written to once each, however much one commit has to say, with the same bytes for all', async () => {
    const { members, say } = gather(MANY)
    for (let n = 0; n < 100; n += 1) say(ROOM, `m${n}`)
    await eventually(() => members.every(({ wire }) => wire.heard.length === 100), 'all to have all')
    expect(members.every(({ wire }) => wire.writes.length === 1)).toBe(true)
    // Each slice writes one joined piece, instead of one for each member.
    expect(new Set(members.map(({ wire }) => wire.writes[0])).size).toBeLessThan(10)
  })

  test('does not hold up two who talk elsewhere until the last of it is written to', async () => {
    const { members, enter, say } = gather(3 * MANY)
    const other = enter()
    other.connection.listen('agent:other')
    say(ROOM, 'to all')
    await turn()
    say('agent:other', 'to one')
    await new Promise<void>((resolve) => process.nextTick(resolve))
    expect(other.wire.heard).toEqual(['to one'])
    expect(members.some(({ wire }) => wire.heard.length === 0)).toBe(true)
    await eventually(() => members.every(({ wire }) => wire.heard.join() === 'to all'), 'all to hear')
  })

  test('[F16] loses a member that does not read, and nobody else', async () => {
    const { members, say } = gather(MANY)
    const slow = members[300] as (typeof members)[number]
    slow.wire.slow = true
    const wide = 'x'.repeat(LIMITS.outboundBytes / 10)
    for (let n = 0; n < 30; n += 1) {
      say(ROOM, wide)
      await turn()
    }
    await eventually(
      () => members.every(({ wire }) => wire === slow.wire || wire.bytes === 30 * (wide.length + 1)),
      'the others to have all',
    )
    expect(slow.wire.closedWith).toBe(CLOSE.slow.code)
    expect(slow.wire.destroyed).toBe(true)
    expect(members.filter(({ wire }) => wire.closedWith !== undefined)).toHaveLength(1)
  })
})
