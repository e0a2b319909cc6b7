const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Chinese is separated from Latin by a space, and from Chinese by none. So the text that is filled in decides. */
const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/

/** Returns a sentence with its `{name}`s filled in. */
export function fill(
  text: string,
  params: Record<string, string | number>,
  numberText: (value: number) => string,
): string {
  return text.replace(/( ?)\{(\w+)\}( ?)/g, (whole, before: string, name: string, behind: string, at: number) => {
    const value = params[name]
    if (value === undefined) return whole
    const shown = typeof value === 'number' ? numberText(value) : apart(value)
    const joins = (blank: string, edge: string | undefined, neighbour: string | undefined) =>
      blank !== '' && CHINESE.test(edge ?? '') && CHINESE.test(neighbour ?? '') ? '' : blank
    return `${joins(before, shown.at(0), text[at - 1])}${shown}${joins(behind, shown.at(-1), text[at + whole.length])}`
  })
}

/** Isolates a text that is written from the right, because it would take the words around it along. */
const apart = (value: string): string => (RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value)
