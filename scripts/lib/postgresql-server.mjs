// The PostgreSQL server that tests use: TEST_POSTGRESQL_URL, or the one of this machine.
import net from 'node:net'

const SERVER = new URL(process.env.TEST_POSTGRESQL_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres')
const PATIENCE_MS = 5_000

export const NO_POSTGRESQL =
  `No PostgreSQL answers at ${SERVER.host}: its tests are left out. ` +
  'Start one there, or name another in TEST_POSTGRESQL_URL.'

/** Whether something listens there; what it is, the tests will say. */
export function hasPostgresql() {
  return new Promise((resolve) => {
    const socket = net.connect({ host: SERVER.hostname, port: Number(SERVER.port || 5432), timeout: PATIENCE_MS })
    const end = (is) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
