/** Keeps who follows what, and shapes messages as Helpline does, so that frames on the wire are as long. */
export interface Said {
  thread: string
  seq: number
  at: number
  author: { kind: 'agent'; id: string; name: string }
  kind: 'text'
  text: string
  key: string
}

const NAMELESS = 'A'.repeat(22)

export class Threads<F> {
  private readonly known = new Map<string, Set<F>>()
  private readonly heads = new Map<string, number>()

  join(thread: string, follower: F): void {
    this.known.set(thread, (this.known.get(thread) ?? new Set()).add(follower))
  }

  leave(follower: F): void {
    for (const followers of this.known.values()) followers.delete(follower)
  }

  followers(thread: string): Iterable<F> {
    return this.known.get(thread) ?? []
  }

  messageOf(thread: string, key: string, text: string): Said {
    const seq = (this.heads.get(thread) ?? 0) + 1
    this.heads.set(thread, seq)
    return {
      thread,
      seq,
      at: Date.now(),
      author: { kind: 'agent', id: NAMELESS, name: 'Robin' },
      kind: 'text',
      text,
      key,
    }
  }
}
