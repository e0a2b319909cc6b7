// Makes and drops databases on the server that tests use.
import pg from 'pg'
import { SERVER } from './postgresql-server.mjs'

/** Makes a database and returns its URL: an empty one that keeps UTF-8, or a copy of another. */
export async function createDatabase(name, template) {
  const from = template === undefined ? `template0 ENCODING 'UTF8'` : `"${template}"`
  await runStatements(SERVER, `CREATE DATABASE "${name}" TEMPLATE ${from}`)
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  return url.href
}

/** Ends what is connected to it, and is no failure when there is no such database. */
export const dropDatabase = (name) => runStatements(SERVER, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)

/** Runs statements one after the other on a connection of their own. */
export async function runStatements(url, ...texts) {
  const client = new pg.Client({ connectionString: url })
  // What breaks the connection fails the statement, too.
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (const text of texts) await client.query(text)
  } finally {
    await client.end()
  }
}
