/** The hub knows who listens to what on this node. It knows sockets and topics, and no business word. */
import type { Narrowing } from '../events/event.ts'
import { Crowds, type Held } from './crowds.ts'

/** A frame for whoever listens to a topic on this node. */
export interface Delivery {
  topic: string
  /** The frame is encoded once, for all of them. */
  frame: Buffer
  droppable: boolean
  only?: Narrowing
}

/** Is told of a topic when its first listener has come, and when its last one has gone. */
export interface TopicWatcher {
  /** Resolves when what other nodes say about the topic comes here, too. It never rejects. */
  begun(topic: string): Promise<void>
  over(topic: string): void
}

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
  /** Nobody watches unless there are other nodes. */
  watcher: TopicWatcher | undefined
  /** These topics are not heard from other nodes yet. */
  private readonly beginning = new Map<string, Promise<void>>()

  join(topic: string, listener: L): void {
    const there = this.topics.get(topic)
    if (there === undefined) {
      this.topics.set(topic, listener)
      if (this.watcher !== undefined) this.begin(topic, this.watcher)
    } else if (there instanceof Set) there.add(listener)
    else if (there !== listener) this.topics.set(topic, new Set([there, listener]))
  }

  leave(topic: string, listener: L): void {
    const there = this.topics.get(topic)
    // The walk would not find it any more, and what was said while it was here is still its own.
    if (this.crowds.has(topic)) listener.flush()
    if (there instanceof Set) {
      there.delete(listener)
      if (there.size === 0) this.end(topic)
    } else if (there === listener) this.end(topic)
  }

  /** Resolves when all that is said about a topic comes here; undefined when it does so now. */
  ready(topic: string): Promise<void> | undefined {
    return this.beginning.get(topic)
  }

  private begin(topic: string, watcher: TopicWatcher): void {
    const begun = watcher.begun(topic).finally(() => {
      if (this.beginning.get(topic) === begun) this.beginning.delete(topic)
    })
    this.beginning.set(topic, begun)
  }

  private end(topic: string): void {
    this.topics.delete(topic)
    this.watcher?.over(topic)
  }

  has(topic: string): boolean {
    return this.topics.has(topic)
  }

  /** Returns all topics that somebody listens to now. */
  names(): string[] {
    return [...this.topics.keys()]
  }

  /** Returns the listeners as they are now. Whoever leaves meanwhile may still be among them. */
  listeners(topic: string): readonly L[] {
    return [...this.present(topic)]
  }

  count(topic: string): number {
    const there = this.topics.get(topic)
    return there instanceof Set ? there.size : there === undefined ? 0 : 1
  }

  /** Returns the persons behind the listeners to any of these topics. */
  people(names: readonly string[], only: Narrowing | undefined): Set<string> {
    const persons = new Set<string>()
    for (const name of names)
      for (const listener of this.listeners(name))
        if (listener.person !== undefined && (only === undefined || listener.isAmong(only)))
          persons.add(listener.person)
    return persons
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
