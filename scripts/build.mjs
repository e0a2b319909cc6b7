// npm run build: what npm start does before it starts.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit } = await import('./lib/bootstrap.mjs')
await orExit(bootstrap)
