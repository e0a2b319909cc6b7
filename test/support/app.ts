/** A whole server in this process: real database in a folder of its own, real sockets, port 0. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import jwt from 'jsonwebtoken'
import { onTestFinished } from 'vitest'
import { type App, startApp } from '../../src/app/index.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { type AgentActor, generationOf } from '../../src/identity/index.ts'
import { systemTime, type Time } from '../../src/kernel/awake.ts'
import { type Clock, tickAt } from '../../src/kernel/clock.ts'
import type { AgentRole } from '../../src/protocol/entities.ts'
import { Peer } from './peer.ts'
import { databaseUrl } from './store.ts'

export const PASSWORD = 'correct horse battery'
export const SHOP = 'https://shop.example'

export function tempDir(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-test-'))
  onTestFinished(() => fs.rmSync(dir, { recursive: true, force: true }))
  return dir
}

export interface TestApp extends App {
  dataDir: string
  siteId: string
  key: string
  /** Agents come to this address: on a cluster to another node than visitors do, else to the same. */
  staffUrl: string
  /** Stops this one and starts another on the same data. */
  restart(): Promise<TestApp>
}

/** Uses one clock for everything: for moments, and for how long things last. */
export function timeBy(clock: Clock): Time {
  const ticks = () => tickAt(clock())
  const after = (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms)
    return { cancel: () => clearTimeout(timer), left: () => ms }
  }
  return { clock, ticks, awake: { now: ticks, after, onPause: () => undefined, stop: () => undefined } }
}

/** Lets the system's clock jump, while real time passes. */
export function jumpingTime(): Time & { jump(ms: number): void } {
  let ahead = 0
  return {
    ...systemTime(),
    clock: () => Date.now() + ahead,
    jump(ms) {
      ahead += ms
    },
  }
}
/** Moves time by hand: `pass` moves both clocks on, `jump` only what the system's clock shows. */
export function steppedTime(): Time & { jump(ms: number): void; pass(ms: number): void } {
  const from = Date.now()
  let [passed, ahead] = [0, 0]
  return {
    ...timeBy(() => from + passed),
    clock: () => from + passed + ahead,
    jump(ms) {
      ahead += ms
    },
    pass(ms) {
      passed += ms
    },
  }
}

/** The Redis of tests that do not harm it, which a run starts. */
export const redisUrl = (): string => process.env.TEST_REDIS_URL ?? ''
/** Whether a second node stands beside each server, to which agents come. Tests of several nodes start their own. */
const isClusterWanted = ({ redisUrl }: Partial<Config>): boolean =>
  process.env.TEST_CLUSTER === 'yes' && redisUrl === undefined

/**
 * Starts a server. Rates are wide unless a test is about them. Such a test gives its own clock, so that no bucket fills
 * meanwhile.
 */
export async function startTestApp(settings: Partial<Config> = {}, clock?: Clock | Time): Promise<TestApp> {
  const dataDir = settings.dataDir ?? tempDir()
  const defaults = {
    ...readConfig({}),
    port: 0,
    logLevel: 'silent',
    checkFrames: true,
    rateFactor: 1000,
    agentGraceMs: 300,
  }
  const time = typeof clock === 'function' ? timeBy(clock) : (clock ?? systemTime())
  const config = { ...defaults, databaseUrl: await databaseUrl(dataDir), ...settings, dataDir }
  if (isClusterWanted(settings)) {
    config.redisUrl = redisUrl()
    config.filesDir ??= path.join(dataDir, 'files')
  }
  const startColleague = () => startApp({ ...config, nodeName: 'colleague', dataDir: tempDir() }, time)
  const app = await startApp(config, time)
  const colleague = isClusterWanted(settings) ? await startColleague() : undefined
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= Promise.all([app.stop(), colleague?.stop()]).then(() => undefined)
    return stopped
  }
  onTestFinished(stop)
  const site =
    app.services.sites.list()[0] ?? (await app.services.sites.create({ id: 'test' }, { name: 'Shop', origins: [SHOP] }))
  return {
    ...app,
    stop,
    dataDir,
    siteId: site.id,
    key: site.key,
    staffUrl: colleague?.url ?? app.url,
    async restart() {
      await stop()
      return startTestApp({ ...settings, dataDir }, clock)
    },
  }
}

let people = 0

/** Makes an account with a session, without a socket. */
export async function makeAgent(
  app: TestApp,
  input: { name?: string; role?: AgentRole; capacity?: number } = {},
): Promise<{ id: string; token: string; email: string; actor: AgentActor }> {
  people += 1
  const { agents, sessions, tokens } = app.services
  const email = `agent${people}@example.com`
  const role = input.role ?? 'agent'
  const name = input.name ?? `Agent ${people}`
  const { token } = await agents.invite({ id: 'test' }, { name, email, role, capacity: input.capacity ?? 3 })
  const signedIn = await sessions.start(await agents.accept(token, PASSWORD, undefined))
  const { claims } = tokens.verify(signedIn.accessToken)
  return {
    id: signedIn.agent.id,
    token: signedIn.accessToken,
    email,
    actor: {
      kind: 'agent',
      id: signedIn.agent.id,
      name,
      role,
      mayAnnounce: false,
      sessionId: claims.kind === 'agent' ? claims.sessionId : '',
    },
  }
}

/** Makes an agent with a socket and an open inbox, who takes conversations. */
export async function agentOnline(
  app: TestApp,
  input: Parameters<typeof makeAgent>[1] = {},
): Promise<Peer & { id: string; token: string; email: string; actor: AgentActor }> {
  const account = await makeAgent(app, input)
  const peer = await Peer.open(app.staffUrl)
  await peer.call('hello', { version: 1, token: account.token })
  await peer.call('inbox', {})
  await peer.call('availability', { status: 'online' })
  return Object.assign(peer, account)
}

/** Gives a peer a token that outlasts a jump of the clock, which would end its own and close its socket. */
export async function outlastJumps<P extends Peer & { token: string }>(app: TestApp, peer: P): Promise<P> {
  const { tokens } = app.services
  const { token } = tokens.issue(tokens.verify(peer.token).claims, 4 * 3_600)
  await peer.call('renew', { token })
  return peer
}

export interface VisitorToken {
  token: string
  secret: string
  id: string
}
/** Signs an identity token, as the site's own server does for somebody who signed in there. */
export function signIdentity(app: TestApp, sub: string, now = Date.now()): string {
  const iat = Math.floor(now / 1_000)
  return jwt.sign({ sub, iat, exp: iat + 300 }, app.services.sites.find(app.siteId)?.secret ?? '', {
    audience: app.key,
  })
}

export async function makeVisitor(app: TestApp, identity?: string): Promise<VisitorToken> {
  const site = app.services.sites.find(app.siteId)
  if (site === undefined) throw new Error('no site')
  const { visitor, secret, verified } = await app.services.arrivals.arrive(site, {
    secret: undefined,
    identity,
    language: 'en',
    userAgent: 'test',
  })
  const { token } = app.services.tokens.issue({
    kind: 'visitor',
    visitorId: visitor.id,
    siteId: site.id,
    generation: verified ? generationOf(site) : null,
  })
  return { token, secret, id: visitor.id }
}

export async function visitorOnline(app: TestApp, known?: VisitorToken): Promise<Peer & VisitorToken> {
  const { token, secret, id } = known ?? (await makeVisitor(app))
  const peer = await Peer.open(app.url)
  await peer.call('hello', { version: 1, token })
  return Object.assign(peer, { token, secret, id })
}
