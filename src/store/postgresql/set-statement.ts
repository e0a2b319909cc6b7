/**
 * Turns a statement about one row into one about many: its values come as arrays, an array for each `$n`, and the
 * server runs it for all of them at once. It is one round trip and one execution, whatever the number of rows.
 */

/** Says what stands before the values of one row, which are `q.v1`, `q.v2` … Types are those of the values. */
const valuesOf = (types: readonly string[], withPlace: boolean): string => {
  const arrays = types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')
  const names = types.map((_, index) => `v${index + 1}`).join(', ')
  return withPlace ? `unnest(${arrays}) WITH ORDINALITY AS q(${names}, place)` : `unnest(${arrays}) AS q(${names})`
}
const named = (text: string): string => text.replace(/\$(\d+)/g, 'q.v$1')

const INSERT = /^(\s*INSERT INTO [\s\S]*?\))\s*VALUES \(([^()]*)\)([\s\S]*)$/
const UPDATE = /^(\s*UPDATE [\s\S]*?)\sWHERE ([\s\S]*)$/

/**
 * Returns the statement for many rows. A SELECT returns the number of the values each row belongs to, from 1, as
 * `place`. Throws for a statement of another form: this is an error of ours, and tests find it.
 */
export function toSet(text: string, types: readonly string[]): string {
  if (/^\s*SELECT /.test(text)) {
    return `SELECT q.place, found.* FROM ${valuesOf(types, true)}, LATERAL (${named(text)}) AS found`
  }
  const [, into, row, rest] = INSERT.exec(text) ?? []
  if (into !== undefined && row !== undefined) {
    return `${into} SELECT ${named(row)} FROM ${valuesOf(types, false)}${rest}`
  }
  const [, change, which] = UPDATE.exec(text) ?? []
  if (change !== undefined && which !== undefined) {
    return `${named(change)} FROM ${valuesOf(types, false)} WHERE ${named(which)}`
  }
  throw new Error('only SELECT, INSERT … VALUES and UPDATE … WHERE can be told for many rows at once')
}
