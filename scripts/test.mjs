// npm test runs everything that CI holds a change to. Arguments go to vitest, and then only vitest runs.
import { requireNodeVersion } from './lib/node-version.mjs'

requireNodeVersion()
const { bootstrap, orExit, root } = await import('./lib/bootstrap.mjs')
const { run } = await import('./lib/run.mjs')
const { readCounts } = await import('./lib/test-counts.mjs')
const { mkdtempSync, rmSync } = await import('node:fs')
const { tmpdir } = await import('node:os')
const { join } = await import('node:path')
const { hasPostgresql, NO_POSTGRESQL } = await import('./lib/postgresql-server.mjs')

const CHECKS = [
  ['Lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['Types of the server and the tests', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  ['Types of the screens', ['node_modules/typescript/bin/tsc', '-p', 'widgets/tsconfig.json']],
  ['Types of the chaos', ['node_modules/typescript/bin/tsc', '-p', 'chaos/tsconfig.json']],
  ['Types of the bench', ['node_modules/typescript/bin/tsc', '-p', 'bench/tsconfig.json']],
  ['Bench (quick)', ['scripts/bench.mjs', '--quick']],
]
const args = process.argv.slice(2)
const sum = { passed: 0, failed: 0, skipped: 0 }

await orExit(bootstrap)
const projects = await chooseProjects()
if (args.length === 0) for (const [title, command] of CHECKS) await check(title, command)
await vitest()
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
process.exitCode = sum.failed > 0 ? 1 : 0

/** Both databases, or SQLite alone where nothing answers as PostgreSQL; in CI that is a failure. */
async function chooseProjects() {
  if (await hasPostgresql()) return []
  console.log(NO_POSTGRESQL)
  if (!['', 'false', '0'].includes(process.env.CI ?? '')) sum.failed += 1
  return ['--project', 'sqlite']
}

async function check(title, command) {
  const { code, output } = await run(process.execPath, command, { cwd: root })
  if (code !== 0) console.log(output)
  console.log(`${code === 0 ? '✓' : '✗'} ${title}`)
  sum[code === 0 ? 'passed' : 'failed'] += 1
}

async function vitest() {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-test-'))
  const file = join(folder, 'results.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code } = await run(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...projects, ...args],
    {
      cwd: root,
      show: true,
    },
  )
  const counts = readCounts(file, code)
  for (const key of Object.keys(sum)) sum[key] += counts[key]
  rmSync(folder, { recursive: true, force: true })
}
