// npm pack calls this before it packs, so that whoever installs the package builds nothing. It speaks on standard error
// because the output of npm pack is the name of its file.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit, root } = await import('./lib/bootstrap.mjs')
const { writeLicences } = await import('./lib/licences.mjs')
await orExit(async () => {
  await bootstrap(console.error)
  writeLicences(root)
})
