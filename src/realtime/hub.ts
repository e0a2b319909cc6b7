/** The hub knows who listens to what on this node. It knows sockets and topics, and no business word. */
import type { Narrowing } from '../events/event.ts'
import type { Delivery } from './broker.ts'
import { Crowds, type Held } from './crowds.ts'

export interface Listener extends Held {
  /** Sends a frame. `droppable` frames (typing) are left out when others wait already. */
  send(frame: Buffer, droppable: boolean): void
  /** Holds a frame until it is flushed or anything else is sent, so that nothing overtakes it. */
  hold(frame: Buffer, droppable: boolean): void
  isAmong(only: Narrowing): boolean
  /** This is the person behind the socket. Several sockets can be one person's. */
  readonly person: string | undefined
}

/**
 * So many writes in one turn of the event loop would be noticed by everybody else, so from here on they go in slices.
 */
const CROWD = 500
const NOBODY: readonly never[] = []

export class Hub<L extends Listener = Listener> {
  /**
   * Most topics have one listener, which stands here without a set around it: ten thousand visitors would need ten
   * thousand sets.
   */
  private readonly topics = new Map<string, L | Set<L>>()
  private readonly crowds = new Crowds((topic) => this.present(topic))

  join(topic: string, listener: L): void {
    const there = this.topics.get(topic)
    if (there === undefined) this.topics.set(topic, listener)
    else if (there instanceof Set) there.add(listener)
    else if (there !== listener) this.topics.set(topic, new Set([there, listener]))
  }

  leave(topic: string, listener: L): void {
    const there = this.topics.get(topic)
    // The walk would not find it any more, and what was said while it was here is still its own.
    if (this.crowds.has(topic)) listener.flush()
    if (there instanceof Set) {
      there.delete(listener)
      if (there.size === 0) this.topics.delete(topic)
    } else if (there === listener) this.topics.delete(topic)
  }

  has(topic: string): boolean {
    return this.topics.has(topic)
  }

  /** Returns the listeners as they are now. Whoever leaves meanwhile may still be among them. */
  listeners(topic: string): readonly L[] {
    return [...this.present(topic)]
  }

  count(topic: string): number {
    const there = this.topics.get(topic)
    return there instanceof Set ? there.size : there === undefined ? 0 : 1
  }

  /** Counts the persons behind the listeners to any of these topics. */
  people(names: readonly string[], only: Narrowing | undefined): number {
    const persons = new Set<string>()
    for (const name of names)
      for (const listener of this.listeners(name))
        if (listener.person !== undefined && (only === undefined || listener.isAmong(only)))
          persons.add(listener.person)
    return persons.size
  }

  deliver({ topic, frame, droppable, only }: Delivery): void {
    const there = this.present(topic)
    const isCrowd = there instanceof Set && there.size >= CROWD
    for (const listener of there) {
      if (only !== undefined && !listener.isAmong(only)) continue
      if (isCrowd) listener.hold(frame, droppable)
      else listener.send(frame, droppable)
    }
    if (isCrowd) this.crowds.add(topic)
  }

  private present(topic: string): Set<L> | readonly L[] {
    const there = this.topics.get(topic)
    if (there === undefined) return NOBODY
    return there instanceof Set ? there : [there]
  }
}
