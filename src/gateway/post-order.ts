/**
 * What follows a refused message must not overtake it: rule [TH8] of docs/protocol.md. This belongs to one socket,
 * which has none until a message is refused.
 */
import { elapsed, type Tick } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { ClientFrame } from '../protocol/commands/index.ts'

/** A refused message is waited for so many milliseconds after the time at which it may come again. */
const PATIENCE_MS = 10_000
/**
 * What comes behind a message that is late waits so many milliseconds more for each that is before it. Its author
 * asks again too early otherwise, and so often that the socket is closed for it.
 */
const STEP_MS = 250
const MOST_WAITING = 100
const MOST_LANES = 50

type MessageFrame = Extract<ClientFrame, { type: 'post' | 'open' }>
export const isMessage = (frame: ClientFrame): frame is MessageFrame => frame.type === 'post' || frame.type === 'open'
/** Returns the lane of a message. A visitor has one open conversation, whether or not it knows its thread yet. */
const laneOf = (frame: MessageFrame): string => (frame.type === 'post' ? frame.thread : 'open')

interface Refusal {
  key: string
  /** This is its place among the refused ones. It is kept when the message is refused again. */
  place: number
  due: Tick
}
interface Lane {
  waiting: Refusal[]
  /** These came again, and are not answered yet. */
  under: Map<string, number>
  places: number
}

export class PostOrder {
  private readonly lanes = new Map<string, Lane>()

  /** Throws rate_limited when another message comes first. */
  check(frame: ClientFrame, now: Tick): void {
    const lane = this.laneFor(frame)
    if (lane === undefined || !isMessage(frame)) return
    while (lane.waiting[0] !== undefined && elapsed(lane.waiting[0].due, now) > PATIENCE_MS) lane.waiting.shift()
    const [first] = lane.waiting
    if (first === undefined || first.key === frame.key) return
    const known = lane.waiting.findIndex(({ key }) => key === frame.key)
    const before = known < 0 ? lane.waiting.length : known
    const untilDue = Math.max(0, Math.ceil(elapsed(now, first.due)))
    throw new AppError('rate_limited', 'an earlier message of yours comes first', untilDue + before * STEP_MS)
  }

  /** Notes that a message goes to be stored. What came behind it may follow. */
  goes(frame: ClientFrame): void {
    const lane = this.laneFor(frame)
    if (lane === undefined || !isMessage(frame)) return
    const at = lane.waiting.findIndex(({ key }) => key === frame.key)
    const [refusal] = at < 0 ? [] : lane.waiting.splice(at, 1)
    if (refusal !== undefined) lane.under.set(frame.key, refusal.place)
  }

  refused(frame: MessageFrame, due: Tick): void {
    const lane = this.laneFor(frame) ?? this.begin(laneOf(frame))
    const known = lane.waiting.find(({ key }) => key === frame.key)
    if (known !== undefined) known.due = due
    else if (lane.waiting.length < MOST_WAITING) {
      const place = lane.under.get(frame.key) ?? ++lane.places
      lane.under.delete(frame.key)
      lane.waiting.push({ key: frame.key, place, due })
      lane.waiting.sort((a, b) => a.place - b.place)
    }
  }

  /** Notes that a message is stored, or refused for good. */
  settled(frame: ClientFrame): void {
    const lane = this.laneFor(frame)
    if (lane === undefined || !isMessage(frame)) return
    lane.under.delete(frame.key)
    lane.waiting = lane.waiting.filter(({ key }) => key !== frame.key)
    if (lane.waiting.length + lane.under.size === 0) this.lanes.delete(laneOf(frame))
  }

  private laneFor(frame: ClientFrame): Lane | undefined {
    return isMessage(frame) ? this.lanes.get(laneOf(frame)) : undefined
  }

  /** Begins a lane. Nobody writes to so many threads in earnest, so the oldest is forgotten. */
  private begin(name: string): Lane {
    const [oldest] = this.lanes.keys()
    if (this.lanes.size >= MOST_LANES && oldest !== undefined) this.lanes.delete(oldest)
    const lane: Lane = { waiting: [], under: new Map(), places: 0 }
    this.lanes.set(name, lane)
    return lane
  }
}
