/**
 * The last lines of conversations are told to the lists of staff on other nodes. Every node with such a list shows all
 * of them, so each message would cost as much as there are nodes. They are gathered where they were said, and the
 * latest of each conversation is told once in a while, together with the turns that are told by it.
 */
import type { Line } from '../events/event.ts'

const EVERY_MS = 500
/** So many are told each time. Those left over come first the next time. */
const MOST = 50
/** A node that has more to tell says so within this time. */
const FRESH_MS = 2_000
const FORGET_MS = 60_000

export interface Told {
  /** Counts what a node tells. */
  number: number
  /** Of all turns up to this one the lines were told before, or wait to be. */
  before: number
  /** Of all turns up to this one the lines are told now. */
  done: number
  /** Of all turns up to this one the lines are told now, or wait to be. */
  promised: number
  lines: Line[]
}

export class LinesHere {
  /** The latest line of each conversation, and the first turn of which nothing was told. The oldest come first. */
  private readonly waiting = new Map<string, { since: number; line: Line }>()
  private number = 0
  private promised = 0
  private newest = 0
  private timer: NodeJS.Timeout | undefined
  private readonly tell: (told: Told) => void
  constructor(tell: (told: Told) => void) {
    this.tell = tell
  }

  note(turn: number, line: Line): void {
    this.waiting.set(line.thread, { since: this.waiting.get(line.thread)?.since ?? turn, line })
    this.newest = Math.max(this.newest, turn)
    this.timer ??= setTimeout(() => this.ring(), EVERY_MS)
  }

  stop(): void {
    clearTimeout(this.timer)
    if (this.waiting.size > 0) this.ring()
    clearTimeout(this.timer)
  }

  private ring(): void {
    const lines: Line[] = []
    let done = this.newest
    for (const [thread, { since, line }] of this.waiting) {
      if (lines.length === MOST) {
        done = since - 1
        break
      }
      lines.push(line)
      this.waiting.delete(thread)
    }
    this.number += 1
    const before = this.promised
    this.promised = this.newest
    this.timer = this.waiting.size > 0 ? setTimeout(() => this.ring(), EVERY_MS) : undefined
    this.tell({ number: this.number, before, done, promised: this.promised, lines })
  }
}

interface Heard {
  /** Of all turns after this one, up to `done`, the lines were heard. */
  from: number
  number: number
  done: number
  promised: number
  at: number
}

export class LinesElsewhere {
  private readonly nodes = new Map<string, Heard>()

  hear(node: string, { number, before, done, promised }: Told): void {
    const known = this.nodes.get(node)
    // What was lost between them may have told any of the turns before.
    const from = known?.number === number - 1 ? known.from : before
    this.nodes.set(node, { from, number, done, promised, at: performance.now() })
  }

  /** Tells whether the lines of a node's turn have come, or will soon. */
  stateOf(node: string, turn: number): 'told' | 'coming' | 'missing' {
    const heard = this.nodes.get(node)
    if (heard === undefined || turn <= heard.from || turn > heard.promised) return 'missing'
    if (turn <= heard.done) return 'told'
    return performance.now() - heard.at < FRESH_MS ? 'coming' : 'missing'
  }

  /** Forgets the nodes that have said nothing for long. */
  forgetOld(): void {
    for (const [node, { at }] of this.nodes) if (performance.now() - at > FORGET_MS) this.nodes.delete(node)
  }
}
