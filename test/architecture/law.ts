import { findCycles } from './cycles.ts'
import type { Import, Source } from './sources.ts'

/** The ranks from the bottom up. A unit imports only from ranks below its own. */
const RANKS: string[][] = [
  ['protocol'],
  ['kernel'],
  ['events'],
  ['store'],
  ['audit'],
  ['messaging', 'identity', 'presence'],
  [
    'conversation',
    'room',
    'ticket',
    'announcement',
    'attachment',
    'canned-reply',
    'dispatcher',
    'archive',
    'reports',
    'integrations',
  ],
  ['gateway', 'http', 'jobs', 'metrics'],
  ['app'],
  ['main', 'demo', 'transfer'],
]
const FOUNDATION_RANK = 5
const DOMAIN_RANK = 6

/** Realtime stands beside the ranks: this says who may import it, and what it may import. */
const REALTIME = { importers: ['gateway', 'app'], imports: ['events', 'kernel', 'protocol'] }
/** What nodes tell each other stands beside the ranks, too: only the app knows that there is more than one. */
const CLUSTER = { importers: ['app'], imports: ['presence', 'realtime', 'store', 'events', 'kernel', 'protocol'] }
/** Metrics hear and read of all else by what the app gives them. Nobody else knows the library. */
const METRICS = { importers: ['app'], imports: ['events', 'kernel', 'protocol'], package: 'prom-client' }
const APART = ['realtime', 'cluster', 'config']
const CONFIG_IMPORTERS = ['app', 'main', 'demo', 'transfer']

const NEVER: Record<string, string[]> = { conversation: ['dispatcher', 'ticket', 'archive', 'integrations'] }
const ONLY_THE_APP = ['integrations']

const DATABASE = /^(@prisma\/|better-sqlite3$|pg$)/
const TRANSPORT = /^(ws|koa|koa-.*|@koa\/.*|sirv)$/
const REDIS = /^(redis|@redis\/.*|ioredis)$/
const SAYS_NOTHING = /^(utils?|helpers?|common|misc|types|shared)$/

/** What the bench imports, besides the built server and the client that the widget ships. Nothing imports the bench. */
const BENCH_TAKES = [
  /^src\/protocol\//,
  /^src\/store\/(migrate|sqlite\/kept-statements)\.ts$/,
  /^src\/store\/generated\//,
  /^src\/dispatcher\/decide\.ts$/,
  /^src\/archive\/store-index-(sqlite|postgresql)\.ts$/,
  /^widgets\/client\//,
  /^test\/support\/browser\.ts$/,
  /^scripts\/lib\/postgresql-(databases|server)\.mjs$/,
]

const WIDGET_RUNTIME = [
  'wire.ts',
  'close-codes.ts',
  'error-codes.ts',
  'languages.ts',
  'limits.ts',
  'page-schemes.ts',
  'visible.ts',
].map((name) => `src/protocol/${name}`)
const WIDGET_PACKAGES = /^(preact|preact\/.*|@preact\/signals|@preact\/signals-core)$/
const SCREENS = ['loader', 'visitor', 'console', 'admin']
/** These two folders make one widget: the loader fetches the window when it is first opened. */
const WIDGET = ['loader', 'visitor']

/** The console's floors from the bottom up. A folder imports only from floors below its own. */
const CONSOLE_FLOORS: string[][] = [
  ['words'],
  ['stores'],
  ['view'],
  ['alerts'],
  ['desk'],
  ['thread'],
  ['inbox', 'shell'],
  ['chat', 'rooms', 'tickets', 'announcements'],
  ['console'],
  ['main'],
]

/** The desk as a whole, which only two may know: who builds it, and who hands its parts to the screens, one by one. */
const DESK = 'widgets/console/desk/desk.ts'
const DESK_IMPORTERS = ['widgets/console/main.tsx', 'widgets/console/desk/context.ts']

/** Returns every breach of the law of imports, as one sentence each. */
export function breaches(sources: Source[]): string[] {
  const found = sources.flatMap((source) => [
    ...nameBreaches(source),
    ...source.imports.flatMap((to) => importBreach(source, to)),
  ])
  return [...found, ...cycleBreaches(sources), ...folderCycleBreaches(sources)].sort()
}

function importBreach(source: Source, to: Import): string[] {
  if (source.path.startsWith('bench/')) return benchBreach(source, to)
  return source.path.startsWith('widgets/') ? widgetBreach(source, to) : serverBreach(source, to)
}

function benchBreach(source: Source, { specifier, file }: Import): string[] {
  if (file === undefined || file.startsWith('bench/') || BENCH_TAKES.some((allowed) => allowed.test(file))) return []
  return [`${source.path} imports ${specifier}: the bench drives the server from outside`]
}

function nameBreaches(source: Source): string[] {
  const found: string[] = []
  if (source.path.split('/').some((part) => SAYS_NOTHING.test(part.replace(/\..*$/, ''))))
    found.push(`${source.path}: a name that says nothing`)
  if (source.defaultExport && !source.path.endsWith('.config.ts')) found.push(`${source.path}: a default export`)
  // The bench may read its own environment, because it hands it on to what it starts.
  if (source.readsEnvironment && source.path !== 'src/config.ts' && !source.path.startsWith('bench/'))
    found.push(`${source.path}: reads the environment, which only src/config.ts does`)
  return found
}

function serverBreach(source: Source, to: Import): string[] {
  const say = (reason: string): string[] => [`${source.path} imports ${to.specifier}: ${reason}`]
  const from = unitOf(source.path)
  const rank = rankOf(from)
  if (rank === undefined && !APART.includes(from)) return say(`the law knows no place for ${from}`)
  if (to.file === undefined) return packageBreach(source, from, to).flatMap(say)
  if (!to.file.startsWith('src/')) return say('outside src/')
  if (to.file.startsWith('src/store/generated/') && !touchesDatabase(source.path))
    return say('only src/store and store files touch Prisma')
  const unit = unitOf(to.file)
  if (unit === from) return []
  return unitBreach(from, unit, to).flatMap(say)
}

function unitBreach(from: string, unit: string, to: Import): string[] {
  const apart = apartBreach(from, unit)
  if (apart !== undefined) return apart
  const [mine, theirs] = [rankOf(from) ?? 0, rankOf(unit)]
  if (theirs === undefined) return [`the law knows no place for ${unit}`]
  if (NEVER[from]?.includes(unit)) return [`${from} never imports ${unit}: it subscribes`]
  if (ONLY_THE_APP.includes(unit) && from !== 'app') return [`nobody imports ${unit}`]
  const sideways = theirs === mine && isDomain(mine)
  if (theirs >= mine && !sideways) return [`${unit} stands above or beside ${from}`]
  const throughTheDoor = /\/index\.ts$/.test(to.file ?? '')
  return isDomain(theirs) && isDomain(mine) && !throughTheDoor ? [`${unit} is reached through its index.ts`] : []
}

// Realtime, the cluster, metrics and config stand apart. The result is undefined when none of them is concerned.
function apartBreach(from: string, unit: string): string[] | undefined {
  if (from === 'config') return unit === 'protocol' ? [] : ['config imports the protocol’s limits only']
  if (unit === 'config') return CONFIG_IMPORTERS.includes(from) ? [] : ['settings are handed down by app']
  if (from === 'metrics')
    return METRICS.imports.includes(unit) ? [] : [`metrics import only ${METRICS.imports.join(', ')}`]
  if (unit === 'metrics')
    return METRICS.importers.includes(from) ? [] : [`only ${METRICS.importers.join(', ')} imports metrics`]
  if (from === 'cluster')
    return CLUSTER.imports.includes(unit) ? [] : [`cluster imports only ${CLUSTER.imports.join(', ')}`]
  if (unit === 'cluster')
    return CLUSTER.importers.includes(from) ? [] : [`only ${CLUSTER.importers.join(', ')} imports the cluster`]
  if (from === 'realtime')
    return REALTIME.imports.includes(unit) ? [] : [`realtime imports only ${REALTIME.imports.join(', ')}`]
  if (unit === 'realtime')
    return REALTIME.importers.includes(from) ? [] : [`only ${REALTIME.importers.join(', ')} import realtime`]
  return undefined
}

function packageBreach(source: Source, from: string, to: Import): string[] {
  if (DATABASE.test(to.specifier) && !touchesDatabase(source.path))
    return ['only src/store and store files touch the database']
  if (to.specifier === METRICS.package && from !== 'metrics') return [`only metrics know ${METRICS.package}`]
  if (REDIS.test(to.specifier) && !source.path.endsWith('-redis.ts')) return ['only *-redis.ts touch Redis']
  if (TRANSPORT.test(to.specifier) && (rankOf(from) ?? 0) <= DOMAIN_RANK && from !== 'realtime')
    return ['domains know nothing of sockets and HTTP']
  return []
}

function widgetBreach(source: Source, to: Import): string[] {
  const say = (reason: string): string[] => [`${source.path} imports ${to.specifier}: ${reason}`]
  const from = unitOf(source.path)
  if (from === 'build') return []
  if (to.file === undefined) {
    if (!WIDGET_PACKAGES.test(to.specifier) && !to.typeOnly) return say('no such package in a page')
    return from === 'client' ? say('the client has no framework') : []
  }
  if (unitOf(to.file) === 'build') return say('a page takes nothing of what builds it')
  if (to.file.startsWith('bench/')) return say('nothing takes anything of the bench')
  if (to.file.startsWith('src/')) {
    const allowed = WIDGET_RUNTIME.includes(to.file) || (to.typeOnly && to.file.startsWith('src/protocol/'))
    return allowed ? [] : say('a page takes the wire, the code tables and types of the protocol only')
  }
  if (to.file === DESK && !DESK_IMPORTERS.includes(source.path)) return say('a screen asks for the part that it needs')
  const unit = unitOf(to.file)
  if (unit === from) return from === 'console' ? floorBreach(folderOf(source.path), folderOf(to.file)).flatMap(say) : []
  if (from === 'client') return say('the client stands below all screens')
  if (from === 'ui' && unit !== 'client') return say('ui stands below all screens')
  const sameWidget = WIDGET.includes(from) && WIDGET.includes(unit)
  return SCREENS.includes(unit) && !sameWidget ? say(`${unit} is another screen`) : []
}

function floorBreach(from: string, to: string): string[] {
  if (from === to) return []
  const [mine, theirs] = [from, to].map((folder) => CONSOLE_FLOORS.findIndex((floor) => floor.includes(folder))) as [
    number,
    number,
  ]
  if (mine === -1 || theirs === -1) return [`the console has no floor for ${mine === -1 ? from : to}`]
  return theirs >= mine ? [`${to} stands above or beside ${from} in the console`] : []
}

function cycleBreaches(sources: Source[]): string[] {
  const graph = new Map(
    sources.map((source) => [source.path, source.imports.flatMap(({ file }) => (file === undefined ? [] : [file]))]),
  )
  return findCycles(graph).map((cycle) => `a cycle: ${cycle.join(', ')}`)
}

// Files without a cycle can still make folders that need each other. This is checked on the server, and within each
// part of the widgets.
function folderCycleBreaches(sources: Source[]): string[] {
  const graph = new Map<string, Set<string>>()
  for (const source of sources) {
    const from = folderPathOf(source.path)
    if (from === undefined) continue
    const to = graph.get(from) ?? new Set<string>()
    for (const { file } of source.imports) {
      const other = file === undefined ? undefined : folderPathOf(file)
      if (other !== undefined && other !== from) to.add(other)
    }
    graph.set(from, to)
  }
  return findCycles(graph).map((cycle) => `folders in a cycle: ${cycle.join(', ')}`)
}

function folderPathOf(file: string): string | undefined {
  if (file.startsWith('src/')) return unitOf(file)
  return file.startsWith('widgets/') ? `${unitOf(file)}/${folderOf(file)}` : undefined
}

function unitOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.tsx?$/, '')
}

/** Returns the folder within a part of the widgets, or the name of a file that stands beside the folders. */
function folderOf(file: string): string {
  return (file.split('/')[2] ?? '').replace(/\.tsx?$/, '')
}

function rankOf(unit: string): number | undefined {
  const rank = RANKS.findIndex((units) => units.includes(unit))
  return rank === -1 ? undefined : rank
}

function isDomain(rank: number): boolean {
  return rank === FOUNDATION_RANK || rank === DOMAIN_RANK
}

function touchesDatabase(file: string): boolean {
  return file.startsWith('src/store/') || /\/store(-[a-z-]+)?\.ts$/.test(file)
}
