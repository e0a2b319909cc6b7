import type { ComponentChildren } from 'preact'
import type { Slash } from './canned.ts'

export interface Suggestion {
  id: string
  /** What takes the place of the word in the draft. */
  text: string
  shown: ComponentChildren
}

/** What a sign at a word's start offers: canned replies for `/`, people for `@`. */
export interface Suggestions {
  label: string
  wordAt(text: string, caret: number): Slash | undefined
  /** Called before `fitting`: what is not loaded yet is to be. */
  load(): void
  fitting(query: string): readonly Suggestion[]
  /** What to say when nothing fits; without words there is no list then. */
  nothing(): string | undefined
}
