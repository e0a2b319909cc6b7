/** The admin sends announcements at a pace; this measures when each of them reaches whom. */
import { request } from 'node:http'
import { Samples, type Summary } from '../harness/stats.ts'
import { readWorld } from '../seed/world.ts'
import type { Client, Handler } from './client.ts'
import { sleep } from './crowd.ts'
import { numberAfter } from './scan.ts'
import { present } from './visitors.ts'

export interface AnnounceParams {
  port: number
  world: string
  count: number
  everyMs: number
}
export interface Announced {
  deliveries: number
  missing: number
  /** For each announcement, the milliseconds from the request to its last receiver. */
  last: Summary
  /** The milliseconds from the request to each receiver, over all announcements. */
  each: Summary
  /** This process's share of one core, from a request to its last receiver. */
  burstShare: number
}

const WAIT_MS = 15_000

interface Sent {
  at: number
  missing: number
  done(): void
}
/** What was sent before this call, by the number of the announcement. */
const sent = new Map<number, Sent>()
let number = 0
let each = new Samples()
const deaf = new Set<Client>()

const receiver: Handler = {
  push(client, buffer, start, end) {
    const announcement = sent.get(numberAfter(buffer, '"body":"a', start, end))
    if (announcement === undefined || deaf.has(client)) return
    each.add(performance.now() - announcement.at)
    announcement.missing -= 1
    if (announcement.missing === 0) announcement.done()
  },
}

async function announce(params: AnnounceParams): Promise<Announced> {
  const last = new Samples()
  each = new Samples()
  for (const client of present()) client.handler = receiver
  const burst = { cpu: 0, ms: 0 }
  let missing = 0
  for (let round = 0; round < params.count; round += 1) {
    const begun = performance.now()
    const before = process.cpuUsage()
    missing += await one(params)
    const took = performance.now() - begun
    const { user, system } = process.cpuUsage(before)
    burst.cpu += (user + system) / 1_000
    burst.ms += took
    last.add(took)
    await sleep(Math.max(0, params.everyMs - took))
  }
  return {
    deliveries: each.size,
    missing,
    last: last.summary(),
    each: each.summary(),
    burstShare: burst.cpu / burst.ms,
  }
}

/** Sends one announcement. Resolves with how many visitors did not get it in time. */
async function one({ port, world }: AnnounceParams): Promise<number> {
  number += 1
  const expected = present().filter((client) => client.open && !deaf.has(client)).length
  const arrived = new Promise<void>((resolve) => {
    sent.set(number, { at: performance.now(), missing: expected, done: resolve })
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS)
  })
  await Promise.all([post(port, world, `a${number} The shop is closed on Monday`), Promise.race([arrived, late])])
  clearTimeout(timer)
  return sent.get(number)?.missing ?? 0
}

let admin: { world: string; token: string; site: string } | undefined

function post(port: number, worldFile: string, body: string): Promise<void> {
  if (admin?.world !== worldFile) {
    const world = readWorld(worldFile)
    admin = { world: worldFile, token: world.agents[0]?.token ?? '', site: world.site }
  }
  const { token, site } = admin
  // It ends before anybody comes later, so that the hello of a storm does not bring it.
  const expiresAt = Date.now() + 1_000
  const text = JSON.stringify({
    audience: { kind: 'visitors', site, pages: [], language: null, department: null, attributes: {} },
    title: 'Bench',
    body,
    link: null,
    severity: 'info',
    place: 'card',
    startsAt: null,
    timeZone: 'UTC',
    expiresAt,
  })
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'content-length': Buffer.byteLength(text),
  }
  return new Promise((resolve, reject) => {
    const sending = request(
      { host: '127.0.0.1', port, path: '/api/v1/announcements', method: 'POST', headers },
      (response) => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`announcement: ${response.statusCode}`)),
        )
      },
    )
    sending.on('error', reject)
    sending.end(text)
  })
}

/**
 * Makes the first `count` visitors stop reading. Each asks for more than the kernel's buffers hold, so that everything
 * that comes after waits in the server.
 */
async function stopReading({
  world: file,
  count,
  pages,
}: {
  world: string
  count: number
  pages: number
}): Promise<void> {
  const { pairs } = readWorld(file)
  for (const client of present().slice(0, count)) {
    deaf.add(client)
    client.stopReading()
    const { thread, lastSeq } = pairs[client.index] ?? { thread: '', lastSeq: 0 }
    for (let page = 0; page < pages; page += 1)
      client.command('fetch', client.nextRef(), `"thread":"${thread}","after":0,"limit":${lastSeq}`)
  }
}

export const announcementCalls = { 'announcements.send': announce, 'announcements.stop-reading': stopReading }
