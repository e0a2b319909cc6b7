/**
 * Whoever adds a language is led by the compiler: it names each place that lacks the language, and each key that its
 * words lack. A copy of the sources gets a language that nobody speaks.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const copy = mkdtempSync(path.join(tmpdir(), 'helpline-language-'))

/** The tables that are no area of words: the first greeting, the windows, their words, and those on the page. */
const TABLES = [
  'src/identity/sites.ts',
  'widgets/build/inline-strings.ts',
  'widgets/loader/announcement-slot.ts',
  'widgets/loader/launcher.ts',
  'widgets/loader/widget.ts',
]
/** The words of each area of screens, by language. */
const AREAS = ['widgets/admin/strings', 'widgets/console/words', 'widgets/ui/strings'].map(
  (area) => `${area}/languages.ts`,
)

beforeAll(() => {
  for (const name of ['src', 'widgets']) cpSync(path.join(root, name), path.join(copy, name), { recursive: true })
  for (const name of ['package.json', 'tsconfig.json']) cpSync(path.join(root, name), path.join(copy, name))
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction')
  edit('src/protocol/languages.ts', (code) =>
    code
      .replace(/\n {2}en: \/.*/, (row) => `${row}\n  xx: /^xx/,`)
      .replace(/\n {2}en: \{ name: .*/, (row) => row + row.replace('en:', 'xx:')),
  )
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const edit = (name: string, change: (code: string) => string) => {
  const file = path.join(copy, name)
  const before = readFileSync(file, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`${name} has nothing to change`)
  writeFileSync(file, after)
}

/** What the compiler says of these files of the copy and of what they import: the file, and the missing names. */
async function missing(files: readonly string[]): Promise<Record<string, string[]>> {
  const config = path.join(copy, 'widgets/third-language.json')
  const compilerOptions = { lib: ['es2023', 'es2024.string', 'dom', 'dom.iterable'], noErrorTruncation: true }
  const include = files.map((name) => `../${name}`)
  writeFileSync(config, JSON.stringify({ extends: './tsconfig.json', compilerOptions, include }))
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const said = await new Promise<string>((done) => {
    execFile(process.execPath, [tsc, '-p', config, '--pretty', 'false'], { cwd: copy, maxBuffer: 2 ** 26 }, (_, out) =>
      done(out),
    )
  })
  const found: Record<string, string[]> = {}
  for (const error of said.split(/\n(?! )/).filter(Boolean)) {
    const [file = error] = error.split('(')
    const names = [...error.matchAll(/Property '([^']+)' (?:is missing|does not exist)/g)].map(([, name]) => name ?? '')
    found[file] = [...new Set([...(found[file] ?? []), ...names])]
  }
  return found
}

test('a language without words is missed in every area and every table, and nowhere else', async () => {
  const wanted = Object.fromEntries([...AREAS, ...TABLES].map((name) => [name, ['xx']]))
  expect(await missing([...AREAS, ...TABLES, 'widgets/loader/main.ts'])).toEqual(wanted)
})

test('a key that a language lacks is named', async () => {
  const folder = path.join(copy, 'widgets/ui/strings')
  const words = readFileSync(path.join(folder, 'zh-cn.ts'), 'utf8')
  writeFileSync(path.join(folder, 'xx.ts'), words.replace('const zhCN', 'const xx').replace(/\n {4}yesterday: .*/, ''))
  edit('widgets/ui/strings/languages.ts', (code) =>
    code.replace("'./en.ts'", "'./en.ts'\nimport { xx } from './xx.ts'").replace('{ en, ', '{ en, xx, '),
  )
  expect(await missing(['widgets/ui/strings/languages.ts'])).toMatchObject({
    'widgets/ui/strings/xx.ts': ['yesterday'],
  })
})
