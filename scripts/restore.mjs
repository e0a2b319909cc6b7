// `npm run restore -- FILE` fills an empty database from a backup.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit } = await import('./lib/bootstrap.mjs')
await orExit(bootstrap)
await import('../dist/server/transfer/restore.js')
