// `npm run new-log` is for a database that was put back by a tool of the database itself. Its threads may lack messages
// that clients still show. A log of another name makes every client drop what it has and read everything again [FO1].
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit } = await import('./lib/bootstrap.mjs')
await orExit(bootstrap)
await import('../dist/server/transfer/new-log.js')
