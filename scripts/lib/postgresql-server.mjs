// The PostgreSQL server that tests and the authoring of migrations use: TEST_POSTGRESQL_URL, or the one of this
// machine. It needs no package, since `npm test` asks for it on a fresh clone.
import net from 'node:net'

/** The address of a database there that serves only to connect. */
export const SERVER = process.env.TEST_POSTGRESQL_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'
const PATIENCE_MS = 5_000

export const NO_POSTGRESQL =
  `No PostgreSQL answers at ${new URL(SERVER).host}: its tests are left out. ` +
  'Start one there, or name another in TEST_POSTGRESQL_URL.'

/** Tells whether something listens there; what it is, the tests will say. */
export function hasPostgresql() {
  const { hostname, port } = new URL(SERVER)
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port || 5432), timeout: PATIENCE_MS })
    const end = (is) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
