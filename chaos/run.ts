/** One run: people chat while things break, then everything is mended, and what came of it is checked. */
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../test/support/free-port.ts'
import { call } from './api.ts'
import { check } from './checker.ts'
import { History, type Screen } from './history.ts'
import { Network } from './network.ts'
import { Agent, Visitor } from './people.ts'
import { type Deed, type Fault, isFault, planOf, type Wish } from './plan.ts'
import { readStored } from './read-stored.ts'
import { ChaosServer, type Place } from './server.ts'

export interface Outcome {
  /** What was promised and does not hold, a sentence each. */
  wrong: string[]
  faults: Record<string, number>
  written: number
  acked: number
  conversations: number
  history: History
  screens: Screen[]
}
export interface Scene {
  place: Place
  server: ChaosServer
  network: Network
  visitors: Visitor[]
  agents: Agent[]
  history: History
}
export interface Hands {
  log(line: string): void
  /** Ends all connections to the database. */
  dropConnections?(): Promise<void>
}

const CAPACITY = 2
/** How long everybody has to come to rest, on a machine that is slow. */
const REST_MS = 120_000
const PASSWORD = 'a long enough one'

export async function run(wish: Wish, place: Place, hands: Hands): Promise<Outcome> {
  const scene = await begin(wish, place)
  const faults: Record<string, number> = {}
  try {
    const from = performance.now()
    let breaking = Promise.resolve()
    for (const step of planOf(wish)) {
      await sleep(Math.max(0, step.at - (performance.now() - from)))
      if (isFault(step)) {
        // Faults wait for each other: a server that is down cannot be paused.
        breaking = breaking.then(() => {
          faults[step.fault] = (faults[step.fault] ?? 0) + 1
          hands.log(`  ${(step.at / 1_000).toFixed(1)} s: ${step.fault}`)
          return breakIt(scene, step, hands)
        })
      } else void act(scene, step)
    }
    await breaking
    const restless = await rest(scene)
    const screens = [...scene.visitors, ...scene.agents].flatMap((person) => person.screens())
    const code = await scene.server.terminate()
    const stored = await readStored(place)
    const { history } = scene
    return {
      wrong: [
        ...restless,
        ...(code === 0 ? [] : [`the server ended with ${code}`]),
        ...scene.server.output.map((line) => `the server logged an error: ${line.slice(0, 500)}`),
        ...check(history, screens, stored),
      ],
      faults,
      written: history.written.size,
      acked: history.acks,
      conversations: stored.conversations.length,
      history,
      screens,
    }
  } finally {
    for (const person of [...scene.visitors, ...scene.agents]) person.leave()
    scene.network.close()
    await scene.server.kill()
  }
}

async function begin(wish: Wish, place: Place): Promise<Scene> {
  const server = new ChaosServer(place, Number(await freePort()))
  await server.start()
  const direct = `http://127.0.0.1:${server.port}`
  const network = await Network.to(server.port)
  const url = `http://127.0.0.1:${network.port}`
  const history = new History()
  const admin = { name: 'Admin', email: 'admin@example.com', password: PASSWORD }
  const { accessToken } = await call<{ accessToken: string }>(direct, 'setup', {
    ...admin,
    token: server.setupToken,
    siteName: 'Shop',
    origins: [],
  })
  const sites = await fetch(`${direct}/api/v1/sites`, { headers: { authorization: `Bearer ${accessToken}` } })
  const { items } = (await sites.json()) as { items: { key: string }[] }
  const agents: Agent[] = []
  for (let n = 1; n <= wish.agents; n += 1) {
    const person = { name: `agent ${n}`, email: `agent${n}@example.com` }
    const invited = await call<{ link: string }>(
      direct,
      'agents',
      { ...person, role: 'agent', capacity: CAPACITY },
      accessToken,
    )
    const signedIn = await call<{ accessToken: string; agent: { id: string } }>(direct, 'invitations/accept', {
      token: invited.link.split('#')[1],
      password: PASSWORD,
    })
    const account = { ...person, id: signedIn.agent.id, password: PASSWORD, token: signedIn.accessToken }
    agents.push(new Agent(url, history, account))
  }
  const visitors = Array.from(
    { length: wish.visitors },
    (_, n) => new Visitor(`visitor ${n + 1}`, url, history, items[0]?.key ?? ''),
  )
  for (const person of [...agents, ...visitors]) person.connection.start()
  return { place, server, network, visitors, agents, history }
}

async function act({ visitors, agents }: Scene, deed: Deed): Promise<void> {
  switch (deed.deed) {
    case 'say':
      return visitors[deed.visitor]?.say(deed.times)
    case 'end':
      return visitors[deed.visitor]?.end()
    case 'come back':
      return visitors[deed.visitor]?.connection.restart()
    case 'answer':
      return agents[deed.agent]?.answer(deed.pick, deed.times)
    case 'close':
      return agents[deed.agent]?.close(deed.pick)
    case 'hand back':
      return agents[deed.agent]?.handBack(deed.pick)
    case 'reload':
      return agents[deed.agent]?.connection.restart()
  }
}

async function breakIt({ server, network }: Scene, fault: Fault, hands: Hands): Promise<void> {
  switch (fault.fault) {
    case 'kill':
      await server.kill()
      return server.start()
    case 'kill unheard':
      network.hold('clients')
      await sleep(fault.ms)
      await server.kill()
      network.cut()
      network.release()
      return server.start()
    case 'restart':
      await server.terminate()
      return server.start()
    case 'pause':
      server.pause()
      await sleep(fault.ms)
      return server.resume()
    case 'cut':
      return network.cut()
    case 'freeze':
      network.hold(fault.towards)
      await sleep(fault.ms)
      return network.release()
    case 'drop database connections':
      return hands.dropConnections?.()
  }
}

/** Waits until all that was written is settled, and all that is stored is seen. Returns what never came to rest. */
async function rest({ visitors, agents, server }: Scene): Promise<string[]> {
  const until = performance.now() + REST_MS
  const people = [...visitors, ...agents]
  for (let calm = 0; ; ) {
    const restless = people.flatMap((person) => person.unsettled() ?? [])
    calm = restless.length === 0 ? calm + 1 : 0
    // What the last message set off has a moment to arrive.
    if (calm > 20) return []
    if (performance.now() > until) return [...restless, `the server said: ${server.output.join('').slice(0, 1_000)}`]
    await sleep(100)
  }
}
