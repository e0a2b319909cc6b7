import type { ComponentChildren } from 'preact'
import type { Slash } from './canned.ts'

export interface Suggestion {
  id: string
  /** The text that replaces the word in the draft. */
  text: string
  shown: ComponentChildren
}

/** Is what a sign at the start of a word offers: canned replies for `/`, people for `@`. */
export interface Suggestions {
  label: string
  wordAt(text: string, caret: number): Slash | undefined
  /** Is called before `fitting`, and loads what is not loaded yet. */
  load(): void
  fitting(query: string): readonly Suggestion[]
  /** Returns what to say when nothing fits; without words no list is shown then. */
  nothing(): string | undefined
}
