// npm start builds whatever is missing or out of date, and then becomes the server.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit } = await import('./lib/bootstrap.mjs')
await orExit(bootstrap)
await import('../dist/server/main.js')
