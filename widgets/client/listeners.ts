/** Who wants to hear of one kind of news. */
export class Listeners<T = void> {
  readonly #all = new Set<(news: T) => void>()

  /** Answers a function that takes the listener off again. */
  add(listener: (news: T) => void): () => void {
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  tell(news: T): void {
    for (const listener of this.#all) listener(news)
  }
}
