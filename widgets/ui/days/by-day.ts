import { dayName } from './day-name.ts'

export interface Dated<T> {
  item: T
  /** The first of its day in the list: the day's name stands above it. */
  day: string | undefined
}

/** Of a list in the order of time. */
export function byDay<T>(items: readonly T[], at: (item: T) => number): Dated<T>[] {
  let last = ''
  return items.map((item) => {
    const day = dayName(at(item))
    const first = day !== last
    last = day
    return { item, day: first ? day : undefined }
  })
}
