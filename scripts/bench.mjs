// npm run bench: measures Helpline beside its peers. bench/README.md says what, and how to read it.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, buildBench, orExit } = await import('./lib/bootstrap.mjs')
await orExit(async () => {
  await bootstrap()
  await buildBench()
})
await import('../dist/bench/bench/main.js')
