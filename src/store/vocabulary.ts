/**
 * The words for what SQLite and PostgreSQL say differently. A statement uses these, and is translated when it is
 * prepared, once for each text:
 *
 * | written                           | means |
 * |-----------------------------------|-------|
 * | `"id" IN texts(?)`                | one of a list; the value is a JSON array of texts |
 * | `"seq" IN numbers(?)`             | one of a list; the value is a JSON array of whole numbers |
 * | `greatest(a, b)`                  | the greater of two |
 * | `later(a, 3600000)`               | a time, and so many milliseconds |
 * | `records(?: id text, seq number)` | the rows of a JSON array of objects: `number`, `text` or `time` (ms) |
 *
 * All else is the SQL that both speak: `IS NOT DISTINCT FROM`, `TRUE`, `FALSE`, `ON CONFLICT … DO NOTHING`,
 * `RETURNING`, `count(*) FILTER (WHERE …)`, names in quotes.
 */

const LIST = /IN (texts|numbers)\(\?\)/g
const GREATEST = /\bgreatest\(/g
const LATER = /\blater\(([^,()]+), (-?\d+)\)/g
const RECORDS = /\brecords\(\?: ([^)]*)\)/g

export const toSqlite = (text: string): string =>
  text
    .replace(LIST, 'IN (SELECT value FROM json_each(?))')
    .replace(GREATEST, 'max(')
    .replace(LATER, '($1 + $2)')
    .replace(RECORDS, (_, fields: string) => {
      const columns = fieldsOf(fields).map(([name]) => `value->>'${name}' AS "${name}"`)
      return `(SELECT ${columns.join(', ')} FROM json_each(?))`
    })

export const toPostgresql = (text: string): string =>
  numbered(
    text
      .replace(LIST, (_, kind: 'texts' | 'numbers') => `= ANY(ARRAY(SELECT ${LISTS[kind]}))`)
      .replace(LATER, "($1 + $2 * interval '1 millisecond')")
      .replace(RECORDS, (_, fields: string) => {
        const all = fieldsOf(fields)
        const columns = all.map(([name, type]) => (type === 'time' ? timeOf(name) : `"${name}"`))
        const typed = all.map(([name, type]) => `"${name}" ${type === 'text' ? 'text' : 'bigint'}`)
        return `(SELECT ${columns.join(', ')} FROM json_to_recordset(?::json) AS r(${typed.join(', ')}))`
      }),
  )

const LISTS = {
  texts: 'json_array_elements_text(?::json)',
  numbers: 'json_array_elements_text(?::json)::bigint',
}
const timeOf = (name: string) => `timestamp 'epoch' + "${name}" * interval '1 millisecond' AS "${name}"`

const fieldsOf = (fields: string): [name: string, type: string][] =>
  fields.split(', ').map((field) => field.split(' ') as [string, string])

/** Turns each `?` outside of quotes into `$1`, `$2` … */
function numbered(text: string): string {
  let count = 0
  let quote = ''
  let out = ''
  for (const char of text) {
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === "'" || char === '"') quote = char
    if (char === '?' && quote === '') {
      count += 1
      out += `$${count}`
    } else out += char
  }
  return out
}
