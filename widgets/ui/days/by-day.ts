import { dayName } from './day-name.ts'

export interface Dated<T> {
  item: T
  /** The day's name, which stands above the first item of its day; undefined for the others. */
  day: string | undefined
}

/** Divides a list, which is in the order of time, by days. */
export function byDay<T>(items: readonly T[], at: (item: T) => number): Dated<T>[] {
  let last = ''
  return items.map((item) => {
    const day = dayName(at(item))
    const first = day !== last
    last = day
    return { item, day: first ? day : undefined }
  })
}
