/** The PostgreSQL server that `--database postgresql` measures on, and the databases that a run makes there. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { root } from './root.ts'

type Databases = typeof import('../../scripts/lib/postgresql-databases.mjs')
type Server = typeof import('../../scripts/lib/postgresql-server.mjs')

/** The names of the databases that are still there, by their URLs. */
const made = new Map<string, string>()

/** Loads a script as it lies in the project: the built bench has no copy of it. */
const script = <Module>(name: string): Promise<Module> =>
  import(pathToFileURL(join(root, 'scripts/lib', name)).href) as Promise<Module>
const databases = () => script<Databases>('postgresql-databases.mjs')

/** Returns which PostgreSQL answers. Throws an error whose message is one sentence when none can be used. */
export async function describePostgresql(): Promise<string> {
  const { SERVER } = await script<Server>('postgresql-server.mjs')
  const client = new pg.Client({ connectionString: SERVER, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    return `PostgreSQL ${rows[0]?.server_version.split(' ')[0]}`
  } catch (error) {
    throw new Error(
      `No PostgreSQL can be used at ${new URL(SERVER).host} (${reasonOf(error)}): ` +
        'start one there, or name another in TEST_POSTGRESQL_URL.',
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Makes an empty database and returns its URL. */
export async function newDatabase(): Promise<string> {
  const name = `helpline_bench_${process.pid}_${randomBytes(4).toString('hex')}`
  const { createDatabase } = await databases()
  const url = await createDatabase(name)
  made.set(url, name)
  return url
}

/** Drops a database, whoever is still connected to it. */
export async function removeDatabase(url: string): Promise<void> {
  const name = made.get(url)
  if (name === undefined) return
  made.delete(url)
  await (await databases()).dropDatabase(name)
}

/** Drops all that the run has made and not dropped yet. */
export async function removeDatabases(): Promise<void> {
  for (const url of [...made.keys()]) await removeDatabase(url)
}

/** Returns in a few words why nobody answers. A host with several addresses fails once for each of them. */
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first.message : String(first)
}
