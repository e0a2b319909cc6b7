import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../scripts/lib/bootstrap.mjs'
import { SQLITE_ONLY, testsWithDatabase } from './architecture/databases.ts'
import { breaches } from './architecture/law.ts'
import { parseSources, readSources } from './architecture/sources.ts'

test('the sources keep the law of imports', () => {
  const sources = parseSources(readSources(root, ['src', 'widgets', 'bench']))
  expect(sources.length).toBeGreaterThan(50)
  expect(breaches(sources)).toEqual([])
})

test('no committed file points out of the repository', () => {
  const outside = ['..', 'shared'].join('/')
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  const present = files.filter((file) => file !== '' && existsSync(join(root, file)))
  expect(present.filter((file) => readFileSync(join(root, file)).includes(outside))).toEqual([])
})

test('a test that starts a database runs on both, but for those that are named with a reason', () => {
  const sources = parseSources(readSources(root, ['test', 'bench']))
  const onBoth = testsWithDatabase(sources)
  const opens = /^better-sqlite3$|^pg$|\/src\/(app|store)\//
  const outside = sources.filter(
    ({ path, imports }) =>
      /\.test\.tsx?$/.test(path) &&
      !onBoth.includes(path) &&
      imports.some(({ specifier, typeOnly }) => !typeOnly && opens.test(specifier)),
  )
  expect(outside.map(({ path }) => path).filter((file) => !(file in SQLITE_ONLY))).toEqual([])
  const known = sources.map(({ path }) => path)
  expect(Object.keys(SQLITE_ONLY).filter((file) => !known.includes(file))).toEqual([])
})

/** Returns the files of a folder whose sources match the pattern. */
const sourcesWith = (folder: string, pattern: RegExp) =>
  execFileSync('git', ['ls-files', '-z', folder], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter(
      (file) =>
        /\.tsx?$/.test(file) && existsSync(join(root, file)) && pattern.test(readFileSync(join(root, file), 'utf8')),
    )

test('[CO8] the system clock is read in one place, so that whatever lasts is counted in ticks', () =>
  expect(sourcesWith('src', /\bDate\.now\b|new Date\(\)|\bDate\(\)/)).toEqual(['src/kernel/clock.ts']))

test('[CO9] so do the screens: one place says what is a moment and what lasts', () =>
  expect(sourcesWith('widgets', /\bDate\.now\b|new Date\(\)|\bDate\(\)|\bperformance\.now\b/)).toEqual([
    'widgets/client/clock.ts',
  ]))

/** Matches a function that takes the one who asks, and does nothing but fetch, refuse and answer. */
const GUARD = new RegExp(
  [
    /(?:function|async) (\w+)\((?=[^)]*\b(?:actor|reader): )[^)]*\)[^{\n]*\{\n/,
    /((?: +(?:const .*|if \(.*\) throw .*|if \(.*\) return .*)\n)+)(?: +return .*\n)? *\}/,
  ]
    .map(({ source }) => source)
    .join(''),
  'g',
)
const REFUSAL = /throw (notFound\(\)|because\(|new AppError\('(forbidden|not_found|stale_epoch)')/

const guardsIn = (source: string): string[] =>
  [...source.matchAll(GUARD)].flatMap(([, name = '', body = '']) => (REFUSAL.test(body) ? [name] : []))

test('a function that only fetches through the actor or refuses is called require…', () => {
  expect(
    guardsIn('function held(actor: A) {\n  const row = read()\n  if (no) throw notFound()\n  return row\n}'),
  ).toEqual(['held'])
  const guards = sourcesWith('src', REFUSAL).flatMap((file) => guardsIn(readFileSync(join(root, file), 'utf8')))
  expect(guards.length).toBeGreaterThan(10)
  expect(guards.filter((name) => !name.startsWith('require'))).toEqual([])
})

const BREACHES: [name: string, files: Record<string, string>, breach: RegExp][] = [
  [
    'a lower folder imports a higher one',
    { 'src/kernel/a.ts': "import { b } from '../store/b.ts'", 'src/store/b.ts': '' },
    /store stands above/,
  ],
  [
    'a type import counts too',
    { 'src/events/a.ts': "import type { B } from '../gateway/b.ts'", 'src/gateway/b.ts': '' },
    /gateway stands above/,
  ],
  [
    'an import() counts too',
    { 'src/events/a.ts': "await import('../http/b.ts')", 'src/http/b.ts': '' },
    /http stands above/,
  ],
  [
    'a re-export counts too',
    { 'src/events/a.ts': "export * from '../http/b.ts'", 'src/http/b.ts': '' },
    /http stands above/,
  ],
  [
    'a type that names a module counts too',
    { 'src/events/a.ts': "let x: import('../http/b.ts').B", 'src/http/b.ts': '' },
    /http stands above/,
  ],
  [
    'two doors know each other',
    { 'src/http/a.ts': "import '../gateway/b.ts'", 'src/gateway/b.ts': '' },
    /gateway stands above or beside/,
  ],
  [
    'a domain reaches into another',
    { 'src/ticket/a.ts': "import '../conversation/b.ts'", 'src/conversation/b.ts': '' },
    /through its index/,
  ],
  [
    'conversation imports what subscribes to it',
    { 'src/conversation/a.ts': "import '../ticket/index.ts'", 'src/ticket/index.ts': '' },
    /subscribes/,
  ],
  [
    'a domain imports realtime',
    { 'src/ticket/a.ts': "import '../realtime/hub.ts'", 'src/realtime/hub.ts': '' },
    /only gateway, app/,
  ],
  [
    'realtime imports a domain',
    { 'src/realtime/a.ts': "import '../ticket/index.ts'", 'src/ticket/index.ts': '' },
    /realtime imports only/,
  ],
  [
    'a domain knows of other nodes',
    { 'src/presence/a.ts': "import type { Wire } from '../cluster/wire.ts'", 'src/cluster/wire.ts': '' },
    /only app imports the cluster/,
  ],
  [
    'the cluster imports a domain',
    { 'src/cluster/a.ts': "import '../ticket/index.ts'", 'src/ticket/index.ts': '' },
    /cluster imports only/,
  ],
  ['a service talks to Prisma', { 'src/ticket/service.ts': "import '@prisma/client'" }, /touch the database/],
  [
    'a service takes the generated client',
    { 'src/ticket/service.ts': "import type { T } from '../store/generated/client.ts'" },
    /touch Prisma/,
  ],
  ['a domain knows of HTTP', { 'src/ticket/service.ts': "import Koa from 'koa'" }, /nothing of sockets/],
  ['a domain counts for Prometheus', { 'src/ticket/service.ts': "import 'prom-client'" }, /only metrics know/],
  [
    'metrics reach into a domain',
    { 'src/metrics/a.ts': "import '../ticket/index.ts'", 'src/ticket/index.ts': '' },
    /metrics import only/,
  ],
  [
    'a door imports metrics',
    { 'src/http/a.ts': "import '../metrics/index.ts'", 'src/metrics/index.ts': '' },
    /only app imports metrics/,
  ],
  ['Redis in the wrong file', { 'src/realtime/broker.ts': "import 'redis'" }, /Redis/],
  [
    'the environment outside config',
    { 'src/http/a.ts': 'export const port = process.env.PORT' },
    /reads the environment/,
  ],
  [
    'a folder without a place',
    { 'src/stuff/a.ts': "import '../kernel/b.ts'", 'src/kernel/b.ts': '' },
    /no place for stuff/,
  ],
  ['a default export', { 'src/http/a.ts': 'export default 1' }, /default export/],
  ['a name that says nothing', { 'src/http/helpers.ts': '' }, /says nothing/],
  [
    'a page takes a schema',
    { 'widgets/ui/a.ts': "import { x } from '../../src/protocol/entities.ts'" },
    /wire, the code tables/,
  ],
  ['a page takes the schema library', { 'widgets/ui/a.ts': "import { Type } from 'typebox'" }, /no such package/],
  ['the client takes a framework', { 'widgets/client/a.ts': "import { h } from 'preact'" }, /no framework/],
  ['the server imports the bench', { 'src/http/a.ts': "import '../../bench/b.ts'", 'bench/b.ts': '' }, /outside src/],
  [
    'a page imports the bench',
    { 'widgets/ui/a.ts': "import '../../bench/b.ts'", 'bench/b.ts': '' },
    /nothing takes anything of the bench/,
  ],
  [
    'the bench reaches into the server',
    { 'bench/a.ts': "import '../src/gateway/b.ts'", 'src/gateway/b.ts': '' },
    /from outside/,
  ],
  [
    'a screen imports another',
    { 'widgets/admin/a.ts': "import '../console/b.ts'", 'widgets/console/b.ts': '' },
    /another screen/,
  ],
  [
    'a lower floor of the console imports a higher one',
    { 'widgets/console/desk/a.ts': "import '../chat/b.tsx'", 'widgets/console/chat/b.tsx': '' },
    /chat stands above or beside desk in the console/,
  ],
  [
    'two folders of one floor of the console know each other',
    { 'widgets/console/rooms/a.ts': "import type { B } from '../chat/b.tsx'", 'widgets/console/chat/b.tsx': '' },
    /chat stands above or beside rooms in the console/,
  ],
  [
    'a screen of the console takes the whole desk',
    { 'widgets/console/chat/a.ts': "import type { Desk } from '../desk/desk.ts'", 'widgets/console/desk/desk.ts': '' },
    /a screen asks for the part that it needs/,
  ],
  [
    'a folder of the console without a floor',
    { 'widgets/console/stuff/a.ts': "import '../words/b.ts'", 'widgets/console/words/b.ts': '' },
    /no floor for stuff/,
  ],
  [
    'a page that takes something of its build',
    { 'widgets/visitor/a.ts': "import '../build/b.ts'", 'widgets/build/b.ts': '' },
    /takes nothing of what builds it/,
  ],
  [
    'a cycle of types',
    { 'src/http/a.ts': "import type { B } from './b.ts'", 'src/http/b.ts': "import type { A } from './a.ts'" },
    /a cycle: src\/http\/a\.ts, src\/http\/b\.ts/,
  ],
  [
    'folders in a cycle',
    {
      'src/ticket/a.ts': "import '../room/index.ts'",
      'src/room/index.ts': '',
      'src/room/b.ts': "import '../ticket/index.ts'",
      'src/ticket/index.ts': '',
    },
    /folders in a cycle: room, ticket/,
  ],
  [
    'folders of a screen in a cycle',
    {
      'widgets/admin/entry/a.ts': "import '../shell/b.ts'",
      'widgets/admin/shell/b.ts': '',
      'widgets/admin/shell/c.ts': "import '../entry/d.ts'",
      'widgets/admin/entry/d.ts': '',
    },
    /folders in a cycle: admin\/entry, admin\/shell/,
  ],
]

test.each(BREACHES)('the law notices: %s', (_name, files, breach) => {
  expect(breaches(parseSources(new Map(Object.entries(files)))).join('\n')).toMatch(breach)
})

test('the law lets a well-ordered set pass', () => {
  const files = {
    'src/main.ts': "import { start } from './app.ts'\nimport { readConfig } from './config.ts'",
    'src/app.ts': "import './gateway/socket.ts'\nimport './realtime/hub.ts'\nimport type { Config } from './config.ts'",
    'src/config.ts': 'export const port = process.env.PORT',
    'src/gateway/socket.ts': "import 'ws'\nimport '../realtime/hub.ts'\nimport '../ticket/index.ts'",
    'src/realtime/hub.ts': "import '../protocol/wire.ts'",
    'src/ticket/index.ts': "export { open } from './service.ts'",
    'src/ticket/service.ts':
      "import type { Tx } from '../store/database.ts'\nimport '../conversation/index.ts'\nimport './store.ts'",
    'src/ticket/store.ts': "import '@prisma/client'\nimport '../store/generated/client.ts'",
    'src/conversation/index.ts': "import '../identity/index.ts'",
    'src/identity/index.ts': '',
    'src/store/database.ts': "import '@prisma/client'",
    'src/protocol/wire.ts': '',
    'widgets/build/step.ts': "import 'node:fs'\nimport 'vite'\nimport '../visitor/main.tsx'",
    'widgets/visitor/main.tsx':
      "import { render } from 'preact'\nimport '../../src/protocol/wire.ts'\nimport type { A }" +
      " from '../../src/protocol/http-api.ts'",
  }
  expect(breaches(parseSources(new Map(Object.entries(files))))).toEqual([])
})
