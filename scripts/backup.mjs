// `npm run backup -- FILE [--files] [--secrets]` makes a backup of this installation while its server runs.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit } = await import('./lib/bootstrap.mjs')
await orExit(bootstrap)
await import('../dist/server/transfer/backup.js')
