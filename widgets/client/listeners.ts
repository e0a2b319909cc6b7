/** Holds the listeners for one kind of news. */
export class Listeners<T = void> {
  readonly #all = new Set<(news: T) => void>()

  /** Adds a listener. Returns a function that takes it off again. */
  add(listener: (news: T) => void): () => void {
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  tell(news: T): void {
    for (const listener of this.#all) listener(news)
  }
}
