// npm run move -- --to postgresql://USER@HOST/DATABASE, or --to file:PATH: this installation's database, moved to another one.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit } = await import('./lib/bootstrap.mjs')
await orExit(bootstrap)
await import('../dist/server/transfer/move.js')
