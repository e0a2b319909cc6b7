type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }
/** Leaves out fields that are undefined. A JSON body never holds them, but its type may. */
export const defined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>
