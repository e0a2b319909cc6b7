// `npm run move -- --to postgresql://USER@HOST/DATABASE`, or `--to file:PATH`, moves this installation's database to
// another one.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit } = await import('./lib/bootstrap.mjs')
await orExit(bootstrap)
await import('../dist/server/transfer/move.js')
