/**
 * This file says whose turn it is [QU8]. First come, first served; but a network with many who wait lets others go
 * between. Each of its conversations beyond the first few stands behind so many later ones, so that none waits for
 * ever.
 */

/** So many of one network wait like everybody else, so that a family or a small office notices nothing. */
const FREE = 3
/** So many later arrivals go before each further one. */
const LETS_GO = 25
/** Whoever shares a network with thousands waits behind no more than so many of them. */
const MOST = 100

/**
 * These are the conversations of its network that wait already: how many, and the last turn among them, which no later
 * one goes before.
 */
export interface Neighbours {
  count: number
  last: number
}

/** Returns the turn in the order. `number` counts arrivals. The function is pure. */
export function turnOf(number: number, neighbours: Neighbours = { count: 0, last: 0 }): number {
  const beyond = Math.min(MOST, Math.max(0, neighbours.count - FREE + 1))
  return Math.max(number + LETS_GO * beyond, neighbours.last + 1)
}
