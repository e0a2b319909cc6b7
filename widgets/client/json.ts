/**
 * This is JSON on which the page has no influence. Old libraries put a `toJSON` on every array, and what a page puts on
 * `Object.prototype` would be read in place of each member that is absent.
 */

/** Returns what `JSON.stringify` makes of plain data. It leaves out members that are `undefined`. */
export function toJson(value: unknown): string {
  return JSON.stringify(apart(value))
}

/** Returns a copy in which even lists inherit nothing, so that `JSON.stringify` finds no `toJSON` of the page. */
function apart(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.setPrototypeOf(Array.isArray(value) ? [] : {}, null)
  // The loop goes by index, because an iterator that the page has replaced could skip some names.
  const names = Object.keys(value)
  for (let at = 0; at < names.length; at++)
    copy[names[at] as string] = apart((value as Record<string, unknown>)[names[at] as string])
  return copy
}

/** Parses JSON into objects that inherit nothing. Throws when the text is not JSON. */
export function fromJson(text: string): unknown {
  return bare(JSON.parse(text))
}

/**
 * Takes the prototype from plain data, in place, and from all that is in it. Recursion is safe: what the server sends
 * and what is stored for it is shallow.
 */
export function bare<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  const names = Object.keys(value)
  for (let at = 0; at < names.length; at++) bare((value as Record<string, unknown>)[names[at] as string])
  return Array.isArray(value) ? value : Object.setPrototypeOf(value, null)
}
