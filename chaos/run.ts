/** One run: people chat while things break, then everything is mended, and what came of it is checked. */
import { setTimeout as sleep } from 'node:timers/promises'
import { bearer, call, request } from './api.ts'
import type { Stored } from './checker.ts'
import { check } from './checker.ts'
import { Door } from './door.ts'
import { History, type Sights } from './history.ts'
import { unexplained } from './logged.ts'
import { Nemesis } from './nemesis.ts'
import { Agent, sessionOf, Visitor } from './people.ts'
import { type Deed, type Fault, isFault, planOf, type Step, type Wish } from './plan.ts'
import { readStored } from './read-stored.ts'
import { type Surroundings, surround } from './surroundings.ts'

export interface Outcome {
  /** What was promised and does not hold, a sentence each. */
  wrong: string[]
  /** How often each kind of thing broke, and how often each deed was done. */
  faults: Record<string, number>
  deeds: Record<string, number>
  /** What could not be broken here, and why. */
  left: Record<string, string>
  /** How often messages were refused for good, by the code that said so, in threads that are still on a screen. */
  refused: Record<string, number>
  written: number
  acked: number
  conversations: number
  history: History
  sights: Sights
  stored: Stored
}
export interface Hands {
  log(line: string): void
  /** The name of a fault to plant into the server. */
  plant?: string
  /**
   * What is done instead of the plan of the seed. At a calm all is settled, time begins anew, and the fault that was
   * planted begins to work.
   */
  steps?: (Step | 'calm')[]
  /** How long everybody has to come to rest, without anything that is settled meanwhile. */
  restMs?: number
}
interface Scene {
  around: Surroundings
  doors: Door[]
  visitors: Visitor[]
  agents: Agent[]
  history: History
  admin: Admin
}

const CAPACITY = 2
/** How long everybody has to come to rest, without anything that is settled meanwhile. */
const REST_MS = 120_000
/** All is calm for so long before it counts as rest, so that what the last message set off has a moment to arrive. */
const CALM_MS = 2_000
const LOOK_MS = 250
const PASSWORD = 'a long enough one'
const ANNOUNCEMENT_MS = 24 * 3_600_000

export async function run(wish: Wish, hands: Hands): Promise<Outcome> {
  const around = await surround(wish, hands.plant)
  let scene: Scene | undefined
  try {
    scene = await begin(wish, around, hands.plant)
    if (hands.steps === undefined) beginFaults(around)
    const { faults, deeds, left } = await live(wish, scene, hands)
    const mendedAt = performance.now()
    const { restless, last } = await rest(scene, hands.restMs ?? REST_MS)
    const after = ((performance.now() - mendedAt) / 1_000).toFixed(1)
    hands.log(`  at rest after ${after} s${last === undefined ? '' : `, and last of all: ${last}`}`)
    const lost =
      restless.length > 0 ? [] : (await Promise.all(people(scene).map((person) => person.lostFiles()))).flat()
    const sights = sightsOf(scene)
    const refused: Record<string, number> = {}
    for (const code of people(scene).flatMap((person) => person.refusals())) refused[code] = (refused[code] ?? 0) + 1
    const codes = await Promise.all(around.nodes.map((node) => node.terminate()))
    const stored = await readStored(around.place)
    const { history } = scene
    return {
      wrong: [
        ...restless,
        ...lost,
        ...around.nodes.flatMap(({ name }, index) =>
          codes[index] === 0 ? [] : [`${name} ended with ${codes[index]}`],
        ),
        ...around.nodes.flatMap(({ name, ends }) => ends.map((code) => `${name} ended by itself with ${code}`)),
        ...around.nodes.flatMap(({ name, output }) => unexplained(output).map((line) => `${name} logged ${line}`)),
        ...check(history, sights, stored),
      ],
      faults,
      deeds,
      left,
      refused,
      written: history.written.size,
      acked: history.acks,
      conversations: stored.conversations.length,
      history,
      sights,
      stored,
    }
  } finally {
    if (scene !== undefined) {
      for (const person of people(scene)) person.leave()
      for (const door of scene.doors) door.close()
    }
    await around.remove()
  }
}

/** Does what the plan says, and resolves when all of it is done and all that broke is mended. */
async function live(wish: Wish, scene: Scene, hands: Hands): Promise<Pick<Outcome, 'faults' | 'deeds' | 'left'>> {
  const nemesis = new Nemesis(scene.around, scene.doors)
  const faults: Record<string, number> = {}
  const deeds: Record<string, number> = {}
  const left: Record<string, string> = {}
  const doing: Promise<unknown>[] = []
  const breaking = { inner: Promise.resolve(), outer: Promise.resolve() }
  let from = performance.now()
  for (const step of hands.steps ?? planOf(wish)) {
    if (step === 'calm') {
      await Promise.all(doing)
      await settled(scene)
      beginFaults(scene.around)
      from = performance.now()
      continue
    }
    await sleep(Math.max(0, step.at - (performance.now() - from)))
    if (isFault(step)) {
      const side = 'whom' in step ? 'outer' : 'inner'
      // Faults of a side wait for each other: a server that is down cannot be paused.
      breaking[side] = breaking[side].then(async () => {
        hands.log(`  ${((performance.now() - from) / 1_000).toFixed(1)} s: ${describe(step)}`)
        const why = await nemesis.break(step)
        if (why === undefined) faults[step.fault] = (faults[step.fault] ?? 0) + 1
        else left[step.fault] = why
      })
    } else {
      deeds[step.deed] = (deeds[step.deed] ?? 0) + 1
      doing.push(act(scene, step))
    }
  }
  await Promise.all([breaking.inner, breaking.outer])
  await Promise.all(doing)
  return { faults, deeds, left }
}

const beginFaults = ({ nodes }: Surroundings) => nodes.forEach((node) => void node.beginFault())

async function settled(scene: Scene): Promise<void> {
  const until = performance.now() + REST_MS
  while (people(scene).some((person) => person.unsettled() !== undefined) && performance.now() < until)
    await sleep(LOOK_MS)
}

function describe({ fault, ...more }: Fault & { at?: number }): string {
  const { at: _, ...settings } = more
  return `${fault} ${JSON.stringify(settings)}`
}

/** The admin of the installation, who signs in again when the token ran out. */
class Admin {
  private readonly url: string
  private readonly account: { email: string; password: string }
  private token: string
  constructor(url: string, account: { email: string; password: string }, token: string) {
    this.url = url
    this.account = account
    this.token = token
  }

  async call<Answer>(path: string, body?: unknown, method?: 'GET' | 'POST' | 'PATCH'): Promise<Answer> {
    for (let tries = 0; ; tries += 1) {
      try {
        const how = { ...(method === undefined ? {} : { method }), ...(body === undefined ? {} : { body }) }
        return (await (await request(this.url, path, { ...how, headers: bearer(this.token) })).json()) as Answer
      } catch (error) {
        if ((error as { status?: number }).status !== 401 || tries > 2) throw error
        this.token = (await call<{ accessToken: string }>(this.url, 'sessions', this.account)).accessToken
      }
    }
  }
}

async function begin(wish: Wish, around: Surroundings, plant: string | undefined): Promise<Scene> {
  await Promise.all(around.nodes.map((node) => node.start()))
  if (around.nodes.some(({ planted }) => planted !== plant)) throw new Error(`${plant} could not be planted`)
  const ports = around.nodes.map(({ port }) => port)
  const direct = around.nodes[0]?.url ?? ''
  const history = new History()
  const account = { name: 'Admin', email: 'admin@example.com', password: PASSWORD }
  const token = around.nodes.map(({ setupToken }) => setupToken).find((one) => one !== undefined)
  const made = { ...account, token, siteName: 'Shop', origins: [] }
  const { accessToken } = await call<{ accessToken: string }>(direct, 'setup', made)
  const doors: Door[] = []
  const newDoor = async () => {
    const door = await Door.to(ports, doors.length)
    doors.push(door)
    return door
  }
  const atOnce = new Admin(direct, account, accessToken)
  const { items } = await atOnce.call<{ items: { id: string; key: string }[] }>('sites', undefined, 'GET')
  const [site = { id: '', key: '' }] = items
  const visitors: Visitor[] = []
  for (let n = 1; n <= wish.visitors; n += 1)
    visitors.push(new Visitor(`visitor ${n}`, await newDoor(), history, site.key))
  const agents: Agent[] = []
  for (let n = 1; n <= wish.agents; n += 1) {
    const person = { name: `agent ${n}`, email: `agent${n}@example.com` }
    const invited = await atOnce.call<{ link: string; agent: { id: string } }>('agents', {
      ...person,
      role: 'agent',
      capacity: CAPACITY,
    })
    const body = { token: invited.link.split('#')[1], password: PASSWORD }
    const session = await sessionOf(await request(direct, 'invitations/accept', { body }))
    agents.push(new Agent(await newDoor(), history, { ...person, id: invited.agent.id, password: PASSWORD, session }))
  }
  const scene = {
    around,
    doors,
    visitors,
    agents,
    history,
    admin: new Admin((await newDoor()).url, account, accessToken),
  }
  for (const person of people(scene)) person.connection.start()
  await openRooms(scene, atOnce, site.id)
  return scene
}

/** Begins the room of staff and the Q&A of the site. */
async function openRooms({ agents }: Scene, admin: Admin, site: string): Promise<void> {
  const [host] = agents
  if (host === undefined) return
  await admin.call(`agents/${host.id}`, { mayAnnounce: true }, 'PATCH')
  while (agents.some(({ connection }) => connection.state.kind !== 'open')) await sleep(20)
  const { room } = await host.connection.call('create_room', { kind: 'open', name: 'Team' })
  for (const agent of agents) await agent.enter(room)
  await host.connection.call('create_room', { kind: 'qa', name: 'Questions', site, slowModeMs: 0 })
}

async function act(scene: Scene, deed: Deed): Promise<void> {
  const { visitors, agents, around } = scene
  const urls = around.nodes.map(({ url }) => url)
  const visitor = 'visitor' in deed ? visitors[deed.visitor] : undefined
  const agent = 'agent' in deed ? agents[deed.agent] : undefined
  switch (deed.deed) {
    case 'say':
      return visitor?.say(deed.times)
    case 'send a file':
      return visitor?.sendFile(deed.lines)
    case 'ask in the Q&A':
      return visitor?.ask()
    case 'leave the Q&A':
      return visitor?.leaveQa()
    case 'end':
      return visitor?.end()
    case 'come back':
      return visitor?.connection.restart()
    case 'put away':
      return visitor?.putAway(deed.pick)
    case 'answer':
      return agent?.answer(deed.pick, deed.times)
    case 'hand over a file':
      return agent?.handOverFile(deed.pick, deed.lines)
    case 'talk in the room':
      return agent?.talk(deed.times)
    case 'close':
      return agent?.close(deed.pick)
    case 'hand back':
      return agent?.handBack(deed.pick)
    case 'pass on': {
      const colleague = agents[deed.to]
      return colleague === undefined ? undefined : agent?.passOn(deed.pick, colleague)
    }
    case 'take':
      return agent?.take()
    case 'reload':
      return agent?.reload()
    case 'sign out':
      return agent?.signOut(deed.ms, urls)
    case 'be disabled':
      return agent?.beDisabled(deed.ms, urls, async (disabled) => {
        await scene.admin.call(`agents/${agent.id}`, { disabled }, 'PATCH')
      })
    case 'announce':
      return announce(scene, deed.to)
    case 'take back an announcement':
      return takeBack(scene, deed.pick)
  }
}

async function announce({ admin }: Scene, to: 'visitors' | 'staff'): Promise<void> {
  const { items } = await admin.call<{ items: { id: string }[] }>('sites', undefined, 'GET')
  const site = items[0]?.id
  const all = { site, pages: [], language: null, department: null, attributes: {} }
  await admin.call('announcements', {
    title: 'News',
    body: `For ${to}`,
    link: null,
    severity: 'info',
    place: 'card',
    expiresAt: Date.now() + ANNOUNCEMENT_MS,
    startsAt: null,
    timeZone: 'UTC',
    audience: to === 'visitors' ? { kind: 'visitors', ...all } : { kind: 'staff', department: null },
  })
}

async function takeBack({ admin }: Scene, pick: number): Promise<void> {
  type Listed = { items: { state: string; announcement: { id: string } }[] }
  const { items } = await admin.call<Listed>('announcements', undefined, 'GET')
  const live = items.filter(({ state }) => state === 'live')
  const one = live[pick % Math.max(1, live.length)]
  // A colleague may have taken it back meanwhile.
  if (one !== undefined) await admin.call(`announcements/${one.announcement.id}/retract`).catch(() => undefined)
}

const people = ({ visitors, agents }: Scene): (Visitor | Agent)[] => [...visitors, ...agents]

const sightsOf = (scene: Scene): Sights => ({
  screens: people(scene).flatMap((person) => person.screens()),
  inboxes: scene.agents.map((agent) => agent.inbox()),
  boards: people(scene).flatMap((person) => person.boards()),
})

/**
 * Waits until all that was written is settled, and all that is stored is seen. Returns what never came to rest, and
 * what did last. What people see at last is for the check at the end: here it only says that it is worth to wait.
 */
async function rest(scene: Scene, patienceMs: number): Promise<{ restless: string[]; last: string | undefined }> {
  let until = performance.now() + patienceMs
  let fewest = Number.POSITIVE_INFINITY
  let calmSince: number | undefined
  let last: string | undefined
  for (;;) {
    const restless = await unrest(scene)
    last = restless[0] ?? last
    const now = performance.now()
    const waiting = people(scene).reduce((sum, person) => sum + person.waiting, 0)
    // A slow machine may take its time, as long as it goes on.
    if (waiting < fewest) until = now + patienceMs
    fewest = Math.min(waiting, fewest)
    calmSince = restless.length === 0 ? (calmSince ?? now) : undefined
    if (calmSince !== undefined && now - calmSince > CALM_MS) return { restless: [], last }
    if (now > until) return { restless, last }
    await sleep(LOOK_MS)
  }
}

/** Returns what is not settled, and what does not hold yet, but for what will never hold again. */
async function unrest(scene: Scene): Promise<string[]> {
  const { history, around } = scene
  const unsettled = people(scene).flatMap((person) => person.unsettled() ?? [])
  if (unsettled.length > 0) return unsettled
  const wrong = check(history, sightsOf(scene), await readStored(around.place))
  return wrong.filter((line) => !history.contradictions.has(line))
}
