/** Milliseconds since 1970-01-01T00:00Z. Tests give their own. */
export type Clock = () => number
export const systemClock: Clock = () => Date.now()
