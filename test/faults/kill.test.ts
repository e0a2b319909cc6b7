import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempDir } from '../support/app.ts'
import { http } from '../support/http.ts'
import { newKey, Peer } from '../support/peer.ts'
import { exitOf, startProcess } from '../support/process.ts'
import type { ServerProcess } from '../support/server-process.ts'

interface People {
  agentToken: string
  visitor: { token: string; secret: string }
  site: string
}

async function setUp(server: ServerProcess): Promise<People> {
  const token = server.setupLink?.split('#')[1]
  const admin = await http(server.url, 'POST', '/api/v1/setup', {
    body: {
      token,
      name: 'Ada',
      email: 'ada@example.com',
      password: 'a long enough one',
      siteName: 'Shop',
      origins: [],
    },
  })
  const { accessToken } = admin.body as { accessToken: string }
  const sites = await http(server.url, 'GET', '/api/v1/sites', { token: accessToken })
  const site = (sites.body as { items: { key: string }[] }).items[0]?.key ?? ''
  const visitor = await http(server.url, 'POST', '/api/v1/visitors/tokens', { body: { site } })
  return { agentToken: accessToken, visitor: visitor.body as { token: string; secret: string }, site }
}

async function join(url: string, token: string): Promise<Peer> {
  const peer = await Peer.open(url)
  await peer.call('hello', { version: 1, token })
  return peer
}

describe('the server is killed', () => {
  test('[F1] [F2] [F3] [TH2] kill -9 in a burst: acked messages are there once, the rest is sent again, no gap', async () => {
    const dataDir = tempDir()
    let server = await startProcess(dataDir)
    const people = await setUp(server)
    const agent = await join(server.url, people.agentToken)
    await agent.call('inbox', {})
    await agent.call('availability', { status: 'online' })
    let visitor = await join(server.url, people.visitor.token)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'start' })
    const thread = conversation.thread

    const acked = new Map<string, number>()
    const sent: { key: string; text: string }[] = []
    for (let round = 0; round < 3; round += 1) {
      const burst = Array.from({ length: 200 }, (_, index) => ({ key: newKey(), text: `${round}-${index}` }))
      sent.push(...burst)
      const peer = visitor
      let count = 0
      const kill = new Promise<void>((resolve) => {
        for (const { key, text } of burst) {
          void (async () => {
            while (peer.closed === undefined) {
              const ack = await peer.call('post', { thread, key, text }).catch(() => undefined)
              if (ack === undefined) return
              acked.set(key, ack.seq)
              count += 1
              if (count === 20) void server.kill().then(resolve)
              return
            }
          })()
        }
      })
      await kill
      server = await startProcess(dataDir)
      visitor = await join(server.url, people.visitor.token)
    }
    for (const [at, { key, text }] of sent.entries()) {
      const ack = await visitor.call('post', { thread, key, text })
      if (acked.has(key)) expect(ack.seq, `message ${at}`).toBe(acked.get(key))
      acked.set(key, ack.seq)
    }
    expect(new Set(acked.values()).size).toBe(sent.length)
    const seqs: number[] = []
    const texts: string[] = []
    for (let after = 0; ; after += 200) {
      const { messages, lastSeq } = await visitor.call('fetch', { thread, after, limit: 200 })
      seqs.push(...messages.map((message) => message.seq))
      texts.push(...messages.flatMap((message) => (message.text === undefined ? [] : [message.text])))
      if (after + 200 >= lastSeq) break
    }
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
    expect(texts.sort()).toEqual(['start', ...sent.map((message) => message.text)].sort())
  })

  test('[F22] SIGTERM tells clients when to come back, closes with 1012 and exits with 0', async () => {
    const server = await startProcess(tempDir())
    const people = await setUp(server)
    const visitor = await join(server.url, people.visitor.token)
    const exit = server.terminate()
    expect((await visitor.event('going_away')).returnWithinMs).toBeGreaterThan(0)
    expect(await visitor.closing()).toBe(1012)
    expect(await exit).toBe(0)
  })

  test('[A62] the database and the secrets are for their owner only, also in a folder that stood open', async () => {
    const dataDir = tempDir()
    fs.chmodSync(dataDir, 0o755)
    await startProcess(dataDir)
    for (const name of fs.readdirSync(dataDir)) expect(fs.statSync(path.join(dataDir, name)).mode & 0o077, name).toBe(0)
  })

  test('a wrong setting gives one clear sentence and exit 1', async () => {
    for (const [name, value] of [
      ['PORT', 'eighty'],
      ['PUBLIC_URL', 'chat.example.com'],
      ['TRUSTED_PROXIES', 'nginx'],
      ['LOG_LEVEL', 'loud'],
    ] as const) {
      const { code, output } = await exitOf({ DATA_DIR: tempDir(), [name]: value })
      expect(code).toBe(1)
      expect(output.trim().split('\n')).toHaveLength(1)
      expect(output).toContain(name)
    }
  })
})
