/** Who listens to what on this node. Knows sockets and topics, and no business word. */
import type { Narrowing } from '../events/event.ts'
import type { Delivery } from './broker.ts'

export interface Listener {
  /** `droppable` frames (typing) are left out when others wait already. */
  send(frame: Buffer, droppable: boolean): void
  /** Without waiting for what else may be said in this turn. */
  sendNow(frame: Buffer, droppable: boolean): void
  isAmong(only: Narrowing): boolean
  /** Whose it is: several sockets can be one person's. */
  readonly person: string | undefined
}

/** From so many listeners on, walking over them a second time costs more than the writes that are saved by waiting. */
const CROWD = 500

export class Hub<L extends Listener = Listener> {
  /** Most topics have one listener, which stands here without a set around it: ten thousand visitors, ten thousand sets. */
  private readonly topics = new Map<string, L | Set<L>>()

  join(topic: string, listener: L): void {
    const there = this.topics.get(topic)
    if (there === undefined) this.topics.set(topic, listener)
    else if (there instanceof Set) there.add(listener)
    else if (there !== listener) this.topics.set(topic, new Set([there, listener]))
  }

  leave(topic: string, listener: L): void {
    const there = this.topics.get(topic)
    if (there instanceof Set) {
      there.delete(listener)
      if (there.size === 0) this.topics.delete(topic)
    } else if (there === listener) this.topics.delete(topic)
  }

  has(topic: string): boolean {
    return this.topics.has(topic)
  }

  /** As they are now: who leaves meanwhile may still be among them. */
  listeners(topic: string): readonly L[] {
    const there = this.topics.get(topic)
    if (there === undefined) return []
    return there instanceof Set ? [...there] : [there]
  }

  count(topic: string): number {
    const there = this.topics.get(topic)
    return there instanceof Set ? there.size : there === undefined ? 0 : 1
  }

  /** How many persons there are behind the listeners to any of these topics. */
  people(names: readonly string[], only: Narrowing | undefined): number {
    const persons = new Set<string>()
    for (const name of names)
      for (const listener of this.listeners(name))
        if (listener.person !== undefined && (only === undefined || listener.isAmong(only))) persons.add(listener.person)
    return persons.size
  }

  deliver({ topic, frame, droppable, only }: Delivery): void {
    const there = this.topics.get(topic)
    if (only !== undefined) return this.deliverTo(topic, frame, droppable, only)
    if (!(there instanceof Set)) there?.send(frame, droppable)
    else if (there.size < CROWD) for (const listener of there) listener.send(frame, droppable)
    else for (const listener of there) listener.sendNow(frame, droppable)
  }
  private deliverTo(topic: string, frame: Buffer, droppable: boolean, only: Narrowing): void {
    const there = this.listeners(topic)
    for (const listener of there) {
      if (!listener.isAmong(only)) continue
      if (there.length < CROWD) listener.send(frame, droppable)
      else listener.sendNow(frame, droppable)
    }
  }
}
