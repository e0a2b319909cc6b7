import { linked } from '../../client/links.ts'
import { Links } from './links.tsx'
import { type Mark, Marked } from './marked.tsx'

/** Draws a text with its addresses as links, and the hits of a search marked in both. */
export function MarkedLinks({ text, marks }: { text: string; marks: readonly Mark[] }) {
  // The pieces follow each other and make up the text, so each gets the marks from where it begins.
  let at = 0
  return Links({
    pieces: linked(text),
    words: (piece) => {
      const shifted = marks.map(({ start, end }) => ({ start: start - at, end: end - at }))
      at += piece.length
      return <Marked text={piece} marks={shifted} />
    },
  })
}
