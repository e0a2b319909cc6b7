/** What the documents say of files and settings is true, and no text is wider than a reader's screen. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../scripts/lib/bootstrap.mjs'
import { type Config, readConfig } from '../src/config.ts'

const read = (name: string): string => readFileSync(join(root, name), 'utf8')
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((name) => name !== '' && existsSync(join(root, name)))

/** The width of texts, in UTF-16 code units. Biome breaks code at it, but leaves comments and templates alone. */
const WIDTH = 120
/** The one list that a line break would make hard to read: graphemes that take many code units and few columns. */
const GRAPHEMES = 'test/abuse/unseen.test.ts'

/** Returns the numbers of the lines that are too wide and could be broken. */
function wideLines(name: string, text: string): number[] {
  const document = name.endsWith('.md')
  const words = /^widgets\/.*(\/(en|zh-cn)(\/|\.ts$)|strings-[\w-]+\.ts$)/.test(name)
  let inBlock = false
  return text.split('\n').flatMap((line, index) => {
    if (document && /^\s*```/.test(line)) inBlock = !inBlock
    if (line.length <= WIDTH || /https?:\/\//.test(line)) return []
    if (document && (inBlock || /^\s*\||\]\(/.test(line))) return []
    if (!document && (isTitle(line) || (words && /^\s*([\w'.]+: |['"`].*,$)/.test(line)))) return []
    return [index + 1]
  })
}

/** Tells whether a line opens a test or a group of tests, or is nothing but a title that begins with its rules. */
const isTitle = (line: string): boolean =>
  /^\s*(test|describe)(\w|\.|\(.*?\))*\(/i.test(line) || /^\s*'(\[[A-Z]+\d+\] )+.*',$/.test(line)

test('no line is wider than 120 columns, unless a break would change what it says', () => {
  const texts = files.filter((name) => /\.(tsx?|mjs|md|prisma)$/.test(name) && name !== GRAPHEMES)
  expect(texts.length).toBeGreaterThan(500)
  expect(texts.flatMap((name) => wideLines(name, read(name)).map((line) => `${name}:${line}`))).toEqual([])
})

test('a line that is too wide is noticed, and those that cannot be broken are let through', () => {
  const long = 'word '.repeat(30)
  expect(wideLines('src/a.ts', `const a = 1\n// ${long}`)).toEqual([2])
  expect(wideLines('docs/a.md', `${long}\n\`\`\`\n${long}\n\`\`\`\n${long}`)).toEqual([1, 5])
  expect(wideLines('docs/a.md', `| ${long} |\n[${long}](a.md)\nhttps://a.example/ ${long}`)).toEqual([])
  expect(wideLines('test/a.test.ts', `  test('${long}', () => {\n  expect('${long}')`)).toEqual([2])
  expect(wideLines('widgets/admin/strings/en.ts', `  title: '${long}',\n  text:\n    '${long}',\n// ${long}`)).toEqual([
    4,
  ])
})

describe.each(['CONTRIBUTING.md', 'docs/architecture.md'])('the paths in %s', (document) => {
  const quoted = [...read(document).matchAll(/`([^`\s]+)`/g)].map(([, path = '']) => path)
  const linked = [...read(document).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path)

  test('are those of files and folders that exist', () => {
    const paths = quoted.filter((path) =>
      /^(test|src|widgets|docs|prisma|bench|scripts)\/|\.(ts|tsx|css|md|prisma|mjs|sql)$|\/$/.test(path),
    )
    expect(paths.length).toBeGreaterThan(20)
    expect(paths.filter((path) => !CREATED.test(path) && !isThere(path))).toEqual([])
  })

  test('lead somewhere from where it stands', () => {
    const folder = document.includes('/') ? 'docs' : '.'
    expect(linked.filter((path) => !existsSync(join(root, folder, path)))).toEqual([])
  })
})

/** The server makes these folders and files itself at its first start. */
const CREATED = /^data\//

/**
 * A path counts from the root or from any folder, as the sentence around it says. Capitals stand for any name
 * (`strings-XX.ts`).
 */
function isThere(path: string): boolean {
  const pattern = path
    .replace(/^test\/[\w/-]+\w$/, '$&(.test.ts|/|.ts)')
    .replace(/\./g, '\\.')
    .replace(/[A-Z]{2,}|\*/g, '[\\w-]+')
  const wanted = new RegExp(`(^|/)${pattern}${path.endsWith('/') ? '' : '($|(?<=/))'}`)
  return files.some((name) => wanted.test(name))
}

describe('the settings', () => {
  const asked = new Set<string>()
  readConfig(new Proxy({}, { get: (_, name) => void asked.add(String(name)) }))
  const rows = [...read('docs/operations.md').matchAll(/^\| ((?:`[A-Z][A-Z0-9_]+`(?:, )?)+) \| ([^|]+) \|/gm)].map(
    ([, names = '', standard = '']) => ({ names: names.replaceAll('`', '').split(', '), standard }),
  )
  const example = [...read('.env.example').matchAll(/^(# )?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(
    ([, hidden, name = '', value = '']) => ({ name, value, isDefault: hidden === undefined }),
  )

  test('are the same in src/config.ts, docs/operations.md and .env.example', () => {
    const known = [...asked].sort()
    expect(known.length).toBeGreaterThan(20)
    expect(rows.flatMap(({ names }) => names).sort()).toEqual(known)
    expect(example.map(({ name }) => name).sort()).toEqual(known)
  })

  test('have the defaults that docs/operations.md names', () => {
    const s3 = {
      S3_ENDPOINT: 'https://s3.example.com',
      S3_BUCKET: 'b1b',
      S3_ACCESS_KEY_ID: 'k',
      S3_SECRET_ACCESS_KEY: 's',
    }
    for (const { names, standard } of rows) {
      const [name = ''] = names
      const value = standard.match(/^`([^`]+)`$/)?.[1]
      if (value === undefined || value.includes('HOST')) continue
      const around = name.startsWith('S3_') ? s3 : {}
      expect(readConfig({ ...around, [name]: value }), name).toEqual(readConfig(around))
    }
  })

  test('have a number, word or folder as their default where docs/operations.md names one, else none', () => {
    const unset = rows.filter(({ standard }) => !/^`[^`]+`$/.test(standard)).flatMap(({ names }) => names)
    expect(unset.sort()).toEqual(
      [
        'CLAMD_ADDRESS',
        'DATABASE_URL',
        'CONNECTIONS_MAX',
        'FILES_DIR',
        'METRICS_PORT',
        'METRICS_TOKEN',
        'NODE_NAME',
        'REDIS_URL',
        'S3_ACCESS_KEY_ID',
        'S3_BUCKET',
        'S3_ENDPOINT',
        'S3_PREFIX',
        'S3_SECRET_ACCESS_KEY',
        'TRUSTED_PROXIES',
      ].sort(),
    )
    const config: Config = readConfig({})
    expect([config.clamd, config.mostConnections, config.s3, config.trustedProxies]).toEqual([
      undefined,
      undefined,
      undefined,
      [],
    ])
  })

  test('have the defaults that .env.example writes, and take the examples that it gives', () => {
    const shown = (only: boolean) =>
      Object.fromEntries(
        example.filter((line) => !only || line.isDefault).map(({ name, value }) => [name, value || 'x']),
      )
    expect(readConfig(shown(true))).toEqual(readConfig({}))
    expect(() => readConfig(shown(false))).not.toThrow()
  })
})
