// npm run bench measures Helpline beside its peers. bench/README.md says what it measures, and how to read the figures.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, buildBench, orExit } = await import('./lib/bootstrap.mjs')
await orExit(async () => {
  await bootstrap()
  await buildBench()
})
await import('../dist/bench/bench/main.js')
