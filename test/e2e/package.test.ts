/** The package that operators install: what is in it, and that it runs where nothing else is. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, type TestContext, test } from 'vitest'
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts'
import { helpline, install, type Packed, pack, startInstalled } from '../support/package.ts'
import { PATIENCE_MS } from '../support/patience.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const BIN = path.join(ROOT, 'bin/helpline.mjs')
const MB = 1024 * 1024
const read = (name: string): string => fs.readFileSync(path.join(ROOT, name), 'utf8')
const manifest = JSON.parse(read('package.json')) as { version: string; dependencies: Record<string, string> }

let folder: string
let packed: Packed
let whyNot: string | undefined
const installed = (name: string): string => path.join(folder, 'home/node_modules', name)

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-package-'))
  packed = await pack(folder)
  fs.mkdirSync(path.join(folder, 'home'))
  whyNot = await install(packed.tarball, path.join(folder, 'home'))
  if (whyNot !== undefined) console.warn(`The package is not installed here, and its tests are skipped: ${whyNot}.`)
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

/** Skips a test where nothing could be installed. In CI that is a failure. */
function requireInstalled({ skip }: TestContext): void {
  if (whyNot !== undefined && process.env.CI === 'true') throw new Error(whyNot)
  if (whyNot !== undefined) skip(whyNot)
}

/** Everything that may be in the package. */
const MAY_BE = [
  /^(package\.json|README(\.zh-CN)?\.md|CHANGELOG\.md|SECURITY\.md|LICENSE|\.env\.example)$/,
  /^bin\/[\w-]+\.mjs$/,
  /^scripts\/lib\/node-version\.mjs$/,
  /^dist\/server\/([\w-]+\/)?[\w-]+\.js$/,
  /^dist\/widgets\/(\w+\/)?(assets\/)?[\w-]+\.(js|css|html|svg)(\.gz)?$/,
  /^dist\/licences\.txt$/,
  /^prisma\/migrations\/(sqlite|postgresql)\/\w+\/migration\.sql$/,
  /^widgets\/demo-shop\/\w+\.(html|css|svg)$/,
  /^docs\/(decisions\/)?[\w-]+\.md$/,
  /^docs\/images\/[\w-]+\.png$/,
  /^ops\/(helpline\.service|alerts\.yml|compose\.yml|grafana-dashboard\.json|nginx\.conf)$/,
]

test('the package holds what runs and what operators read; no tests, sources, source maps or data', () => {
  expect(packed.files.filter((file) => !MAY_BE.some((pattern) => pattern.test(file)))).toEqual([])
  for (const file of ['bin/helpline.mjs', 'dist/server/main.js', 'dist/server/archive/index-worker.js'])
    expect(packed.files).toContain(file)
  for (const file of ['loader.js', 'admin/index.html', 'console/index.html'])
    expect(packed.files).toContain(`dist/widgets/${file}`)
  const migrations = fs.readdirSync(path.join(ROOT, 'prisma/migrations'), { recursive: true, encoding: 'utf8' })
  expect(packed.files.filter((file) => file.endsWith('/migration.sql'))).toHaveLength(
    migrations.filter((name) => name.endsWith('migration.sql')).length,
  )
})

test('the package is small, and tells nothing of the machine that packed it', () => {
  expect(packed.size).toBeLessThan(3 * MB)
  expect(packed.unpackedSize).toBeLessThan(8 * MB)
  execFileSync('tar', ['-xzf', packed.tarball, '-C', folder])
  const told = packed.files.filter((file) => {
    const bytes = fs.readFileSync(path.join(folder, 'package', file))
    return bytes.includes(ROOT) || bytes.includes(os.homedir() + path.sep)
  })
  expect(told).toEqual([])
})

test('what the server does not hold in its bundle is installed with the package, and nothing else', () => {
  const outside = /external: \[(.*)\]/.exec(read('scripts/lib/server.config.mjs'))?.[1] ?? ''
  const names = [...outside.matchAll(/'([^']+)'/g)].map(([, name]) => name)
  expect(Object.keys(manifest.dependencies).sort()).toEqual(names.sort())
})

test('the licences of the packages in the bundle go along with it', () => {
  const text = read('dist/licences.txt')
  for (const name of ['koa', 'ws', 'pg', 'preact']) expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
})

test('an operator installs it into an empty folder, starts it, opens the set-up page, backs it up and stops it', async (context) => {
  requireInstalled(context)
  for (const name of ['vite', 'typescript', 'prisma', 'prisma-cli', 'vitest', 'koa', 'preact'])
    expect(fs.existsSync(installed(name)), name).toBe(false)

  const home = path.join(folder, 'home')
  const server = await startInstalled(installed('.bin/helpline'), home)
  expect(server.output()).toContain('make the first admin with this one-time link')
  expect(fs.existsSync(path.join(home, 'data/helpline.db'))).toBe(true)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect(await (await fetch(`${server.url}/console`)).text()).toContain('<script type="module"')
  expect((await fetch(`${server.url}/widget.js?site=none`)).status).toBe(200)
  expect((await fetch(`${server.url}/`)).status).toBe(200)
  if (findBrowser() === undefined) console.warn(`${NO_BROWSER} The set-up page was not opened.`)
  else await openSetUp(server.setupLink ?? '')

  const file = path.join(folder, 'first.backup')
  const backup = await helpline(installed('.bin/helpline'), ['backup', file], { DATA_DIR: path.join(home, 'data') })
  expect(backup).toEqual({ code: 0, output: expect.stringContaining(`The backup ${file} holds`) })
  expect(await server.terminate()).toBe(0)
})

async function openSetUp(link: string): Promise<void> {
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const page = await browser.newPage({ locale: 'en-US' })
  page.setDefaultTimeout(PATIENCE_MS)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(link)
  await page.getByRole('button', { name: 'Create account and sign in' }).waitFor()
  expect(problems).toEqual([])
}

test('an operator whose npm refused the install script is told what to type', async (context) => {
  requireInstalled(context)
  const [built, aside] = ['build', 'build-aside'].map((name) => installed(`better-sqlite3/${name}`)) as [string, string]
  fs.renameSync(built, aside)
  onTestFinished(() => fs.renameSync(aside, built))
  const { code, output } = await helpline(installed('.bin/helpline'), [])
  expect(code).toBe(1)
  expect(output).toContain(`npm --prefix "${path.join(folder, 'home')}" install-scripts approve better-sqlite3`)
  expect(output).not.toMatch(/^\s+at /m)
})

test.each([
  [['serve'], 'helpline has no command "serve": helpline --help lists those that it has.'],
  [['--port', '80'], 'helpline has no command "--port": helpline --help lists those that it has.'],
  [['constructor'], 'helpline has no command "constructor": helpline --help lists those that it has.'],
  [['start', 'now'], 'helpline start takes no "now": settings are read from the environment, see helpline --help.'],
  [['backup'], 'Name the file to make: helpline backup FILE [--files] [--secrets].'],
  [['restore', 'a', 'b'], 'Name the backup: helpline restore FILE.'],
  [['move', '--from', 'here'], 'Name where to move to: helpline move --to postgresql:'],
])('helpline %j is refused with one sentence', async (args, sentence) => {
  const { code, output } = await helpline(BIN, args)
  expect({ code, output: output.slice(0, sentence.length) }).toEqual({ code: 1, output: sentence })
  expect(output.trim().split('\n')).toHaveLength(1)
})

test('helpline says its commands and its version', async () => {
  for (const args of [['--help'], ['-h'], ['backup', '--help']]) {
    const { code, output } = await helpline(BIN, args)
    expect(code).toBe(0)
    for (const name of ['start', 'demo', 'backup', 'restore', 'move', 'new-log'])
      expect(output).toMatch(new RegExp(`^  ${name} `, 'm'))
  }
  expect(await helpline(BIN, ['--version'])).toEqual({ code: 0, output: `${manifest.version}\n` })
})
