/** A place in a text: code units from `start` up to, not including, `end`. */
export interface Mark {
  start: number
  end: number
}

/**
 * Draws a text with the hits of a search marked. `marks` are in order and do not overlap; those beyond the text are
 * left out.
 */
export function Marked({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const pieces = []
  let at = 0
  for (const { start, end } of marks) {
    const [from, to] = [Math.max(start, at), Math.min(end, text.length)]
    if (from >= to) continue
    pieces.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return (
    <>
      {pieces}
      {text.slice(at)}
    </>
  )
}
