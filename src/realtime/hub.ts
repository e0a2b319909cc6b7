/** Who listens to what on this node. Knows sockets and topics, and no business word. */
export interface Listener {
  /** `droppable` frames (typing) are left out when others wait already. */
  send(data: string, droppable: boolean): void
}

export class Hub {
  private readonly topics = new Map<string, Set<Listener>>()

  join(topic: string, listener: Listener): void {
    const set = this.topics.get(topic)
    if (set === undefined) this.topics.set(topic, new Set([listener]))
    else set.add(listener)
  }

  leave(topic: string, listener: Listener): void {
    const set = this.topics.get(topic)
    set?.delete(listener)
    if (set?.size === 0) this.topics.delete(topic)
  }

  deliver(topic: string, data: string, droppable: boolean): void {
    for (const listener of this.topics.get(topic) ?? []) listener.send(data, droppable)
  }
}
