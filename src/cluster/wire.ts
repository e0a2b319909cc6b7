/**
 * The wire carries texts between nodes by channel, as fast as it can and without any promise: what it carries may be
 * lost, come late, or come twice. The outbox in the database knows what should have come.
 */
export interface Wire {
  /**
   * Whether it works, as far as is known: within the last second this node heard a text of its own. While it does not,
   * others are heard through the database.
   */
  readonly works: boolean
  /** Sends a text to all nodes that listen to a channel, this one too if it does. It never throws and never waits. */
  send(channel: string, text: string): void
  /**
   * Listens to a channel from now on. Resolves when the wire has confirmed it, or will not soon: it never rejects, and
   * it never takes longer than a second.
   */
  listen(channel: string): Promise<void>
  /** Stops listening. Texts that are on their way may still come. */
  leave(channel: string): void
  /** Counts the nodes that listen to each of these channels. Resolves to undefined when nobody can tell. */
  listeners(channels: readonly string[]): Promise<number[] | undefined>
  stop(): Promise<void>
}

/** Is told what the wire brings, and each change of `works`. Neither may throw. */
export interface WireEvents {
  heard(channel: string, text: string): void
  changed(works: boolean): void
}
