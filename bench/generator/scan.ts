/**
 * Finds in the bytes of a frame what a load asks for. A generator that parsed JSON would cost as much as the server.
 */

const ZERO = 0x30

/** Returns the whole number that begins at `at`, or 0 when there is none. */
export function numberAt(buffer: Buffer, at: number): number {
  let value = 0
  for (let index = at; ; index += 1) {
    const digit = (buffer[index] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return value
    value = value * 10 + digit
  }
}

/** Returns the whole number behind the first `mark` between `start` and `end`, or -1 when the mark is not there. */
export function numberAfter(buffer: Buffer, mark: string, start: number, end: number): number {
  // It cuts first, because a search that fails must not go on through whatever else the buffer holds.
  const found = buffer.subarray(start, end).indexOf(mark, 0, 'latin1')
  return found === -1 ? -1 : numberAt(buffer, start + found + mark.length)
}

export function startsWith(buffer: Buffer, text: string, start: number, end: number): boolean {
  if (end - start < text.length) return false
  for (let index = 0; index < text.length; index += 1)
    if (buffer[start + index] !== text.charCodeAt(index)) return false
  return true
}
