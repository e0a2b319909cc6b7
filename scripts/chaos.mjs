// npm run chaos lets people chat while everything breaks, and checks every promise. docs/reliability.md says how.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, buildChaos, orExit } = await import('./lib/bootstrap.mjs')
await orExit(async () => {
  await bootstrap()
  await buildChaos()
})
await import('../dist/chaos/chaos/main.js')
